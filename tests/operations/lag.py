"""The project whose cases have booked times, published with what it shares, and accounts for its roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
from tests.operations.house import House

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
    staff = {
        name: {"role": role, "organisation": ELSEWHERE.get(name, "kommunen"), "unit": unit}
        for name, (role, unit) in STAFF.items()
    }
    return furnished(place, Lag, files_of_lag(), "lag", staff)


@pytest.fixture(scope="session")
def lags(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept[Lag]]:
    with kept(tmp_path_factory.mktemp("lags"), build) as found:
        yield found


@pytest.fixture
def lag(lags: Kept[Lag], kind: str, tmp_path: Path) -> Iterator[Lag]:
    with lags.copied(kind, tmp_path / "data") as found:
        yield found
