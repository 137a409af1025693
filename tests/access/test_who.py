"""Who is meant by a `who`, how far one sees, and the same as columns for lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.access.facts import CaseFacts
from engine.access.scope import list_scope
from engine.access.who import Reach, is_meant, is_reader, reach, receivers, sees_every_case
from engine.definitions.load import load
from engine.definitions.workflow import Who, WhoKind
from engine.foundation.texts import Text
from engine.operations.read_project import read_project
from tests.access.test_decide import CASE, PEOPLE, PROJECT, someone


@pytest.fixture(scope="module")
def deployment():
    return load(read_project(PROJECT)).deployments["prov"]


def who(kind: WhoKind, name: str = "") -> Who:
    return Who(kind=kind, name=name, label=Text({"sv": name}))


CARE = someone("vera", organisation="vården")
HERSELF = someone("", participant=True)


@pytest.mark.parametrize(
    ("asker", "meant", "data", "expected"),
    [
        (CARE, who(WhoKind.ORGANISATION, "vården"), {}, True),
        (CARE, who(WhoKind.ORGANISATION, "kommunen"), {}, False),
        (HERSELF, who(WhoKind.PARTICIPANT), {}, True),
        (CARE, who(WhoKind.PARTICIPANT), {}, False),
        (CARE, who(WhoKind.SYSTEM), {}, False),
        (CARE, who(WhoKind.DATA, "ansvarig"), {"ansvarig": "vera"}, True),
        (CARE, who(WhoKind.DATA, "ansvarig"), {"ansvarig": ("bo", "vera")}, True),
        (CARE, who(WhoKind.DATA, "ansvarig"), {"ansvarig": "vården"}, True),
        (CARE, who(WhoKind.DATA, "ansvarig"), {"ansvarig": "bo"}, False),
        (CARE, who(WhoKind.DATA, "ansvarig"), {}, False),
        (PEOPLE["cia"], who(WhoKind.ROLE, "stöd"), {}, True),
        (PEOPLE["cia"], who(WhoKind.ROLE, "kurator"), {}, False),
    ],
)
def test_who_is_meant(deployment, asker, meant, data, expected):
    case = CaseFacts(data=data)
    assert is_meant(asker, meant, deployment, case) is expected
    assert is_reader(asker, meant, deployment, case) is expected


def test_how_requests_name_somebody():
    assert receivers(CARE) == {"user:vera", "organisation:vården"}
    assert receivers(PEOPLE["cia"]) == {"user:cia", "role:coach", "role:stöd"}


def test_the_participant_reaches_what_names_them(deployment):
    assert reach(HERSELF, deployment, CASE) is Reach.NAMED


@pytest.mark.parametrize("name", PEOPLE)
def test_a_scope_lets_in_only_by_what_one_sees(deployment, name):
    asker = PEOPLE[name]
    scope = list_scope(asker, deployment, date(2026, 1, 15))
    by_columns = (
        scope.everything
        or CASE.unit in scope.units
        or CASE.subproject in scope.subprojects
        or (scope.seated and asker.account in CASE.seats.values())
        or (scope.named and asker.account in CASE.authors)
        or (scope.named and bool({of for of, _ in CASE.requests} & scope.receivers))
    )
    assert by_columns == (reach(asker, deployment, CASE) is not Reach.NOTHING)


def test_a_contact_is_meant_by_the_field_that_names_them_and_no_account_is(deployment):
    case = replace(CASE, data={"ledare": {"name": "Bo", "email": "bo@example.se"}})
    asked, other = who(WhoKind.DATA, "ledare"), who(WhoKind.DATA, "annan")
    by_link = someone("link:a", contact="ledare")
    assert is_meant(by_link, asked, deployment, case)
    assert not is_meant(by_link, other, deployment, case)
    assert not any(is_meant(one, asked, deployment, case) for one in PEOPLE.values())
    assert "contact:ledare" in receivers(by_link)


def test_who_sees_every_case_needs_no_facts_but_that_of_protection(deployment):
    """A list decides by this alone, so it says of each case what `reach` says, and nothing of a protected."""
    all_seeing = {name for name, one in PEOPLE.items() if sees_every_case(one, deployment)}
    assert all_seeing
    assert all_seeing < PEOPLE.keys()
    cases = (CaseFacts(), CASE, replace(CASE, seats={}), replace(CASE, requests=frozenset()))
    for name in all_seeing:
        for case in cases:
            assert reach(PEOPLE[name], deployment, replace(case, protected=False)) is Reach.WHOLE
        assert reach(PEOPLE[name], deployment, CaseFacts(protected=True)) is Reach.NOTHING
        outside = replace(PEOPLE[name], participant=True)
        assert not sees_every_case(outside, deployment)
        assert reach(outside, deployment, CASE) is Reach.NAMED
