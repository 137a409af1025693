"""What the guide says of questions without a name is a project that loads, and its story comes out."""

from __future__ import annotations

from engine.definitions.load import load
from engine.scenarios.run import run_all
from tests.docs.test_consent_guide import FORMS, GUIDE, YAML

ADVICE = (
    "form: råd\ntitle: Råd\nanonymous: true\n"
    "fields:\n  svar: {type: long_text, label: Vad råder ni?}\n"
)


def test_the_guide_to_questions_without_a_name_loads_and_its_story_comes_out() -> None:
    guide = GUIDE.with_name("utan_namn.md")
    form, activity, deployment, case, stories = YAML.findall(guide.read_text("utf-8"))
    folder = "deployments/guiden"
    files = {
        f"{folder}/deployment.yaml": deployment,
        f"{folder}/forms/underlag.yaml": form,
        f"{folder}/forms/råd.yaml": ADVICE,
        f"{folder}/forms/anmälan.yaml": FORMS["anmälan"],
        f"{folder}/workflows/utan_namn.yaml": activity,
        f"{folder}/workflows/deltagare.yaml": case,
        f"{folder}/scenarios/utan_namn.yaml": stories,
    }
    loaded = load({path: text.encode() for path, text in files.items()})
    assert [one.message.sv for one in loaded.diagnostics] == []
    report = run_all(loaded.deployments["guiden"])
    assert [failure.in_("sv") for failure in report.failures] == []
    assert len(report.results) == 1
