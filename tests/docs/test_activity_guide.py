"""What the guide says of activities is a project that loads, and its stories come out as it says."""

from __future__ import annotations

import re
from pathlib import Path

from engine.definitions.load import load
from engine.scenarios.run import run_all

GUIDE = Path(__file__).parents[2] / "docs/guide/aktiviteter.md"
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
DEPLOYMENT = """
deployment: guiden
title: Guiden
country: se
languages: [sv]
roles:
  samordnare: {label: Samordnare, sees: all, may: [assign]}
  coach: {label: Coach, sees: all}
fallback: samordnare
workflows: [deltagare]
"""
FORMS = {
    "anmälan": "form: anmälan\ntitle: Anmälan\nfields:\n  namn: {type: text, label: Namn}\n",
    "dag": "form: dag\ntitle: Dag\nfields:\n  timmar: {type: integer, label: Timmar}\n",
    "beslut": (
        "form: beslut\ntitle: Beslut\nfields:\n  platser:\n    type: repeat\n    label: Platser\n"
        "    max: 5\n    fields: {namn: {type: text, label: Namn}}\n"
    ),
}


def test_the_guide_to_activities_loads_and_its_stories_come_out() -> None:
    activity, case, *_, stories = YAML.findall(GUIDE.read_text("utf-8"))
    folder = "deployments/guiden"
    files = {
        f"{folder}/deployment.yaml": DEPLOYMENT.lstrip("\n"),
        "workflows/praktik.yaml": activity,
        f"{folder}/workflows/deltagare.yaml": case,
        f"{folder}/scenarios/praktik.yaml": stories,
        **{f"{folder}/forms/{name}.yaml": text for name, text in FORMS.items()},
    }
    loaded = load({path: text.encode() for path, text in files.items()})
    assert [one.message.sv for one in loaded.diagnostics] == []
    report = run_all(loaded.deployments["guiden"])
    assert [failure.in_("sv") for failure in report.failures] == []
    assert len(report.results) == 2
