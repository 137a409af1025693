"""Visa vägen, published, with accounts for the municipality and for its partners, and a question that was
asked without a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from engine.operations.callers import Caller
from engine.operations.list_cases import list_cases
from engine.operations.read_case import read_case
from engine.operations.read_project import read_project
from engine.operations.save_page import save_page
from engine.operations.start_activity import start_activity
from engine.operations.views import CaseList, CasePage, FormPlace
from engine.operations.views_activities import Begun
from engine.storage.place import DataPlace
from tests.operations.furnished import Kept, furnished, kept
from tests.operations.house import House

ROOT = Path(__file__).parents[2]
OWN = "deployments/visa_vagen/"
PROJECT = "visa_vägen"
STAFF = {
    "klara": ("koordinator", "kommunen"),
    "dora": ("delprojektledare", "kommunen"),
    "hugo": ("handläggare", "kommunen"),
    "rut": ("remittent", "kommunen"),
    "kim": ("part", "kommunen"),
    "fia": ("part", "försäkringskassan"),
    "petra": ("part", "primärvården"),
    "pelle": ("part", "psykiatrin"),
    "lo": ("loggkontrollant", "kommunen"),
}
NAME, IDENTITY = "Ivar Hemlig", "19640229-2392"
QUESTION = "Finns det något före en ansökan?"
UNDERLAG = {
    "ålder": "äldre",
    "försörjning_år": "länge",
    "läkarintyg": "gammalt",
    "bakgrund": "Ont i ryggen sedan många år",
    "kontrollerat": "true",
}


def files_of_vag() -> Mapping[str, bytes]:
    """The project with what it shares with others."""
    found = read_project(ROOT).items()
    return {
        path: text
        for path, text in found
        if path.startswith(OWN) or not path.startswith("deployments/")
    }


class Vag(House):
    """As `House`, of this project."""

    def as_(self, name: str) -> Caller:
        return Caller(account=self.accounts[name], deployment=PROJECT)

    def begun(self, name: str = NAME, identity: str = IDENTITY) -> str:
        """A case; its number."""
        answers = {"nummer": identity, "namn": name, "sedan": "2020-01-01", "läkarintyg": "ja"}
        answers |= {"tolk": "false", "vill": "Bli frisk"}
        return self.send("klara", FormPlace(form="remiss", workflow="deltagare"), answers).number

    def begin(self, number: str, use: str, *answers: tuple[str, str]) -> Begun:
        place = FormPlace(form=use, case=number, starts=use)
        shown = " ".join(dict.fromkeys(path for path, _ in answers))
        save_page(self.world, self.as_("klara"), place, "", [*answers, ("_shown", shown)])
        begun = start_activity(self.world, self.as_("klara"), place)
        assert isinstance(begun, Begun), begun
        return begun

    def day(self, day: str = "2024-03-20") -> str:
        """A day for the team; its identity."""
        return self.begin("projekt", "teamdagar", ("dag", day), ("plats", "Fisktorget")).id

    def ask(self, number: str, *parties: str) -> str:
        """A question without a name, with its material and sent to the parties; its number."""
        named = [("parter", one) for one in parties or ("försäkringskassan", "primärvården")]
        asked = self.begin(
            number, "avidentifierad", ("fråga", QUESTION), ("teamdag", self.day()), *named
        ).number
        self.send("klara", FormPlace(form="underlag", case=asked), UNDERLAG)
        self.act("klara", asked, "kalla")
        return asked

    def page(self, who: str, number: str) -> CasePage:
        page = read_case(self.world, self.as_(who), number)
        assert isinstance(page, CasePage), page
        return page

    def listed(self, who: str) -> CaseList:
        found = list_cases(self.world, self.as_(who))
        assert isinstance(found, CaseList), found
        return found


def build(place: DataPlace) -> Vag:
    staff = {
        name: {"role": role, "organisation": organisation, "email": f"{name}@example.se"}
        for name, (role, organisation) in STAFF.items()
    }
    return furnished(place, Vag, files_of_vag(), PROJECT, staff)


@pytest.fixture(scope="module")
def vags(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept[Vag]]:
    with kept(tmp_path_factory.mktemp("vägar"), build) as found:
        yield found


@pytest.fixture
def vag(vags: Kept[Vag], kind: str, tmp_path: Path) -> Iterator[Vag]:
    with vags.copied(kind, tmp_path / "data") as found:
        yield found
