"""What the guide says of time is a project that loads, and its stories come out as it says."""

from __future__ import annotations

import re
from pathlib import Path

from engine.definitions.load import load
from engine.scenarios.run import run_all

GUIDE = Path(__file__).parents[2] / "docs/guide/tid.md"
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
workflows: [stöd]
"""
FORMS = {
    "anmälan": "form: anmälan\ntitle: Anmälan\nfields:\n  namn: {type: text, label: Namn}\n",
    "uppföljning": "form: uppföljning\ntitle: Uppföljning\nfields:\n  bra: {type: yes_no, label: Bra?}\n",
}


def test_the_guide_to_time_loads_and_its_stories_come_out() -> None:
    workflow, stories = YAML.findall(GUIDE.read_text("utf-8"))
    folder = "deployments/guiden"
    files = {
        f"{folder}/deployment.yaml": DEPLOYMENT.lstrip("\n"),
        f"{folder}/workflows/stöd.yaml": workflow,
        f"{folder}/scenarios/tid.yaml": stories,
        **{f"{folder}/forms/{name}.yaml": text for name, text in FORMS.items()},
    }
    loaded = load({path: text.encode() for path, text in files.items()})
    assert [one.message.sv for one in loaded.diagnostics] == []
    report = run_all(loaded.deployments["guiden"])
    assert [failure.in_("sv") for failure in report.failures] == []
    assert len(report.results) == 3
