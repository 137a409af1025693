"""What the guide says of plans is a project that loads, and its stories come out as it says."""

from __future__ import annotations

import re
from pathlib import Path

from engine.definitions.load import load
from engine.scenarios.run import run_all
from tests.docs.test_activity_guide import DEPLOYMENT, FORMS

GUIDE = Path(__file__).parents[2] / "docs/guide/planen.md"
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
OWN = {
    "anmälan": FORMS["anmälan"],
    "framsteg": (
        "form: framsteg\ntitle: Framsteg\nfields:\n"
        "  hur_långt: {type: slider, label: Hur långt?, min: 0, max: 10, low: Inte alls, high: Framme}\n"
    ),
    "ändrat": "form: ändrat\ntitle: Ändrat\nfields:\n  mål: {type: text, label: Vad vill du?}\n",
}


def test_the_guide_to_plans_loads_and_its_stories_come_out() -> None:
    goal, case, stories = YAML.findall(GUIDE.read_text("utf-8"))
    folder = "deployments/guiden"
    files = {
        f"{folder}/deployment.yaml": DEPLOYMENT.lstrip("\n"),
        "workflows/mål.yaml": goal,
        f"{folder}/workflows/deltagare.yaml": case,
        f"{folder}/scenarios/planen.yaml": stories,
        **{f"{folder}/forms/{name}.yaml": text for name, text in OWN.items()},
    }
    loaded = load({path: text.encode() for path, text in files.items()})
    assert [one.message.sv for one in loaded.diagnostics] == []
    report = run_all(loaded.deployments["guiden"])
    assert [failure.in_("sv") for failure in report.failures] == []
    assert len(report.results) == 1
