"""A partner sees what a consent that stands shares with it, as far as the rules say, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from engine.access.decide import Allowed, decide, purpose_of
from engine.access.facts import Act, CaseFacts, Facts
from engine.access.reading import Part
from engine.access.who import Reach, reach
from engine.access.withheld import reads
from engine.definitions.deployment import Deployment, Organisation
from engine.definitions.load import load
from engine.foundation.texts import Text
from engine.operations.read_project import read_project
from tests.access.test_decide import PROJECT, someone

PARTNER = Organisation(
    name="vården", label=Text({"sv": "Vården"}), partner=True, units=MappingProxyType({})
)
ANNA = someone("anna", "coach", "psykolog", organisation="vården")
ASKED = frozenset({("organisation:vården", "mående")})


@pytest.fixture(scope="module")
def deployment() -> Deployment:
    found = load(read_project(PROJECT)).deployments["prov"]
    return replace(found, organisations={**found.organisations, "vården": PARTNER})


def case(*shared: str, **rest: object) -> CaseFacts:
    shares = {"vården": frozenset(shared)} if shared else {}
    return replace(CaseFacts(state="prövas", requests=ASKED), shared=shares, **rest)


def decided(deployment: Deployment, act: Act, name: str, found: CaseFacts) -> object:
    facts = Facts(
        deployment=deployment,
        workflow=deployment.workflows["deltagare"],
        case=found,
        name=name,
        author="någon",
    )
    return decide(ANNA, act, facts, purpose_of(act))


def seen(deployment: Deployment, form: str, found: CaseFacts) -> set[str]:
    """What of a form is read, of its result, pages, questions and all of it."""
    redaction = decided(deployment, Act.READ_FORM, form, found)
    if not isinstance(redaction, Allowed):
        return set()
    use = deployment.workflows["deltagare"].forms[form]
    parts = ("", "result", *use.form.fields, *use.form.values)
    return {one for one in parts if reads(use, one, redaction.redaction)}


def test_without_a_consent_there_is_no_case(deployment: Deployment) -> None:
    assert reach(ANNA, deployment, case()) is Reach.NOTHING
    seated = case(seats={"coach": "anna"}, authors=frozenset({"anna"}))
    assert reach(ANNA, deployment, seated) is Reach.NOTHING
    for act in (Act.READ_CASE, Act.READ_FORM, Act.FILL_FORM):
        assert not isinstance(decided(deployment, act, "mående", case()), Allowed)


def test_a_consent_opens_a_part_and_never_the_whole(deployment: Deployment) -> None:
    found = case("mående")
    assert reach(ANNA, deployment, found) is Reach.NAMED
    assert reach(ANNA, deployment, replace(found, protected=True)) is Reach.NOTHING
    for act in (Act.READ_NOTES, Act.READ_CONSENTS, Act.SEE_AS_PARTNER, Act.GIVE_CONSENT):
        assert not isinstance(decided(deployment, act, "", found), Allowed)


def test_what_is_shared_of_a_form_is_all_that_is_read(deployment: Deployment) -> None:
    form = deployment.workflows["deltagare"].forms["mående"].form
    first, *others = form.fields
    assert seen(deployment, "mående", case("mående")) >= {"", *form.fields}
    assert seen(deployment, "mående", case("samtal")) == set()
    only = seen(deployment, "mående", case(f"mående.{first}"))
    assert first in only
    assert not only & {"", *others}
    result = decided(deployment, Act.READ_FORM, "mående", case("mående.result"))
    assert isinstance(result, Allowed)
    assert result.redaction.part is Part.RESULT


def test_an_ask_opens_with_a_consent_alone(deployment: Deployment) -> None:
    assert isinstance(decided(deployment, Act.FILL_FORM, "mående", case("mående")), Allowed)
    assert not isinstance(decided(deployment, Act.FILL_FORM, "mående", case("samtal")), Allowed)


def test_of_a_whole_activity_the_rules_say_what_is_read(deployment: Deployment) -> None:
    shared = case("fråga", use="fråga")
    assert seen(deployment, "mående", shared) == {"result", "total"}  # As far as a coach reads.
    assert seen(deployment, "avslut", shared) == set()  # A coach does not.
    other = case("annat", use="fråga")
    assert seen(deployment, "mående", other) == set()


def test_whom_the_data_names_is_let_in_while_named(deployment: Deployment) -> None:
    named = CaseFacts(named=frozenset({"kommunen", "rolf"}))
    ours = someone("mia", "remittent", organisation="kommunen")
    for one in (ours, someone("rolf", "remittent")):
        assert reach(one, deployment, named) is Reach.NAMED
        assert reach(one, deployment, CaseFacts()) is Reach.NOTHING
    assert reach(someone("x", "granskare", organisation="kommunen"), deployment, named) is (
        Reach.NOTHING
    )
    theirs = someone("anna", "remittent", organisation="vården")
    assert reach(theirs, deployment, CaseFacts(named=frozenset({"vården"}))) is Reach.NOTHING
