"""Owns the project that is served: one form of 60 fields on one page, and one workflow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.filling_form import POSTED as POSTED

LONG = (Path(__file__).parent.parent / "filling_form.yaml").read_text("utf-8")
INDENTED = 6
"""Fields of a page stand this far in; on a form of one page they stand four less."""


def on_one_page(text: str) -> str:
    """The long form without its pages, so that all 60 fields stand on one."""
    head, _, rest = text.partition("pages:\n")
    pages, mark, tail = rest.partition("values:\n")
    fields = [line[4:] for line in pages.splitlines() if line.startswith(" " * INDENTED)]
    return "\n".join([head.rstrip(), "fields:", *fields, mark + tail])


DEPLOYMENT = """
deployment: prov
title: Prov
country: se
languages: [sv]
people: {identity: [personnummer, samordningsnummer]}
organisations: {kommunen: {label: Kommunen}}
roles:
  coach: {label: Coach, sees: all, may: [assign]}
  kurator: {label: Kurator, sees: all}
fallback: coach
workflows: [deltagare]
"""
FIRST = """
form: anmälan
title: Anmälan
fields:
  nummer: {type: identity, label: Personnummer, saves_to: person.identity}
  namn: {type: text, label: Namn, saves_to: person.name}
"""
WORKFLOW = """
workflow: deltagare
title: Deltagare
subject: person
team: [coach, kurator]
opens_with: anmälan
forms:
  anmälan: {by: coach, read: coach}
  lang:
    by: coach
    read: coach
    do:
      - {notify: kurator, message: Läs det som är nytt.}
starts: pågår
states:
  pågår:
    label: Pågår
    due: 30 days
    offers: lang
    on_enter: {notify: kurator, message: Nu pågår det igen.}
    actions:
      vila: {label: Vila, by: coach, to: vilar}
      sluta: {label: Sluta, by: coach, to: slut}
  vilar:
    label: Vilar
    due: 10 working days
    on_enter: {notify: kurator, message: Nu vilar det.}
    actions:
      börja: {label: Börja igen, by: coach, to: pågår}
  slut: {label: Slut, final: true}
"""
ACTIVE = """
workflow: aktiv
title: Deltagare med aktiviteter
extends: deltagare
activities: {praktik: {workflow: praktik, label: Praktik, by: coach}}
clocks:
  till_klar:
    label: Till en klar praktik
    from: entered(pågår)
    to: min(entered(klar) of praktik)
    limit: 6 months
states:
  pågår:
    offers: [lang, praktik]
    actions:
      allt_klart:
        label: Allt är klart
        by: system
        to: slut
        when: count(praktik where in_state(klar)) > 20
"""
PLACEMENT = """
workflow: praktik
title: Praktik
subject: activity
data:
  plats: {type: text, label: Plats, required: true}
named_by: plats
starts: pågår
states:
  pågår:
    label: Pågår
    due: 60 days
    timers: {påminn: {after: 30 days, do: {task: Ring platsen, of: coach}}}
    actions: {avsluta: {label: Avsluta, by: coach, to: klar}}
  klar: {label: Klar, final: true}
"""
FILES = {
    "deployments/prov/deployment.yaml": DEPLOYMENT,
    "deployments/prov/forms/anmalan.yaml": FIRST,
    "deployments/prov/forms/lang.yaml": on_one_page(LONG),
    "deployments/prov/workflows/deltagare.yaml": WORKFLOW,
}
ALSO_ACTIVE = {
    **FILES,
    "deployments/prov/deployment.yaml": DEPLOYMENT.replace("[deltagare]", "[deltagare, aktiv]"),
    "deployments/prov/workflows/aktiv.yaml": ACTIVE,
    "deployments/prov/workflows/praktik.yaml": PLACEMENT,
}
"""With cases that have activities beside, which the opponent knows nothing of."""


def files(texts: Mapping[str, str] = FILES) -> dict[str, bytes]:
    return {path: text.lstrip().encode() for path, text in texts.items()}
