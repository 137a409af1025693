"""The participant on the page of a case: what is theirs in that case, and nothing of any other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.access.decide import Allowed, decide, purpose_of
from engine.access.facts import Act
from engine.access.on_page import ON_PAGE
from engine.foundation.wrong import Refused
from tests.access.test_decide import CASE, TABLE, deployment, facts_of, someone  # noqa: F401 - a fixture

ADA = someone("page:1", participant=True, page="c1")
HERS = replace(CASE, whole="c1", seats={})
MAY = {
    (Act.READ_CASE, ""),
    (Act.READ_FORM, "mående"),
    (Act.FILL_FORM, "mående"),
    (Act.ARRANGE_PLAN, ""),
    (Act.READ_CONSENTS, ""),
    (Act.WITHDRAW_CONSENT, "samverkan"),
    (Act.OPEN_LINK, "mående"),
}


@pytest.mark.parametrize(("act", "name"), list(TABLE), ids=lambda one: str(one) or "-")
def test_what_is_hers_and_nothing_of_another_case(deployment, act, name):  # noqa: F811 - the fixture
    def decided(case):
        return decide(ADA, act, facts_of(deployment, name, case=case), purpose_of(act))

    assert isinstance(decided(HERS), Allowed) is ((act, name) in MAY)
    for case in (CASE, replace(HERS, whole="c2"), None):
        assert isinstance(decided(case), Refused)


def test_what_is_not_for_participants_is_refused_though_a_role_were_held(deployment):  # noqa: F811 - the fixture
    somebody = replace(ADA, roles=frozenset({"samordnare"}))
    for act, name in TABLE:
        if act not in ON_PAGE:
            found = decide(somebody, act, facts_of(deployment, name, case=HERS), purpose_of(act))
            assert isinstance(found, Refused), act


def test_what_is_never_answered_by_link_is_not_filled_in_on_the_page(deployment):  # noqa: F811 - the fixture
    facts = facts_of(deployment, "mående", case=HERS)
    assert facts.workflow is not None
    forms = dict(facts.workflow.forms)
    forms["mående"] = replace(forms["mående"], by_link="never")
    alone = replace(facts, workflow=replace(facts.workflow, forms=forms))
    found = decide(ADA, Act.FILL_FORM, alone, purpose_of(Act.FILL_FORM))
    assert isinstance(found, Refused)
    assert found.reason.kind == "access"
