"""The project whose cases have activities, published, with accounts for its roles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.operations.assign import assign
from engine.operations.callers import Caller
from engine.operations.read_project import read_project
from engine.operations.start_activity import start_activity
from engine.operations.views import FormPlace, Moved
from engine.operations.views_activities import Begun
from engine.storage.place import DataPlace
from tests.operations.furnished import Kept, furnished, kept
from tests.operations.house import ACTIVITIES, House

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
    staff = {
        name: {"role": role, "organisation": "kommunen", "unit": unit}
        for name, (role, unit) in STAFF.items()
    }
    return furnished(place, Stig, read_project(ACTIVITIES), "stig", staff)


@pytest.fixture(scope="session")
def stigs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept[Stig]]:
    with kept(tmp_path_factory.mktemp("stigs"), build) as found:
        yield found


@pytest.fixture
def stig(stigs: Kept[Stig], kind: str, tmp_path: Path) -> Iterator[Stig]:
    with stigs.copied(kind, tmp_path / "data") as found:
        yield found
