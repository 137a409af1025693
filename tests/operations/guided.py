"""What the guide to the project, records, queues and places has as its example, published, with accounts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from engine.operations.assign import assign
from engine.operations.callers import Account, Caller
from engine.operations.create_account import NewAccount, create_account
from engine.operations.publish import Published, publish
from engine.operations.start_activity import start_activity
from engine.operations.views import FormPlace, Moved
from engine.operations.views_activities import Begun
from engine.operations.world import create_data, open_world
from engine.storage.place import DataPlace
from tests.databases import copied_place, empty_place
from tests.operations.house import PASSWORD, START, Counting, House, Ticking
from tests.projects import files

STAFF = {"sara": "samordnare", "eva": "coach", "olle": "styrgrupp", "greta": "granskare"}


class Guided(House):
    """As `House`, of this project."""

    def as_(self, name: str) -> Caller:
        return Caller(account=self.accounts[name], deployment="guiden")

    def begun(self, name: str = "Ada Ask") -> str:
        """A case with eva as its coach; its number."""
        place = FormPlace(form="anmälan", workflow="deltagare")
        number = self.send("sara", place, {"namn": name}).number
        assert isinstance(assign(self.world, self.as_("sara"), number, {"coach": "eva"}), Moved)
        return number

    def unseat(self, number: str) -> None:
        assert isinstance(assign(self.world, self.as_("sara"), number, {"coach": None}), Moved)

    def start(self, number: str, use: str, who: str = "sara", **answers: str) -> str:
        """An activity in the case of that number; its own."""
        place = FormPlace(form=use, case=number, starts=use)
        self.write(who, place, answers)
        begun = start_activity(self.world, self.as_(who), place)
        assert isinstance(begun, Begun), begun
        return begun.number

    def offered(self, name: str = "Odling", places: int = 1, **answers: str) -> str:
        """Something in the catalogue; its number."""
        told = {"namn": name, "platser": str(places), "svenska": "false", **answers}
        return self.start("projekt", "katalog", **told)


def build(place: DataPlace) -> Guided:
    create_data(place)
    clock = Ticking(START)
    world = open_world(place, clock=clock, chance=Counting())
    made = publish(world, files(), "guiden", why="Start", who="sara")
    assert isinstance(made, Published), made
    house = Guided(world=world, clock=clock)
    for name, role in STAFF.items():
        new = NewAccount(
            name=name, label=f"Test {name.title()}", password=PASSWORD,
            roles={"guiden": frozenset({role})},
        )  # fmt: skip
        account = create_account(world, new)
        assert isinstance(account, Account), account
        house.accounts[name] = account
    world.close()
    return house


class Guides(dict[str, tuple[DataPlace, Guided]]):
    def __init__(self, stack: ExitStack, folder: Path) -> None:
        super().__init__()
        self.stack, self.folder = stack, folder

    def __missing__(self, kind: str) -> tuple[DataPlace, Guided]:
        place = self.stack.enter_context(empty_place(kind, self.folder / kind))
        self[kind] = place, build(place)
        return self[kind]


@pytest.fixture(scope="module")
def guides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guides]:
    with ExitStack() as stack:
        yield Guides(stack, tmp_path_factory.mktemp("guiden"))


@pytest.fixture
def guided(guides: Guides, kind: str, tmp_path: Path) -> Iterator[Guided]:
    made, known = guides[kind]
    with copied_place(made, tmp_path / "data") as place:
        clock = Ticking(START)
        chance = Counting()
        chance.numbers = count(1000)  # The house has taken the first of them.
        world = open_world(place, clock=clock, chance=chance)
        world.compiled.update(known.world.compiled)
        yield replace(known, world=world, clock=clock)
        known.world.compiled.update(world.compiled)
        world.close()
