"""Those who do not see the whole of a case are let into an anonymous activity of it by what stands there
alone, and learn nothing of the case.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from engine.access.decide import Allowed, decide, purpose_of
from engine.access.facts import Act, CaseFacts, Facts
from engine.access.reading import Redaction, tells_of_person
from engine.access.who import Reach, is_outside, reach
from engine.definitions.deployment import Deployment, Organisation
from engine.definitions.load import load
from engine.foundation.texts import Text
from engine.operations.read_project import read_project
from tests.access.test_decide import PROJECT, someone

PARTNER = Organisation(
    name="vården", label=Text({"sv": "Vården"}), partner=True, units=MappingProxyType({})
)
ASKED = frozenset({("organisation:vården", "mående")})
CASE = CaseFacts(state="prövas", unit="norr", subproject="ett", seats={"coach": "cia"})
ACTIVITY = CaseFacts(state="prövas", use="fråga", requests=ASKED, around=CASE)
ANNA = someone("anna", "coach", "psykolog", organisation="vården")


@pytest.fixture(scope="module")
def deployment() -> Deployment:
    found = load(read_project(PROJECT)).deployments["prov"]
    return replace(found, organisations={**found.organisations, "vården": PARTNER})


def decided(deployment: Deployment, act: Act, name: str = "", found: CaseFacts = ACTIVITY) -> bool:
    workflow = deployment.workflows["deltagare"]
    facts = Facts(deployment=deployment, workflow=workflow, case=found, name=name, author="någon")
    return isinstance(decide(ANNA, act, facts, purpose_of(act)), Allowed)


def test_a_partner_that_is_asked_there_needs_no_consent(deployment: Deployment) -> None:
    assert reach(ANNA, deployment, ACTIVITY) is Reach.NAMED
    assert is_outside(ANNA, deployment, ACTIVITY)
    assert decided(deployment, Act.FILL_FORM, "mående")
    assert decided(deployment, Act.READ_FORM, "mående")
    assert decided(deployment, Act.SEE_COURSE)
    assert not decided(deployment, Act.FILL_FORM, "mående", replace(ACTIVITY, around=None))


@pytest.mark.parametrize("act", [Act.READ_NOTES, Act.READ_CONSENTS, Act.ASSIGN, Act.KEEP_LINKS])
def test_nothing_of_the_case_is_theirs(deployment: Deployment, act: Act) -> None:
    assert not decided(deployment, act)


@pytest.mark.parametrize(
    "case",
    [
        replace(CASE, requests=ASKED, shared={"vården": frozenset({"fråga"})}),
        replace(CASE, named=frozenset({"vården", "anna"})),
        replace(CASE, authors=frozenset({"anna"})),
    ],
)
def test_what_is_so_in_the_case_lets_nobody_in(deployment: Deployment, case: CaseFacts) -> None:
    found = replace(ACTIVITY, requests=frozenset(), around=case)
    assert reach(ANNA, deployment, found) is Reach.NOTHING


@pytest.mark.parametrize(
    "found",
    [
        replace(ACTIVITY, requests=frozenset(), named=frozenset({"vården"})),
        replace(ACTIVITY, requests=frozenset(), authors=frozenset({"anna"})),
        replace(ACTIVITY, protected=True, around=replace(CASE, protected=True)),
    ],
)
def test_what_is_so_in_the_activity_does(deployment: Deployment, found: CaseFacts) -> None:
    assert reach(ANNA, deployment, found) is Reach.NAMED


def test_who_sees_the_whole_case_is_inside(deployment: Deployment) -> None:
    found = replace(ACTIVITY, requests=frozenset())
    inside = {"sara": "samordnare", "cia": "coach"}
    for name, role in inside.items():
        assert reach(someone(name, role), deployment, found) is Reach.WHOLE
        assert not is_outside(someone(name, role), deployment, found)
    assert reach(someone("annan", "coach"), deployment, found) is Reach.NOTHING


def test_the_participant_is_not_outside(deployment: Deployment) -> None:
    assert not is_outside(someone("kim", participant=True), deployment, ACTIVITY)


def test_who_sees_figures_alone_is_let_in_nowhere(deployment: Deployment) -> None:
    named = replace(ACTIVITY, named=frozenset({"vården"}))
    stig = someone("stig", "styrgrupp", organisation="vården")
    assert reach(stig, deployment, named) is Reach.NOTHING


@pytest.mark.parametrize(
    ("seen", "name", "tells"),
    [
        (Redaction(), "identity", True),
        (Redaction(limited=True), "name", True),
        (Redaction(limited=True), "identity", False),
        (Redaction(limited=True, nameless=True), "name", False),
    ],
)
def test_what_one_learns_of_the_person(seen: Redaction, name: str, tells: bool) -> None:
    assert tells_of_person(ANNA, seen, name) is tells
    mine = someone("kim", participant=True)
    assert tells_of_person(mine, replace(seen, nameless=False), name)
