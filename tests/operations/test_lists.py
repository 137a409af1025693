"""Each role's list, held against what access says of every single case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from engine.definitions.load import load
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.callers import Caller, account_of
from engine.operations.find_person import find_person
from engine.operations.list_cases import list_cases
from engine.operations.read_case import read_case
from engine.operations.read_frame import read_frame
from engine.operations.read_project import read_project
from engine.operations.standing import outline_of
from engine.operations.views import CaseFilter, CaseList, CasePage, Frame
from engine.operations.world import DEFAULT_TENANT
from engine.storage.accounts import find_account
from engine.storage.administering import end_account, set_roles
from engine.storage.cases import find_case
from tests.operations.house import PROJECT, STAFF
from tests.operations.reasons import give_reason
from tests.operations.test_way import sv

PEOPLE = {
    1: ("19850101-2382", "Test Amal"),
    2: ("19910623-2391", "Test Åsa Ek"),
    3: ("19840917-2387", "Test Zahra"),
    4: ("19960208-2399", "Test Viktor"),
}
SEEN = {
    "sara": {1, 2, 3, 4},
    "stina": {1, 2, 3, 4},
    "cia": {1},
    "carl": set(),
    "kurt": {1, 3},
    "kim": {2},
    "ulla": {1, 3},
    "rut": {1, 4},
    "rolf": {2},
    "psy": {3},
}


def number_of(at: int) -> str:
    return f"NV-2024-{at:03}"


@pytest.fixture
def filled(house):
    opened = (("rut", "ett"), ("rolf", "två"), ("sara", "ett"), ("rut", None))
    for (who, subproject), (identity, name) in zip(opened, PEOPLE.values(), strict=True):
        where = {"subproject": subproject} if subproject else {}
        house.open_case(who, identity, name, **where)
    assign(house.world, house.as_("sara"), number_of(1), {"coach": "cia"})
    house.act("sara", number_of(3), "ta_emot")
    return house


def listed(house, who, wanted=None) -> set[str]:
    found = list_cases(house.world, house.as_(who), wanted)
    assert isinstance(found, CaseList), found
    assert found.count == len(found.rows)
    return {row.number for row in found.rows}


@pytest.mark.parametrize("who", SEEN)
def test_each_role_lists_what_it_may_open(filled, who):
    expected = {number_of(at) for at in SEEN[who]}
    opened = {
        number_of(at)
        for at in PEOPLE
        if isinstance(read_case(filled.world, filled.as_(who), number_of(at)), CasePage)
    }
    assert listed(filled, who) == opened == expected


@pytest.mark.parametrize("who", ["stig", "greta"])
def test_those_without_cases_get_no_list(filled, who):
    refused = list_cases(filled.world, filled.as_(who))
    assert isinstance(refused, Refused)
    assert refused.reason.sentence.in_("sv") == "Dina roller visar inga ärenden."


def test_a_stranger_to_the_deployment_gets_nothing(filled):
    elsewhere = Caller(account=filled.accounts["sara"], deployment="annan")
    for operation in (list_cases, read_frame):
        refused = operation(filled.world, elsewhere)
        assert isinstance(refused, Refused)
        assert refused.reason.kind == "missing"


def protect(house, at):
    with house.world.storage.writing(house.as_("sara").tenant) as tx:
        number = {"number": number_of(at)}
        tx.connection.execute(
            text('update "case" set protected = true where number = :number'), number
        )
        tx.connection.execute(
            text(
                "update person set protected = 'protected' where id ="
                ' (select person from "case" where number = :number)'
            ),
            number,
        )


def test_a_protected_person_is_in_no_list_and_no_search(filled):
    protect(filled, 1)
    for who in STAFF:
        found = list_cases(filled.world, filled.as_(who))
        assert isinstance(found, Refused) or number_of(1) not in {row.number for row in found.rows}
    assert find_person(filled.world, filled.as_("cia"), "amal") == ()
    by_number = find_person(filled.world, filled.as_("sara"), "19850101-2382")
    assert by_number == ()
    give_reason(filled, "cia", number_of(1))
    assert isinstance(read_case(filled.world, filled.as_("cia"), number_of(1)), CasePage)
    assert isinstance(read_case(filled.world, filled.as_("sara"), number_of(1)), Refused)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (CaseFilter(text="åsa"), {2}),
        (CaseFilter(text="ek"), {2}),
        (CaseFilter(text=number_of(3)), {3}),
        (CaseFilter(state="prövas"), {3}),
        (CaseFilter(subproject="två"), {2}),
        (CaseFilter(owner="cia"), {1}),
        (CaseFilter(owner="me"), set()),
        (CaseFilter(closed=True), set()),
        (CaseFilter(text="' or 1=1 --"), set()),
    ],
)
def test_the_list_is_narrowed(filled, wanted, expected):
    assert listed(filled, "sara", wanted) == {number_of(at) for at in expected}


def test_those_let_in_for_a_part_are_not_told_where_a_case_is(filled):
    found = list_cases(filled.world, filled.as_("psy"))
    (row,) = found.rows
    assert (sv(row.state), row.phase, row.flags) == ("Pågår", None, ())
    assert listed(filled, "psy", CaseFilter(state="prövas")) == set()
    page = read_case(filled.world, filled.as_("psy"), number_of(3))
    assert page.limited
    assert (page.state, page.here, page.phases, page.been) == ("", "", (), frozenset())
    assert page.person.identity is None
    assert [sv(one.label) for one in page.requests] == ["Psykologens bedömning"]
    assert page.timeline == ()


@pytest.mark.parametrize(
    ("phase", "closed", "told"),
    [
        ("activity", False, "Pågår"),
        ("paused", False, "Pågår"),
        (None, False, "Pågår"),
        ("activity", True, "Avslutat"),
        ("aftercare", False, "Avslutat"),
        ("closing", False, "Avslutat"),
        ("rejected", False, "Avslutat"),
    ],
)
def test_they_are_told_that_it_is_closed_also_where_it_may_be_reopened(filled, phase, closed, told):
    with filled.world.storage.reading(DEFAULT_TENANT) as tx:
        row = replace(find_case(tx, "prov", number_of(3)), closed=closed)
    workflow = load(read_project(PROJECT)).deployments["prov"].workflows["deltagare"]
    state = replace(workflow.states[row.case.state], phase=phase)
    found = outline_of(row, replace(workflow, states={**workflow.states, state.name: state}))
    assert found.in_("sv") == told


def test_the_list_goes_on_where_it_ended(house, monkeypatch):
    from engine.operations import list_cases as operation

    monkeypatch.setattr(operation, "SIZE", 2)
    for identity, name in PEOPLE.values():
        house.open_case("sara", identity, name)
    first = list_cases(house.world, house.as_("sara"))
    second = list_cases(house.world, house.as_("sara"), after=first.next)
    assert [row.number for row in (*first.rows, *second.rows)] == [number_of(at) for at in PEOPLE]
    assert (first.count, second.next) == (4, None)
    broken = list_cases(house.world, house.as_("sara"), after="x~y")
    assert broken.rows == first.rows


def test_a_person_is_found_by_name_and_number(filled):
    by_name = find_person(filled.world, filled.as_("sara"), "asa te")
    assert [(one.name, one.cases) for one in by_name] == [("Test Åsa Ek", (number_of(2),))]
    by_number = find_person(filled.world, filled.as_("sara"), "910623 2391")
    assert by_number == by_name
    assert find_person(filled.world, filled.as_("kurt"), "asa") == ()


def test_the_frame_says_what_one_may_begin(filled):
    frame = read_frame(filled.world, filled.as_("rut"))
    assert isinstance(frame, Frame)
    assert [(one.workflow, one.form) for one in frame.openings] == [("deltagare", "anmälan")]
    assert [one.name for one in frame.openings[0].subprojects] == ["ett", "två"]
    assert read_frame(filled.world, filled.as_("kurt")).openings == ()
    assert read_frame(filled.world, filled.as_("psy")).waiting == 1


def test_those_let_in_for_a_part_learn_no_date_from_the_order(filled, monkeypatch):
    from engine.operations import list_cases as operation

    house = filled
    house.act("sara", number_of(4), "ta_emot")
    whole = list_cases(house.world, house.as_("sara"))
    assert whole.states
    first = list_cases(house.world, house.as_("rut"))
    assert first.states == ()
    assert [row.number for row in first.rows] == [number_of(4), number_of(1)]
    monkeypatch.setattr(operation, "SIZE", 1)
    first = list_cases(house.world, house.as_("rut"))
    second = list_cases(house.world, house.as_("rut"), after=first.next)
    assert [row.number for row in (*first.rows, *second.rows)] == [number_of(4), number_of(1)]
    assert second.next is None


def test_what_is_asked_of_who_has_ended_is_listed_for_others_with_the_role(filled):
    world = filled.world

    def of_carl() -> tuple[Caller, set[str]]:
        world.staff.clear()
        with world.storage.reading(DEFAULT_TENANT) as tx:
            caller = replace(
                filled.as_("carl"), account=account_of(DEFAULT_TENANT, find_account(tx, "carl"))
            )
        found = list_cases(world, caller)
        return caller, {row.number for row in found.rows}

    with world.storage.writing(DEFAULT_TENANT) as tx:
        posting = find_account(tx, "psy").postings["prov"]
        set_roles(tx, "carl", "prov", posting)
        tx.connection.execute(
            text("update request set holder = 'psy' where \"of\" = 'role:psykolog'")
        )
    assert of_carl()[1] == set(), "somebody else has it"
    with world.storage.writing(DEFAULT_TENANT) as tx:
        end_account(tx, "psy", world.now())
    caller, numbers = of_carl()
    assert numbers == {number_of(3)}
    assert isinstance(read_case(world, caller, number_of(3)), CasePage)
