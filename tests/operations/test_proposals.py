"""A value of the case proposes an activity, with the reason; people decide, and nothing is started by it."""

from __future__ import annotations

from engine.foundation.texts import in_words
from engine.operations.read_case import read_case
from engine.operations.start_activity import start_activity
from engine.operations.views import CasePage, FormPlace
from engine.operations.views_activities import Begun
from tests.operations.stig import Stig


def told(house: Stig, number: str) -> list[tuple[str, str]]:
    page = read_case(house.world, house.as_("eva"), number)
    assert isinstance(page, CasePage)
    return [(in_words(one.label, "sv"), in_words(one.why, "sv")) for one in page.proposals]


def test_it_is_proposed_with_the_reason_until_one_goes_on(stig: Stig) -> None:
    number = stig.begun()
    assert told(stig, number) == []
    stig.start(number)
    assert told(stig, number) == [("Mål", "antalet i ”Praktik” är 1, alltså mer än 0.")]
    place = FormPlace(form="mål", case=number, starts="mål")
    stig.write("eva", place, {"mål": "Spela"})
    assert isinstance(start_activity(stig.world, stig.as_("eva"), place), Begun)
    assert told(stig, number) == []
    stig.act("eva", f"{number}.2", "nått")
    assert len(told(stig, number)) == 1
    stig.act("eva", number, "avsluta")
    assert told(stig, number) == []
