"""What the guide says of measurements is a project that loads, and its stories come out as it says."""

from __future__ import annotations

import re
from pathlib import Path

from engine.definitions.load import load
from engine.scenarios.run import run_all
from tests.docs.test_activity_guide import DEPLOYMENT, FORMS

GUIDE = Path(__file__).parents[2] / "docs/guide/matningar.md"
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
INSTRUMENT = "instrument: {source: Egen, licence: {status: free}, wording: own}\nfields:\n"
OWN = {
    "anmälan": FORMS["anmälan"],
    "läget": (
        f"form: läget\ntitle: Läget\n{INSTRUMENT}"
        "  går: {type: scale, label: Hur går det?, options: {1: Dåligt, 2: Bra}, required: true}\n"
        "values: {hur: {label: Hur det går, value: går + 0}}\n"
    ),
    "tron": (
        f"form: tron\ntitle: Tron\n{INSTRUMENT}"
        "  tro: {type: integer, label: Hur stor är din tro?, min: 1, max: 5, required: true}\n"
    ),
}


def files() -> dict[str, bytes]:
    """The example of the guide, as a folder of definitions."""
    case, pair, stories = YAML.findall(GUIDE.read_text("utf-8"))
    folder = "deployments/guiden"
    found = {
        f"{folder}/deployment.yaml": DEPLOYMENT.lstrip("\n"),
        f"{folder}/workflows/deltagare.yaml": case,
        f"{folder}/workflows/mätning.yaml": pair,
        f"{folder}/scenarios/mätningar.yaml": stories,
        **{f"{folder}/forms/{name}.yaml": text for name, text in OWN.items()},
    }
    return {path: text.encode() for path, text in found.items()}


def test_the_guide_to_measurements_loads_and_its_stories_come_out() -> None:
    loaded = load(files())
    assert [one.message.sv for one in loaded.diagnostics] == []
    report = run_all(loaded.deployments["guiden"])
    assert [failure.in_("sv") for failure in report.failures] == []
    assert len(report.results) == 1
