"""Who answers what is asked again and again: the round that goes on, the next with the days an answer counts
as in time, what is late, and two that are kept apart until both are in.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.foundation.texts import in_words
from engine.operations.give_link import new_code, show_link
from engine.operations.open_link import read_link, start_link
from engine.operations.pass_time import pass_time
from engine.operations.read_case import read_case
from engine.operations.save_page import save_page
from engine.operations.submit import submit
from engine.operations.views import CasePage, FormPlace, Receipt
from engine.operations.views_rounds import Round, Rounds
from engine.operations.world import DEFAULT_TENANT
from engine.storage.cases import find_case
from engine.storage.place import DataPlace
from tests.docs.test_measurement_guide import files
from tests.operations.furnished import Kept, furnished, kept
from tests.operations.guided import Guided
from tests.operations.test_links import link_in


class Measuring(Guided):
    """As `House`, of the guide to measurements: a case that takes part since it was opened."""

    def opened(self) -> str:
        place = FormPlace(form="anmälan", workflow="deltagare")
        return self.send("eva", place, {"namn": "Ada Ask"}).number

    def wait(self, days: int, number: str) -> None:
        """Days go one by one, as they do for whoever wakes cases."""
        with self.world.storage.reading(DEFAULT_TENANT) as tx:
            row = find_case(tx, "guiden", number)
            assert row is not None
        for _ in range(days):
            self.later(days=1)
            pass_time(self.world, DEFAULT_TENANT, row.case.id)

    def page(self, number: str, who: str = "eva") -> CasePage:
        page = read_case(self.world, self.as_(who), number)
        assert isinstance(page, CasePage), page
        return page

    def rounds(self, number: str) -> Rounds:
        found = self.page(number).rounds
        assert found is not None
        return found

    def by_participant(self, number: str, answers: list[tuple[str, str]]) -> None:
        """The participant answers what was asked in the activity, through the link."""
        link = link_in(self, number).id
        token = show_link(self.world, self.as_("sara"), number, link).path.removeprefix("/s/")
        session = start_link(
            self.world, token, new_code(self.world, self.as_("sara"), number, link).code
        )
        assert isinstance(session, str)
        found = read_link(self.world, token, session)
        raw = [*answers, ("_shown", " ".join(path for path, _ in answers))]
        save_page(self.world, found.caller, found.place, "", raw)
        assert isinstance(submit(self.world, found.caller, found.place), Receipt)


def build(place: DataPlace) -> Measuring:
    staff = {"sara": {"role": "samordnare"}, "eva": {"role": "coach"}}
    return furnished(place, Measuring, files(), "guiden", staff)


@pytest.fixture(scope="session")
def measurings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept[Measuring]]:
    with kept(tmp_path_factory.mktemp("measurings"), build) as found:
        yield found


@pytest.fixture
def house(measurings: Kept[Measuring], kind: str, tmp_path: Path) -> Iterator[Measuring]:
    with measurings.copied(kind, tmp_path / "data") as found:
        yield found


def told(one: Round) -> list[tuple[str, str, bool]]:
    """Who answers what, and whether they have."""
    return [
        (in_words(each.who, "sv"), in_words(each.form, "sv"), each.given is not None)
        for each in one.answering
    ]


def test_the_next_is_told_with_its_last_day_and_how_long_it_counts_as_in_time(
    house: Measuring,
) -> None:
    number = house.opened()
    asked, pair = house.rounds(number).coming
    began = house.page(number).since.date()
    assert asked.opens == pair.opens
    assert (asked.opens - began).days in range(89, 93), "three months"
    assert asked.due is not None
    assert (asked.due - asked.opens).days == 14
    assert asked.until is not None
    assert (asked.until - asked.due).days == 7
    assert [in_words(who, "sv") for one in asked.following for who in one.who] == ["deltagaren"]
    assert in_words(pair.label, "sv") == "Mätning"
    assert [in_words(who, "sv") for one in pair.following for who in one.who] == [
        "deltagaren",
        "coach",
    ]
    assert pair.due is not None
    assert (pair.due - pair.opens).days == 14, "the day of its first state"
    assert pair.until is None
    assert "Väntar på bådas svar" in in_words(pair.condition, "sv")


def test_a_late_answer_is_told_and_may_still_be_in_time(house: Measuring) -> None:
    number = house.opened()
    (asked, _) = house.rounds(number).coming
    house.wait((asked.opens - house.page(number).since.date()).days + 15, number)
    own = next(one for one in house.rounds(number).open if one.number == number)
    (only,) = own.answering
    assert only.clock is not None
    assert only.clock.tone == "late"
    assert only.until == asked.until
    (again, _) = house.rounds(number).coming
    assert again.opens > asked.opens, "and the next one after it is told"


def test_a_pair_tells_who_has_answered_and_then_reads_both(house: Measuring) -> None:
    number = house.opened()
    inner = f"{number}.1"
    (first,) = house.rounds(number).open
    assert told(first) == [("Deltagaren", "Läget", False), ("Coach", "Tron", False)]
    assert in_words(first.apart, "sv") == "Låst"
    assert not first.opened
    house.send("eva", FormPlace(form="andra", case=inner), {"tro": "4"})
    for one in (number, inner):
        (half,) = house.rounds(one).open
        assert told(half) == [("Deltagaren", "Läget", False), ("Test Eva", "Tron", True)]
        assert half.beside == "", "not before both are in"
    house.by_participant(inner, [("går", "2")])
    found = house.rounds(number)
    (both,) = found.over
    assert found.open == ()
    assert both.beside == "ena"
    assert both.opened
    assert [given for _, _, given in told(both)] == [True, True]


def test_what_came_too_late_is_told_of_who_did_not_answer(house: Measuring) -> None:
    number = house.opened()
    house.send("eva", FormPlace(form="andra", case=f"{number}.1"), {"tro": "4"})
    house.wait(29, number)
    (missed,) = house.rounds(number).over
    assert [each.missed for each in missed.answering] == [True, False]
    assert missed.beside == ""
    assert not missed.opened


def test_a_closed_case_asks_nothing_more(house: Measuring) -> None:
    number = house.opened()
    house.act("eva", number, "sluta")
    found = house.page(number).rounds
    assert found is not None
    assert found.coming == ()
