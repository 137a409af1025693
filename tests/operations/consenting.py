"""The project of the guide to consents, published, with accounts for the municipality and for a partner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.operations.callers import Caller
from engine.operations.save_page import save_page
from engine.operations.start_activity import start_activity
from engine.operations.views import FormPlace
from engine.operations.views_activities import Begun
from tests.databases import empty_place
from tests.docs.test_consent_guide import guide_project
from tests.operations.furnished import furnished
from tests.operations.house import House

STAFF = {
    "eva": ("samordnare", "kommunen"),
    "sia": ("ansvarig", "kommunen"),
    "petra": ("kontaktperson", "psykiatrin"),
    "frida": ("kontaktperson", "försäkringskassan"),
}


class Guided(House):
    """As `House`, of this project."""

    def as_(self, name: str) -> Caller:
        return Caller(account=self.accounts[name], deployment="guiden")

    def case(self) -> str:
        place = FormPlace(form="anmälan", workflow="deltagare")
        return self.send("eva", place, {"namn": "Test Kim"}).number

    def ask(self, number: str) -> str:
        """A question to both partners; its number."""
        place = FormPlace(form="fråga", case=number, starts="fråga")
        asked = [("parter", "psykiatrin"), ("parter", "försäkringskassan")]
        posted = [("rubrik", "Arbete"), *asked, ("_shown", "rubrik parter")]
        save_page(self.world, self.as_("eva"), place, "", posted)
        begun = start_activity(self.world, self.as_("eva"), place)
        assert isinstance(begun, Begun), begun
        return begun.number


def staff_of_guide() -> dict[str, dict[str, str]]:
    return {
        name: {"role": role, "organisation": organisation}
        for name, (role, organisation) in STAFF.items()
    }


@pytest.fixture
def guided(kind: str, tmp_path: Path) -> Iterator[Guided]:
    staff = staff_of_guide()
    with empty_place(kind, tmp_path / "data") as place:
        house = furnished(place, Guided, guide_project(), "guiden", staff)
        yield house
        house.world.close()
