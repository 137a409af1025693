"""What the guide says of meetings and hand-overs is a project that loads, and its stories come out so."""

from __future__ import annotations

from engine.definitions.load import load
from engine.scenarios.run import run_all
from tests.docs.test_activity_guide import DEPLOYMENT, FORMS, GUIDE, YAML

SAYS = "form: {name}\ntitle: Svar\nfields:\n  säger: {{type: long_text, label: Vad säger ni?}}\n"


def test_the_guide_to_meetings_and_hand_overs_loads_and_its_stories_come_out() -> None:
    guide = GUIDE.with_name("team.md")
    hand_over, question, case, stories = YAML.findall(guide.read_text("utf-8"))
    folder = "deployments/guiden"
    own = ("utlåtande", "beslut", "tillägg", "nej")
    files = {
        f"{folder}/deployment.yaml": DEPLOYMENT.lstrip("\n"),
        "workflows/överlämning.yaml": hand_over,
        "workflows/teamfråga.yaml": question,
        f"{folder}/workflows/deltagare.yaml": case,
        f"{folder}/scenarios/team.yaml": stories,
        f"{folder}/forms/anmälan.yaml": FORMS["anmälan"],
        **{f"{folder}/forms/{name}.yaml": SAYS.format(name=name) for name in own},
    }
    loaded = load({path: text.encode() for path, text in files.items()})
    assert [one.message.sv for one in loaded.diagnostics] == []
    report = run_all(loaded.deployments["guiden"])
    assert [failure.in_("sv") for failure in report.failures] == []
    assert len(report.results) == 2
