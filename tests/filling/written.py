"""Forms written as a coordinator writes them, and what is posted to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.definitions.form import Form
from engine.definitions.load import load
from engine.expressions.scope import Value
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.settle import settle
from engine.filling.settled import Settled
from engine.foundation.calendar import Calendar
from engine.foundation.texts import Text

NOW = datetime(2024, 5, 3, 10, tzinfo=ZoneInfo("Europe/Stockholm"))
KIM = "19900102-2384"
DEPLOYMENT = """
deployment: prov
title: Prov
country: se
languages: [sv, en]
people: {identity: [personnummer, samordningsnummer]}
organisations:
  kommunen: Kommunen
  vården: {label: Vården, partner: true}
roles: {coach: {label: Coach, sees: all}}
fallback: coach
settings: {gräns: {value: 10, type: integer, label: Gräns}}
workflows: [prov]
consents:
  samverkan: {kind: secrecy, label: Ni får prata om mig, to: [kommunen, vården]}
"""
WORKFLOW = """
workflow: prov
title: Prov
subject: person
opens_with: prov
forms: {prov: {by: coach, read: coach}}
data: {ledare: {type: text, label: Ledare}}
starts: pågår
states:
  pågår: {label: Pågår, actions: {sluta: {label: Sluta, by: coach, to: slut}}}
  slut: {label: Slut, final: true}
"""
WHO5 = """
form: who5
title: Välmående
instrument:
  source: WHO
  licence: {status: free}
  wording: own
fields:
  svar:
    type: matrix
    required: true
    label: Hur ofta?
    rows: {glad: Glad, lugn: Lugn, pigg: {label: Pigg, reversed: true}}
    options: {0: Aldrig, 1: Ibland, 2: Ofta, 3: Alltid}
values:
  total:
    label: Summa
    value: sum(svar)
    bands: {lågt: {range: 0..3, label: Lågt}, gott: {range: 4..9, label: Gott}}
flags:
  lågt: {when: total <= 3, severity: attention, label: Lågt välmående}
"""


def form_of(text: str, **others: str) -> Form:
    """The form called `prov`, checked; `others` are forms that it uses, by name."""
    files = {
        "deployments/prov/deployment.yaml": DEPLOYMENT,
        "deployments/prov/workflows/prov.yaml": WORKFLOW,
        "deployments/prov/forms/prov.yaml": f"form: prov\ntitle: Prov\n{text}",
        **{f"deployments/prov/forms/{name}.yaml": other for name, other in others.items()},
    }
    loaded = load({path: text.lstrip().encode() for path, text in files.items()})
    if "prov" not in loaded.deployments:
        raise AssertionError([f"{one.span.line} {one.message.sv}" for one in loaded.diagnostics])
    return loaded.deployments["prov"].forms["prov"]


def context(
    *,
    person: Mapping[str, Value] | None = None,
    case: Mapping[str, Value] | None = None,
    language: str = "sv",
) -> FillContext:
    return FillContext(
        now=NOW,
        calendar=Calendar(),
        language=language,
        person=person or {},
        case=case or {},
        setting={"gräns": 10},
        user={"organisation": "kommunen", "unit": "kommunen"},
        staff={"eva": "Eva Ek", "bo": "Bo Ås"},
        belongs={"eva": "kommunen", "bo": "vården"},
        organisations={"kommunen": Text({"sv": "Kommunen"}), "vården": Text({"sv": "Vården"})},
    )


def posted(**texts: str | tuple[str, ...]) -> Draft:
    """A draft with these texts, by path with `__` for the dots."""
    pairs = []
    for name, text in texts.items():
        path = name.replace("__", ".")
        pairs += [(path, one) for one in ((text,) if isinstance(text, str) else text)]
    return Draft().with_posted(pairs)


def settled(
    form: Form, around: FillContext | None = None, **texts: str | tuple[str, ...]
) -> Settled:
    return settle(form, posted(**texts), around or context())


def problems(found: Settled) -> list[tuple[str, str]]:
    """What is wrong: path and code."""
    return [(problem.path, problem.code) for problem in found.problems]
