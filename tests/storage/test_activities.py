"""Activities lie beside the cases they belong to: found by their own number, with their case, and in no list
of cases.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.access.scope import ListScope
from engine.casework.case import Seat, Started
from engine.storage import (
    administering,
    boards,
    cases,
    days,
    lists,
    opening,
    people,
    standing_cases,
)
from engine.storage.cases import CaseRow
from engine.storage.requests import Meant, waiting_for
from tests.storage.conftest import NOON, TENANT
from tests.storage.making import a_case, a_person, a_row

ALL = ListScope(account="eva", everything=True)
OPEN = lists.Narrowing(deployment="prov")
EVA, BO = Seat(user="eva", since=NOON), Seat(user="bo", since=NOON)


def host(**changes: object) -> CaseRow:
    started = (Started("c1.1", "praktik"), Started("c1.2", "praktik"))
    return a_row("c1", person="p1", requests=(), started=started, **changes)


def activity(around: CaseRow, at: int, **changes: object) -> CaseRow:
    asked = replace(a_case().requests[0], id=f"c1.{at}.3", of="role:coach")
    case = a_case(f"c1.{at}", workflow="praktik", use="praktik", seats={}, requests=(asked,))
    number = f"{around.number}.{at}"
    return replace(around, case=replace(case, **changes), number=number, owner=None, host=around)


@pytest.fixture
def filled(published):
    with published.writing(TENANT) as tx:
        people.add_person(tx, a_person("p1", "Test Åsa"), "alias", NOON)
        around = host(seats={"coach": EVA})
        for row in (around, activity(around, 2), activity(around, 1)):
            cases.add_case(tx, row)
    return published


def test_one_is_found_with_its_case_by_number_and_by_identity(filled):
    with filled.reading(TENANT) as tx:
        around = cases.find_case(tx, "prov", "P-2024-001")
        assert around is not None
        assert around.host is None
        ways = (
            cases.find_case(tx, "prov", "P-2024-001.1"),
            cases.case_by_id(tx, "c1.1"),
            cases.cases_by_id(tx, ["c1.1"])["c1.1"],
            getattr(opening.find_with_person(tx, "prov", "P-2024-001.1"), "row", None),
        )
        assert len(set(map(str, ways))) == 1
        assert ways[0] is not None
        assert (ways[0].host, ways[0].case.use) == (around, "praktik")
        assert [one.case.id for one in cases.activities_of(tx, around)] == ["c1.1", "c1.2"]
        assert around.case.started == host().case.started


COUNTING = {
    "the list": lambda tx: [one.number for one in lists.list_cases(tx, ALL, OPEN, None, 50)],
    "the count of the list": lambda tx: ["P-2024-001"] * lists.count_cases(tx, ALL, OPEN),
    "the board": lambda tx: [one.number for one in boards.first_in(tx, ALL, OPEN, "anmäld", 9)],
    "the count of the board": lambda tx: (
        ["P-2024-001"] * boards.count_in(tx, ALL, OPEN, "anmäld")
    ),
    "a search for a name": lambda tx: [
        one.number
        for one in lists.list_cases(tx, ALL, replace(OPEN, text="åsa"), None, 50)
    ],
    "a search for a number": lambda tx: [
        one.number
        for one in lists.list_cases(tx, ALL, replace(OPEN, text="P-2024-001"), None, 50)
    ],
    "the cases of a person": lambda tx: [one.number for one in cases.cases_of(tx, "prov", ("p1",))],
    "one's own cases": lambda tx: [one.number for one in days.my_cases(tx, "eva", "prov")],
    "cases of a release": lambda tx: ["P-2024-001"] * standing_cases.pinned(tx, "prov")[1],
    "cases of a unit": lambda tx: (
        ["P-2024-001"] * standing_cases.units(tx, "prov")["arbetsmarknad"]
    ),
    "cases that wait for a role": lambda tx: (
        ["P-2024-001"] * standing_cases.receivers(tx, "prov")["role:coach"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", COUNTING)
def test_what_tells_of_cases_leaves_activities_out(filled, what):
    with filled.reading(TENANT) as tx:
        assert COUNTING[what](tx) == ["P-2024-001"]


def test_those_of_ones_own_cases_are_told_with_them(filled):
    with filled.reading(TENANT) as tx:
        inside = days.my_activities(tx, "eva", "prov")
        assert {(one.number, one.host.number) for one in inside if one.host} == {
            ("P-2024-001.1", "P-2024-001"), ("P-2024-001.2", "P-2024-001"),
        }  # fmt: skip
        assert days.my_activities(tx, "bo", "prov") == ()


def test_where_they_stand_is_counted_by_kind(filled):
    with filled.reading(TENANT) as tx:
        found = standing_cases.standing(tx, "prov")
    assert {(one.workflow, one.use, one.count) for one in found} == {
        ("deltagare", None, 1), ("deltagare", "praktik", 2),
    }  # fmt: skip


def test_who_has_what_is_asked_in_one_hangs_on_the_seats_of_the_case(filled):
    meant = [Meant(of="role:coach", holders=("eva",))]
    with filled.writing(TENANT) as tx:
        assert [one.number for one in waiting_for(tx, "prov", meant)] == [
            "P-2024-001.1", "P-2024-001.2",
        ]  # fmt: skip
        around = cases.find_case(tx, "prov", "P-2024-001")
        assert around is not None
        moved = replace(around, case=replace(around.case, seats={"coach": BO}))
        for one in cases.activities_of(tx, moved):
            cases.project_requests(tx, one)
        assert waiting_for(tx, "prov", meant) == ()


def test_what_is_asked_by_name_in_one_is_asked_in_its_case(published):
    with published.writing(TENANT) as tx:
        people.add_person(tx, a_person("p1", "Test Åsa"), "alias", NOON)
        around = host(seats={})
        named = replace(a_case().requests[0], of="user:uno")
        for row in (around, activity(around, 1, requests=(named,))):
            cases.add_case(tx, row)
        assert administering.cases_with(tx, "prov", "uno") == ("c1",)


def test_a_protected_person_is_so_in_activities_too(filled):
    with filled.writing(TENANT) as tx:
        cases.protect_cases_of(tx, "p1", True)
        found = cases.cases_by_id(tx, ["c1", "c1.1", "c1.2"])
    assert [one.protected for one in found.values()] == [True, True, True]


def test_whether_any_of_several_has_changed_is_known(filled):
    with filled.writing(TENANT) as tx:
        rows = list(cases.cases_by_id(tx, ["c1", "c1.1"]).values())
        assert cases.are_as_read(tx, rows)
        changed = replace(rows[1], case=replace(rows[1].case, version=4))
        assert cases.change_case(tx, changed, 3)
        assert not cases.are_as_read(tx, rows)
