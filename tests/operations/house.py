"""A real data folder with the test project published, accounts for its roles, a clock and chance that
the test decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from engine.foundation.wrong import Refused
from engine.operations.callers import Account, Caller
from engine.operations.create_account import NewAccount, create_account
from engine.operations.form_page import FormPage
from engine.operations.publish import Published, publish
from engine.operations.read_project import read_project
from engine.operations.save_page import save_page
from engine.operations.submit import submit
from engine.operations.take_action import take_action
from engine.operations.views import FormPlace, Moved, Receipt
from engine.operations.world import World, open_world
from engine.storage.place import DataPlace
from tests.databases import create_data

PROJECT = Path(__file__).parent / "project"
ACTIVITIES = Path(__file__).parent / "activities"
"""A project whose cases have activities: one that somebody starts, and one for every row of a form."""
START = datetime(2024, 3, 4, 9, tzinfo=UTC)  # a Monday, ten o'clock in Sweden
PASSWORD = "ett långt lösenord"
NUMBER = "19850101-2382"
STAFF = {
    "sara": ("samordnare", "norr"),
    "stina": ("samordnare", "söder"),
    "cia": ("coach", "norr"),
    "carl": ("coach", "norr"),
    "kurt": ("kurator", "norr"),
    "kim": ("kurator", "söder"),
    "ulla": ("utförare", "norr"),
    "rut": ("remittent", None),
    "rolf": ("remittent", None),
    "psy": ("psykolog", None),
    "stig": ("styrgrupp", None),
    "greta": ("granskare", None),
    "fia": ("förvaltare", None),
}


class Ticking:
    """A clock that moves on by a second each time it is read."""

    def __init__(self, start: datetime) -> None:
        self.moment = start

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


class Counting:
    """Chance without chance: identities and secrets in order."""

    def __init__(self, first: int = 1) -> None:
        self.numbers: Iterator[int] = count(first)

    def identity(self) -> str:
        return f"{next(self.numbers):032x}"

    def secret(self) -> str:
        return f"hemlighet-{next(self.numbers)}"


@dataclass(frozen=True, kw_only=True)
class House:
    """The world with its people. `as_(name)` is the caller of that account."""

    world: World
    clock: Ticking
    accounts: dict[str, Account] = field(default_factory=dict)

    def as_(self, name: str) -> Caller:
        return Caller(account=self.accounts[name], deployment="prov")

    def later(self, **time: float) -> None:
        self.clock.moment += timedelta(**time)

    def write(self, who: str, place: FormPlace, *pages: dict[str, str]) -> FormPage:
        """Post pages one after the other, each as `{path: text}` with `""` naming the page."""
        found: FormPage | Refused | None = None
        for page in pages:
            posted = [(path, text) for path, text in page.items() if path]
            posted.append(("_shown", " ".join(path for path, _ in posted)))
            found = save_page(self.world, self.as_(who), place, page.get("", ""), posted)
            assert isinstance(found, FormPage), found
        assert isinstance(found, FormPage)
        return found

    def send(self, who: str, place: FormPlace, *pages: dict[str, str]) -> Receipt:
        self.write(who, place, *pages)
        receipt = submit(self.world, self.as_(who), place)
        assert isinstance(receipt, Receipt), receipt
        return receipt

    def open_case(
        self, who: str = "rut", number: str = NUMBER, name: str = "Test Amal", **where: str
    ) -> str:
        """A new case, opened by its form; its number."""
        place = FormPlace(form="anmälan", workflow="deltagare", **where)
        first = {"": "personen", "nummer": number, "namn": name, "kommun": "vik"}
        return self.send(who, place, first, {"": "vardag", "bor_med_barn": "false"}).number

    def act(self, who: str, number: str, action: str) -> Moved:
        moved = take_action(self.world, self.as_(who), number, action)
        assert isinstance(moved, Moved), moved
        return moved

    def to_active(self, **where: str) -> str:
        """A case that has come to `deltar`, with the psychologist's statement."""
        number = self.open_case(**where)
        self.act("sara", number, "ta_emot")
        self.send("psy", FormPlace(form="bedömning", case=number), {"råd": "ja", "skäl": "Redo"})
        self.act("sara", number, "börja")
        return number


def build(data: Path | DataPlace) -> House:
    create_data(data)
    clock = Ticking(START)
    world = open_world(data, clock=clock, chance=Counting())
    published = publish(world, read_project(PROJECT), "prov", why="Start", who="sara")
    assert isinstance(published, Published), published
    house = House(world=world, clock=clock)
    for name, (role, unit) in STAFF.items():
        account = create_account(world, new_account(name, role, unit))
        assert isinstance(account, Account), account
        house.accounts[name] = account
    return house


def new_account(name: str, role: str, unit: str | None) -> NewAccount:
    return NewAccount(
        name=name,
        label=f"Test {name.title()}",
        password=PASSWORD,
        roles={"prov": frozenset({role})},
        organisation="kommunen",
        unit=unit,
    )
