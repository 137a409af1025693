"""The project whose cases have booked times, published with what it shares, and accounts for its roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
from tests.operations.house import PASSWORD, START, Counting, House, Ticking

ROOT = Path(__file__).parents[2]
MEETINGS = Path(__file__).parent / "meetings"
SHARED = ("workflows/", "forms/")
STAFF = {
    "sara": ("samordnare", "norr"),
    "eva": ("coach", "norr"),
    "cia": ("coach", "norr"),
    "kim": ("kurator", "söder"),
    "gun": ("gäst", "söder"),
    "greta": ("granskare", None),
    "sven": ("gäst", None),
}
ELSEWHERE = {"sven": "skolan"}
"""Who works for another organisation than the municipality."""


def files_of_lag() -> Mapping[str, bytes]:
    """The project with what it shares with others."""
    shared = {path: text for path, text in read_project(ROOT).items() if path.startswith(SHARED)}
    return {**shared, **read_project(MEETINGS)}


class Lag(House):
    """As `House`, of this project."""

    def as_(self, name: str) -> Caller:
        return Caller(account=self.accounts[name], deployment="lag")

    def begun(self, name: str = "Ada Ask", coach: str = "eva") -> str:
        """A case with a coach; its number."""
        place = FormPlace(form="anmälan", workflow="deltagare")
        number = self.send("sara", place, {"namn": name, "nummer": name.split()[-1]}).number
        assert isinstance(assign(self.world, self.as_("sara"), number, {"coach": coach}), Moved)
        return number

    def begin(self, number: str, use: str, answers: Mapping[str, str], who: str = "eva") -> str:
        """An activity in the case; its number."""
        place = FormPlace(form=use, case=number, starts=use)
        self.write(who, place, dict(answers))
        begun = start_activity(self.world, self.as_(who), place)
        assert isinstance(begun, Begun), begun
        return begun.number

    def book(self, number: str, when: str = "2024-03-06 10:00", who: str = "eva") -> str:
        answers = {"vad": "Planering", "när": when, "minuter": "45", "var": "Rum 3"}
        return self.begin(number, "tid", answers, who)


def build(place: DataPlace) -> Lag:
    create_data(place)
    clock = Ticking(START)
    world = open_world(place, clock=clock, chance=Counting())
    made = publish(world, files_of_lag(), "lag", why="Start", who="sara")
    assert isinstance(made, Published), made
    house = Lag(world=world, clock=clock)
    for name, (role, unit) in STAFF.items():
        new = NewAccount(
            name=name, label=f"Test {name.title()}", password=PASSWORD,
            roles={"lag": frozenset({role})}, unit=unit,
            organisation=ELSEWHERE.get(name, "kommunen"),
        )  # fmt: skip
        account = create_account(world, new)
        assert isinstance(account, Account), account
        house.accounts[name] = account
    world.close()
    return house


class Lags(dict[str, tuple[DataPlace, Lag]]):
    def __init__(self, stack: ExitStack, folder: Path) -> None:
        super().__init__()
        self.stack, self.folder = stack, folder

    def __missing__(self, kind: str) -> tuple[DataPlace, Lag]:
        place = self.stack.enter_context(empty_place(kind, self.folder / kind))
        self[kind] = place, build(place)
        return self[kind]


@pytest.fixture(scope="module")
def lags(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lags]:
    with ExitStack() as stack:
        yield Lags(stack, tmp_path_factory.mktemp("lag"))


@pytest.fixture
def lag(lags: Lags, kind: str, tmp_path: Path) -> Iterator[Lag]:
    made, known = lags[kind]
    with copied_place(made, tmp_path / "data") as place:
        clock = Ticking(START)
        world = open_world(place, clock=clock, chance=Counting())
        world.compiled.update(known.world.compiled)
        yield replace(known, world=world, clock=clock)
        known.world.compiled.update(world.compiled)
        world.close()
