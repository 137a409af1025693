"""The clock of the workflow that is due first is told in lists, and lists go by it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.operations.form_page import FormPage
from engine.operations.list_cases import list_cases
from engine.operations.save_page import save_page
from engine.operations.submit import submit
from engine.operations.views import CaseFilter, CaseList, CaseRow, FormPlace, Receipt
from engine.operations.world import DEFAULT_TENANT
from engine.storage.cases import CaseRow as Stored
from engine.storage.cases import case_by_id, nearest_due
from engine.storage.schema import NEVER
from tests.operations.test_time import (
    FILES,
    TimeHouse,
    house,  # noqa: F401  the fixture of that name
    sv,
)

PATH = "deployments/tid/workflows/väg.yaml"


def stored(house: TimeHouse) -> Stored:  # noqa: F811  a house, not the fixture
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = case_by_id(tx, house.case)
    assert row is not None
    return row


def listed(house: TimeHouse, wanted: CaseFilter | None = None) -> list[CaseRow]:  # noqa: F811  as above
    found = list_cases(house.world, house.as_("cia"), wanted)
    assert isinstance(found, CaseList), found
    return list(found.rows)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock for an answer gives three working days, which is less than the state does."""
    text = FILES[PATH].replace("limit: 10 working days", "limit: 3 working days")
    monkeypatch.setitem(FILES, PATH, text.replace("limit: 30 hours", "limit: 300 hours"))


def test_a_list_tells_of_the_clock_that_is_due_first(short: None, house: TimeHouse) -> None:  # noqa: F811  as above
    (row,) = listed(house)
    assert row.clock is not None
    assert (sv(row.clock.label), row.clock.due) == ("Till svar", date(2024, 3, 7))
    assert nearest_due(stored(house)) == date(2024, 3, 7)


def test_of_several_clocks_it_is_the_first_that_counts(house: TimeHouse) -> None:  # noqa: F811  as above
    found = stored(house)
    assert found.clock is not None
    assert found.clock.name == "snabb"
    assert nearest_due(found) == found.clock.due < min(found.case.due.values())


def test_lists_are_narrowed_by_it(short: None, house: TimeHouse) -> None:  # noqa: F811  as above
    assert listed(house, CaseFilter(due="late")) == []
    house.clock.moment += timedelta(days=4)
    assert len(listed(house, CaseFilter(due="late"))) == 1


def test_one_that_stands_still_has_no_last_day_and_gets_a_later_one(
    short: None,
    house: TimeHouse,  # noqa: F811  as above
) -> None:
    house.act("vila")
    assert stored(house).clock is None
    house.clock.moment += timedelta(days=7)
    house.act("fram")
    clock = stored(house).clock
    assert clock is not None
    assert clock.due == date(2024, 3, 18), "three working days on; two are closed"
    (row,) = listed(house)
    assert row.clock is not None
    assert (row.clock.day, row.clock.days) == (0, 3), "the pause does not count"


def test_a_closed_case_has_none(short: None, house: TimeHouse) -> None:  # noqa: F811  as above
    house.act("klara")
    assert stored(house).clock is None
    assert nearest_due(stored(house)) == NEVER


def test_a_clock_that_would_give_an_answer_away_is_not_told(house: TimeHouse) -> None:  # noqa: F811  as above
    """It is measured from a day that somebody wrote in a form that not everybody reads."""
    before = stored(house).clock
    place = FormPlace(form="hemligt", case=house.number)
    posted = [("dag", "2024-02-01"), ("_shown", "dag")]
    assert isinstance(save_page(house.world, house.as_("sam"), place, "", posted), FormPage)
    assert isinstance(submit(house.world, house.as_("sam"), place), Receipt)
    assert "Bakom svar" in [sv(one.label) for one in house.page("sam").clocks]
    assert stored(house).clock == before
