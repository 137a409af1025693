"""Lists that people name: own ones, shared ones, the one that a list begins with; ways to narrow it."""

from __future__ import annotations

import pytest

from engine.foundation.wrong import Refused
from engine.operations import list_cases as operation
from engine.operations.assign import assign
from engine.operations.change_view import change_view
from engine.operations.drop_view import drop_view
from engine.operations.keep_view import MOST, keep_view
from engine.operations.list_cases import list_cases
from engine.operations.list_page import list_page
from engine.operations.read_frame import read_frame
from engine.operations.saved_views import saved_views
from engine.operations.start_with_view import start_with_view
from engine.operations.views import CaseFilter, CaseList, FormPlace
from engine.operations.views_list import SavedViews
from engine.storage.audit import entries
from tests.operations.test_lists import PEOPLE, filled, listed, number_of  # noqa: F401  a fixture among them
from tests.operations.test_way import sv

LATE = CaseFilter(due="late", owner="me", closed=False)
DARK = {"svar.glad": "0", "svar.lugn": "1", "inte_leva": "true"}


def views(house, who="sara") -> SavedViews:
    found = saved_views(house.world, house.as_(who))
    assert isinstance(found, SavedViews), found
    return found


def titles(house, who="sara") -> list[str]:
    return [one.title for one in views(house, who).views]


def kept(house, who="sara", title="Sena", wanted=LATE, role="") -> str:
    found = keep_view(house.world, house.as_(who), title, wanted, role)
    assert isinstance(found, str), found
    return found


def told(outcome) -> str:
    assert isinstance(outcome, Refused), outcome
    return sv(outcome.reason.sentence)


def test_a_view_is_ones_own_and_comes_back_as_it_was(house):
    everything = CaseFilter(
        text="ek", workflow="deltagare", state="anmäld", owner="me", subproject="ett",
        phase="intake", unit="norr", due="week", flag="urgent", closed=True,
    )  # fmt: skip
    kept(house, title="  Mina   sena ", wanted=everything)
    (view,) = views(house).views
    assert (view.title, view.filter, view.own, view.start) == ("Mina sena", everything, True, False)
    assert titles(house, "stina") == []


def test_a_shared_view_is_seen_by_the_role_and_changed_by_its_owner(house):
    view = kept(house, role="stöd")
    for who in ("cia", "kurt"):
        (shown,) = views(house, who).views
        assert (shown.own, shown.by, sv(shown.shared_with)) == (False, "Test Sara", "Stöd")
        assert told(change_view(house.world, house.as_(who), view, "Mitt")) == (
            "Urvalet finns inte, eller så är det inte ditt."
        )
        assert isinstance(drop_view(house.world, house.as_(who), view), Refused)
    assert titles(house, "rut") == []
    change_view(house.world, house.as_("sara"), view, "Sena nu", "")
    assert (titles(house, "cia"), titles(house)) == ([], ["Sena nu"])


def test_only_those_who_assign_may_share(house):
    assert views(house, "cia").roles == ()
    refused = keep_view(house.world, house.as_("cia"), "Sena", LATE, "stöd")
    assert told(refused) == "Du får inte dela urval med andra."
    own = kept(house, "cia")
    assert told(change_view(house.world, house.as_("cia"), own, "Sena", "stöd")) == (
        "Du får inte dela urval med andra."
    )
    assert titles(house, "kurt") == []


@pytest.mark.parametrize(
    ("title", "wanted", "role", "words"),
    [
        (" \n", LATE, "", "Skriv vad urvalet ska heta."),
        ("x" * 61, LATE, "", "Ge urvalet ett kortare namn, högst 60 tecken."),
        ("SENA", LATE, "", "Du har redan ett urval som heter så. Välj ett annat namn."),
        ("Nytt", LATE, "finns_inte", "Välj en roll i listan."),
        (
            "Nytt",
            CaseFilter(text="Amal"),
            "coach",
            "Ett urval med ett namn eller ärendenummer kan inte delas med andra.",
        ),
    ],
)
def test_what_is_wrong_is_said(house, title, wanted, role, words):
    kept(house)
    assert told(keep_view(house.world, house.as_("sara"), title, wanted, role)) == words
    assert titles(house) == ["Sena"]


def test_there_is_an_end_to_how_many(house):
    for number in range(MOST):
        kept(house, title=f"Urval {number}")
    assert told(keep_view(house.world, house.as_("sara"), "Ett till", LATE)) == (
        "Du har redan 30 urval. Ta bort ett först."
    )


def test_ones_list_begins_with_one_of_them(house):
    shared = kept(house, role="coach")
    assert start_with_view(house.world, house.as_("cia"), shared) == shared
    assert views(house, "cia").start.title == "Sena"
    assert views(house).start is None
    assert isinstance(start_with_view(house.world, house.as_("kurt"), shared), Refused)
    start_with_view(house.world, house.as_("cia"), "")
    assert views(house, "cia").start is None
    start_with_view(house.world, house.as_("cia"), shared)
    drop_view(house.world, house.as_("sara"), shared)
    assert views(house, "cia").start is None


