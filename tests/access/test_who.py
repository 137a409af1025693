"""Who is meant by a `who`, how far one sees, and the same as columns for lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.access.facts import CaseFacts
from engine.access.scope import list_scope
from engine.access.who import (
    Reach,
    is_meant,
    is_reader,
    is_receiver,
    reach,
    receivers,
    sees_every_case,
)
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


CARE = someone("vera", "psykolog", organisation="vården")
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


def test_how_requests_name_somebody(deployment):
    assert receivers(CARE, deployment) == {"user:vera", "role:psykolog", "organisation:vården"}
    assert receivers(PEOPLE["cia"], deployment) == {"user:cia", "role:coach", "role:stöd"}


OURS = frozenset({("organisation:kommunen", "mående")})
GOES_BETWEEN = (who(WhoKind.ORGANISATION, "kommunen"),)


@pytest.mark.parametrize(
    ("role", "seats", "speaks"),
    [
        ("psykolog", {}, True),  # a contact person
        ("coach", {}, False),  # an employee with no part in it
        ("coach", {"coach": "mia"}, True),
        ("coach", {"coach": "cia"}, False),
        ("samordnare", {}, True),  # works with the whole of every case
        ("kurator", {}, False),  # of another unit
        ("styrgrupp", {}, False),
    ],
)
def test_an_organisation_means_its_contact_persons_and_those_who_work_with_the_case(
    deployment, role, seats, speaks
):
    """Whether it is a party, is asked or is named by the data; in reading as well as in acting."""
    mia, ours = someone("mia", role, organisation="kommunen"), GOES_BETWEEN[0]
    bare = CaseFacts(seats=seats, data={"mottagare": "kommunen"})
    by_data = who(WhoKind.DATA, "mottagare")
    for one in (ours, by_data):
        assert is_meant(mia, one, deployment, bare) is speaks
        assert is_reader(mia, one, deployment, bare) is speaks
    assert is_receiver(mia, "organisation:kommunen", deployment, bare) is speaks
    for let_in in ({"between": GOES_BETWEEN}, {"requests": OURS}, {"named": {"kommunen"}}):
        assert (reach(mia, deployment, replace(bare, **let_in)) is not Reach.NOTHING) is speaks
    assert not is_meant(mia, who(WhoKind.ORGANISATION, "vården"), deployment, bare)


def test_a_role_says_whether_it_answers_for_its_organisation(deployment):
    """Of those who are invited somebody who sends people here is none of its contact persons."""
    assert deployment.representing == {"remittent", "psykolog"}
    other = {"represents: false": set(), "represents: true": {"remittent"}}
    for written, more in other.items():
        files = read_project(PROJECT)
        path = "deployments/prov/deployment.yaml"
        changed = (
            files[path]
            .decode()
            .replace("remittent: {label: Remittent,", f"remittent: {{label: Remittent, {written},")
        )
        loaded = load({**files, path: changed.encode()})
        assert loaded.diagnostics == ()
        assert loaded.deployments["prov"].representing == {"psykolog", *more}
        rolf = someone("rolf", "remittent", organisation="kommunen")
        asked = CaseFacts(between=GOES_BETWEEN)
        found = reach(rolf, loaded.deployments["prov"], asked)
        assert (found is Reach.NAMED) == bool(more)


def test_who_only_sent_a_form_has_no_other_roles_there_than_those_that_come_in_so(deployment):
    """As long as nobody has a seat whoever opened the case goes on with it."""
    coach, sender = who(WhoKind.ROLE, "coach"), who(WhoKind.ROLE, "remittent")
    both = someone("carl", "coach", "remittent")
    for seats, counts in (({}, True), ({"coach": "cia"}, False), ({"samordnare": "s"}, False)):
        case = CaseFacts(seats=seats, authors=frozenset({"carl"}))
        assert reach(PEOPLE["carl"], deployment, case) is Reach.NAMED
        assert is_reader(PEOPLE["carl"], coach, deployment, case) is counts
        assert is_reader(both, coach, deployment, case) is counts
        assert is_reader(both, sender, deployment, case)
        asked = replace(case, requests=frozenset({("user:carl", "samtal")}))
        assert is_reader(PEOPLE["carl"], coach, deployment, asked)
    seated = CaseFacts(seats={"coach": "carl"}, authors=frozenset({"carl"}))
    assert is_reader(PEOPLE["carl"], coach, deployment, seated)


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
    assert "contact:ledare" in receivers(by_link, deployment)


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
