"""A consent that is asked only after another answer: it is no part of the form until then, at any age."""

from __future__ import annotations

from datetime import date

import pytest

from engine.definitions.form import Form
from engine.definitions.load import load
from engine.filling.settle import settle
from tests.filling.written import context, posted, problems

FILES = {
    "deployments/prov/deployment.yaml": """deployment: prov
title: Prov
languages: [sv]
roles: {coach: {label: Coach, sees: all}}
fallback: coach
workflows: [väg]
consents:
  öppen: {kind: openness, label: Ni får berätta}
""",
    "deployments/prov/väg.yaml": """workflow: väg
title: Väg
subject: person
opens_with: anmälan
forms: {anmälan: {by: coach, read: coach}}
starts: ny
states:
  ny: {label: Ny, actions: {sluta: {label: Sluta, by: coach, to: slut}}}
  slut: {label: Slut, final: true}
""",
    "deployments/prov/anmälan.yaml": """form: anmälan
title: Anmälan
fields:
  berätta: {type: yes_no, label: Får vi berätta?}
  öppen: {type: consent, consent: öppen, show_if: berätta, required: true}
""",
}


@pytest.fixture(scope="module")
def form() -> Form:
    found = load({path: text.encode() for path, text in FILES.items()})
    assert [one.message.sv for one in found.diagnostics if one.severity == "error"] == []
    return found.deployments["prov"].workflows["väg"].forms["anmälan"].form


@pytest.mark.parametrize("born", [None, date(2015, 1, 1), date(1980, 1, 1)])
def test_a_consent_that_is_not_asked_is_neither_lacking_nor_wrong(
    form: Form, born: date | None
) -> None:
    person = {} if born is None else {"birth_date": born}
    for answer in ("", "false"):
        found = settle(form, posted(berätta=answer), context(person=person))
        assert "öppen" not in found.answers
        assert not found.problems
    asked = settle(form, posted(berätta="true"), context(person=person))
    assert problems(asked) == [("öppen", "missing")]
