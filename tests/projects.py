"""The example of the guide to the project, records, queues and places, as a folder of definitions: tests play
it on the core, on stored data and in a browser, so that the guide is true.
"""

from __future__ import annotations

import re
from pathlib import Path

GUIDE = Path(__file__).parents[1] / "docs/guide/projektet.md"
YAML = re.compile(r"```yaml (\S+)\n(.*?)```", re.DOTALL)
FOLDER = "deployments/guiden"
DEPLOYMENT = """\
deployment: guiden
title: Guiden
country: se
languages: [sv]
roles:
  samordnare: {label: Samordnare, sees: all, may: [assign, publish]}
  coach: {label: Coach, sees: assigned}
  styrgrupp: {label: Styrgrupp, sees: figures}
  granskare: {label: Granskare, sees: log}
fallback: samordnare
workflows: [deltagare, projekt]
"""
DELTAGARE = """\
workflow: deltagare
title: Deltagare
subject: person
opens_with: anmälan
team: [coach]
forms:
  anmälan: {by: samordnare, read: [samordnare, coach]}
activities:
  aktivitet: {workflow: aktivitet, label: Aktivitet, by: samordnare}
starts: planering
states:
  planering:
    label: Planering
    offers: aktivitet
    actions:
      avsluta: {label: Avsluta, by: [coach, samordnare], to: avslutad}
  avslutad: {label: Avslutad, final: true}
"""
FORMS = {
    "anmälan": (
        "form: anmälan\ntitle: Anmälan\nfields:\n"
        "  namn: {type: text, label: Namn, saves_to: person.name}\n"
        "  svenska: {type: yes_no, label: Talar personen svenska?}\n"
    ),
    "utbildning": (
        "form: utbildning\ntitle: Utbildning\nfields:\n"
        "  ämne: {type: text, label: Ämne, required: true}\n"
        "  antal: {type: integer, label: Hur många var med?, min: 1, required: true}\n"
    ),
}


def written() -> dict[str, str]:
    """The examples of the guide, by what each is called there."""
    return dict(YAML.findall(GUIDE.read_text("utf-8")))


def files() -> dict[str, bytes]:
    guide = written()
    workflows = {"deltagare": DELTAGARE, **{n: t for n, t in guide.items() if is_workflow(t)}}
    found = {f"{FOLDER}/deployment.yaml": DEPLOYMENT}
    found |= {f"{FOLDER}/workflows/{name}.yaml": text for name, text in workflows.items()}
    found |= {f"{FOLDER}/forms/{name}.yaml": text for name, text in FORMS.items()}
    stories = {name: text for name, text in guide.items() if text.startswith("scenarios:")}
    found |= {f"{FOLDER}/scenarios/{name}.yaml": text for name, text in stories.items()}
    return {path: text.encode() for path, text in found.items()}


def is_workflow(text: str) -> bool:
    return text.startswith("workflow:")
