"""What the guide to the project, records, queues and places has as its example, published, with accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.operations.assign import assign
from engine.operations.callers import Caller
from engine.operations.start_activity import start_activity
from engine.operations.views import FormPlace, Moved
from engine.operations.views_activities import Begun
from engine.storage.place import DataPlace
from tests.operations.furnished import Kept, furnished, kept
from tests.operations.house import House
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
    staff = {name: {"role": role} for name, role in STAFF.items()}
    return furnished(place, Guided, files(), "guiden", staff)


@pytest.fixture(scope="session")
def guides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept[Guided]]:
    with kept(tmp_path_factory.mktemp("guides"), build) as found:
        yield found


@pytest.fixture
def guided(guides: Kept[Guided], kind: str, tmp_path: Path) -> Iterator[Guided]:
    with guides.copied(kind, tmp_path / "data") as found:
        yield found
