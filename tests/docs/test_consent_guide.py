"""What the guide says of consents and parties is a project that loads, and its stories come out."""

from __future__ import annotations

import re
from pathlib import Path

from engine.definitions.load import load
from engine.scenarios.run import run_all

GUIDE = Path(__file__).parents[2] / "docs/guide/samtycken.md"
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
FORMS = {
    "anmälan": "form: anmälan\ntitle: Anmälan\nfields:\n  namn: {type: text, label: Namn}\n",
    "utlåtande": "form: utlåtande\ntitle: Utlåtande\nfields:\n  svar: {type: text, label: Svar}\n",
    "måendet": (
        "form: måendet\ntitle: Måendet\nfields:\n  sömn: {type: integer, label: Sömn}\n"
        "values:\n  total: {label: Summa, value: sömn + 1}\nresult: total\n"
    ),
}


def guide_project() -> dict[str, bytes]:
    """The project of the guide, as files."""
    deployment, form, case, activity, stories = YAML.findall(GUIDE.read_text("utf-8"))
    folder = "deployments/guiden"
    files = {
        f"{folder}/deployment.yaml": deployment,
        f"{folder}/forms/samtycke.yaml": form,
        f"{folder}/workflows/deltagare.yaml": case,
        f"{folder}/workflows/fråga.yaml": activity,
        f"{folder}/scenarios/samtycken.yaml": stories,
        **{f"{folder}/forms/{name}.yaml": text for name, text in FORMS.items()},
    }
    return {path: text.encode() for path, text in files.items()}


def test_the_guide_to_consents_loads_and_its_stories_come_out() -> None:
    loaded = load(guide_project())
    assert [one.message.sv for one in loaded.diagnostics] == []
    report = run_all(loaded.deployments["guiden"])
    assert [failure.in_("sv") for failure in report.failures] == []
    assert len(report.results) == 4