@pytest.mark.parametrize("who", ["stig", "greta"])
def test_those_without_lists_keep_none(house, who):
    for outcome in (
        saved_views(house.world, house.as_(who)),
        keep_view(house.world, house.as_(who), "Sena", LATE),
        start_with_view(house.world, house.as_(who), ""),
    ):
        assert isinstance(outcome, Refused)


@pytest.mark.parametrize(
    ("wanted", "days", "expected"),
    [
        (CaseFilter(due="late"), 0, set()),
        (CaseFilter(due="late"), 8, {1, 2, 4}),
        (CaseFilter(due="week"), 0, set()),
        (CaseFilter(due="week"), 1, {1, 2, 4}),
        (CaseFilter(phase="intake"), 0, {1, 2, 4}),
        (CaseFilter(phase="screening"), 0, {3}),
        (CaseFilter(phase="finns_inte"), 0, set()),
        (CaseFilter(unit="söder"), 0, {2}),
        (CaseFilter(due="finns_inte", flag="finns_inte"), 0, {1, 2, 3, 4}),
    ],
)
def test_the_list_is_narrowed(filled, wanted, days, expected):  # noqa: F811  the fixture of that name
    filled.later(days=days)
    assert listed(filled, "sara", wanted) == {number_of(at) for at in expected}


@pytest.mark.parametrize(
    "wanted",
    [
        CaseFilter(due="late"),
        CaseFilter(flag="any"),
        CaseFilter(phase="screening"),
        CaseFilter(unit="norr"),
    ],
)
def test_those_let_in_for_a_part_learn_nothing_by_narrowing(filled, wanted):  # noqa: F811  the fixture of that name
    filled.later(days=30)
    assert listed(filled, "psy", wanted) == set()
    assert listed(filled, "rut", wanted) == set()


def test_a_list_of_flagged_cases_has_those_whose_flag_one_may_know_of(filled):  # noqa: F811  the fixture of that name
    house = filled
    house.send("kurt", FormPlace(form="mående", case=number_of(1)), DARK)
    assert listed(house, "kurt", CaseFilter(flag="urgent")) == {number_of(1)}
    assert listed(house, "kurt", CaseFilter(flag="any")) == {number_of(1)}
    assert listed(house, "kurt", CaseFilter(flag="info")) == set()
    assert listed(house, "sara", CaseFilter(flag="urgent")) == set()
    assert listed(house, "kim", CaseFilter(flag="any")) == set()


def test_a_list_of_flagged_cases_goes_on_where_it_stopped(house, monkeypatch):
    for identity, name in PEOPLE.values():
        number = house.open_case("sara", identity, name, subproject="ett")
        house.send("kurt", FormPlace(form="mående", case=number), DARK)
    for size, scanned in ((1, 500), (50, 1), (2, 3)):
        monkeypatch.setattr(operation, "SIZE", size)
        monkeypatch.setattr(operation, "SCANNED", scanned)
        assert pages(house, CaseFilter(flag="urgent")) == [number_of(at) for at in PEOPLE]


def pages(house, wanted) -> list[str]:
    found, after = [], None
    for _ in range(9):
        page = list_cases(house.world, house.as_("kurt"), wanted, after)
        assert isinstance(page, CaseList)
        found += [row.number for row in page.rows]
        after = page.next
        if after is None:
            return found
    raise AssertionError("the list does not end")


def test_a_list_can_be_narrowed_to_ones_own(filled):  # noqa: F811  the fixture of that name
    assign(filled.world, filled.as_("sara"), number_of(2), {"samordnare": "sara"})
    assert listed(filled, "sara", CaseFilter(owner="me")) == {number_of(2)}


def test_the_page_of_a_list_is_the_list_with_what_stands_around_it(filled):  # noqa: F811  the fixture
    for who in filled.accounts:
        page = list_page(filled.world, filled.as_(who), CaseFilter())
        frame = read_frame(filled.world, filled.as_(who))
        if isinstance(frame, Refused):
            assert page == frame
            continue
        found = list_cases(filled.world, filled.as_(who))
        if isinstance(found, Refused):
            assert (page.frame, page.views, page.cases) == (frame, None, None)
            continue
        around = saved_views(filled.world, filled.as_(who))
        assert (page.frame, page.views, page.cases) == (frame, around, found)


def test_one_begins_with_the_list_that_one_has_chosen_and_it_is_not_shown_before(house):
    view = kept(house)
    start_with_view(house.world, house.as_("sara"), view)
    with house.world.storage.reading("kommunen") as tx:
        before = len(entries(tx))
    page = list_page(house.world, house.as_("sara"), None)
    assert (page.views.start.id, page.cases) == (view, None)
    assert list_page(house.world, house.as_("sara"), LATE).cases.filter == LATE
    with house.world.storage.reading("kommunen") as tx:
        new = entries(tx)[before:]
    assert [(one.act, one.about) for one in new] == [("list_cases", {"cases": 0})]
