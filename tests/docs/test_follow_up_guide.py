"""The indicators of the guide are what the language takes, put together as it says."""

from __future__ import annotations

import re
from pathlib import Path

from engine.definitions.load import load

GUIDE = Path(__file__).parents[2] / "docs/guide/uppfoljning.md"
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
DEPLOYMENT = """
deployment: mitt
title: Mitt
languages: [sv]
period: {from: 2024-01-01, to: 2026-12-31}
people:
  fields:
    kommun: {type: choice, label: Kommun, options: {vik: Vik, näs: Näs}}
roles:
  coach: {label: Coach, sees: all}
fallback: coach
workflows: [deltagare]
"""
WORKFLOW = """
workflow: deltagare
title: Deltagare
subject: person
opens_with: start
forms:
  start: {by: coach, read: coach}
  avslut: {by: coach, read: coach}
starts: anmäld
states:
  anmäld: {label: Anmäld, actions: {skriv_in: {label: Skriv in, by: coach, to: inskriven}}}
  inskriven:
    label: Inskriven
    starts: aktiv
    states:
      aktiv: {label: Aktiv, actions: {sluta: {label: Sluta, by: coach, to: avslutad, form: avslut}}}
  avslutad: {label: Avslutad, final: true}
"""
FORMS = {
    "start": "form: start\ntitle: Start\nfields:\n  namn: {type: text, label: Namn}\n",
    "avslut": (
        "form: avslut\ntitle: Avslut\nfields:\n"
        "  utfall: {type: choice, label: Utfall, options: {arbete: Arbete, studier: Studier, annat: Annat}}\n"
    ),
}


def test_the_indicators_of_the_guide_can_be_used() -> None:
    indicators, parts, values = YAML.findall(GUIDE.read_text("utf-8"))
    split = indicators.replace("person.kommun]", "person.kommun, band(ålder_in)]")
    folder = "deployments/mitt"
    files = {
        f"{folder}/deployment.yaml": DEPLOYMENT.lstrip("\n") + split + parts,
        f"{folder}/workflows/deltagare.yaml": WORKFLOW.lstrip("\n") + values,
        **{f"{folder}/forms/{name}.yaml": text for name, text in FORMS.items()},
    }
    loaded = load({path: text.encode() for path, text in files.items()})
    assert [one.message.sv for one in loaded.diagnostics] == []
    found = loaded.deployments["mitt"]
    assert list(found.indicators) == ["deltagare", "vidare", "väntan"]
    assert found.subprojects["norr"].targets == {"deltagare": 40}
