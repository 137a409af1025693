"""What the guide says of booked times is a project that loads, and its stories come out as it says."""

from __future__ import annotations

from engine.definitions.load import load
from engine.scenarios.run import run_all
from tests.docs.test_activity_guide import DEPLOYMENT, FORMS, GUIDE, YAML


def test_the_guide_to_booked_times_loads_and_its_stories_come_out() -> None:
    guide = GUIDE.with_name("tider.md")
    activity, case, stories = YAML.findall(guide.read_text("utf-8"))
    folder = "deployments/guiden"
    files = {
        f"{folder}/deployment.yaml": DEPLOYMENT.lstrip("\n"),
        "workflows/samtal.yaml": activity,
        f"{folder}/workflows/deltagare.yaml": case,
        f"{folder}/scenarios/samtal.yaml": stories,
        f"{folder}/forms/anmälan.yaml": FORMS["anmälan"],
    }
    loaded = load({path: text.encode() for path, text in files.items()})
    assert [one.message.sv for one in loaded.diagnostics] == []
    report = run_all(loaded.deployments["guiden"])
    assert [failure.in_("sv") for failure in report.failures] == []
    assert len(report.results) == 1
