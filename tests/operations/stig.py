"""The project whose cases have activities, published, with accounts for its roles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from engine.operations.assign import assign
from engine.operations.callers import Account, Caller
from engine.operations.create_account import NewAccount, create_account
from engine.operations.publish import Published, publish
from engine.operations.read_project import read_project
from engine.operations.start_activity import start_activity
from engine.operations.views import FormPlace, Moved
from engine.operations.views_activities import Begun
from engine.operations.world import create_data, open_world
from engine.storage.place import DataPlace
from tests.databases import copied_place, empty_place
from tests.operations.house import ACTIVITIES, PASSWORD, START, Counting, House, Ticking

STAFF = {
    "sara": ("samordnare", "norr"),
    "eva": ("coach", "norr"),
    "cia": ("coach", "norr"),
    "kim": ("kurator", "söder"),
    "uno": ("utförare", "norr"),
}


class Stig(House):
    """As `House`, of this project."""

    def as_(self, name: str) -> Caller:
        return Caller(account=self.accounts[name], deployment="stig")

    def begun(self, name: str = "Ada Ask") -> str:
        """A case in `deltar` with eva as its coach; its number."""
        place = FormPlace(form="anmälan", workflow="deltagare")
        number = self.send("sara", place, {"namn": name, "nummer": name.split()[0]}).number
        assert isinstance(assign(self.world, self.as_("sara"), number, {"coach": "eva"}), Moved)
        self.act("sara", number, "börja")
        return number

    def start(self, number: str, name: str = "Bageriet", who: str = "eva") -> str:
        """A placement in the case; its number."""
        place = FormPlace(form="praktik", case=number, starts="praktik")
        self.write(who, place, {"arbetsplats": name})
        begun = start_activity(self.world, self.as_(who), place)
        assert isinstance(begun, Begun), begun
        return begun.number


def build(place: DataPlace) -> Stig:
    create_data(place)
    clock = Ticking(START)
    world = open_world(place, clock=clock, chance=Counting())
    made = publish(world, read_project(ACTIVITIES), "stig", why="Start", who="sara")
    assert isinstance(made, Published), made
    house = Stig(world=world, clock=clock)
    for name, (role, unit) in STAFF.items():
        new = NewAccount(
            name=name, label=f"Test {name.title()}", password=PASSWORD,
            roles={"stig": frozenset({role})}, organisation="kommunen", unit=unit,
        )  # fmt: skip
        account = create_account(world, new)
        assert isinstance(account, Account), account
        house.accounts[name] = account
    world.close()
    return house


class Stigs(dict[str, tuple[DataPlace, Stig]]):
    def __init__(self, stack: ExitStack, folder: Path) -> None:
        super().__init__()
        self.stack, self.folder = stack, folder

    def __missing__(self, kind: str) -> tuple[DataPlace, Stig]:
        place = self.stack.enter_context(empty_place(kind, self.folder / kind))
        self[kind] = place, build(place)
        return self[kind]


@pytest.fixture(scope="module")
def stigs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stigs]:
    with ExitStack() as stack:
        yield Stigs(stack, tmp_path_factory.mktemp("stig"))


@pytest.fixture
def stig(stigs: Stigs, kind: str, tmp_path: Path) -> Iterator[Stig]:
    made, known = stigs[kind]
    with copied_place(made, tmp_path / "data") as place:
        clock = Ticking(START)
        world = open_world(place, clock=clock, chance=Counting())
        world.compiled.update(known.world.compiled)
        yield replace(known, world=world, clock=clock)
        known.world.compiled.update(world.compiled)
        world.close()
