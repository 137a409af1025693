"""The report of the guide is what the language takes, put together as it says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from engine.definitions.load import load
from tests.docs.test_follow_up_guide import DEPLOYMENT, FORMS, WORKFLOW, YAML

GUIDE = Path(__file__).parents[2] / "docs/guide/rapporter.md"
CONSENTS = """consents:
  register: {kind: register, label: Ni får registrera mig}
"""


def within(levels: int, text: str) -> str:
    """What stands so many levels in: lines that another box has already are left out."""
    return text.split("\n", levels)[levels]


def test_the_report_of_the_guide_can_be_used() -> None:
    report, slips, checked = YAML.findall(GUIDE.read_text("utf-8"))
    folder = "deployments/mitt"
    files = {
        f"{folder}/deployment.yaml": "".join(
            (DEPLOYMENT.lstrip("\n"), CONSENTS, report, within(2, checked), within(1, slips))
        ),
        f"{folder}/workflows/deltagare.yaml": WORKFLOW.lstrip("\n"),
        **{f"{folder}/forms/{name}.yaml": text for name, text in FORMS.items()},
    }
    loaded = load({path: text.encode() for path, text in files.items()})
    assert [one.message.sv for one in loaded.diagnostics] == []
    found = loaded.deployments["mitt"].exports["scb"]
    assert (found.monthly, found.checked_by, found.checked_on) == (
        True,
        "Anna Ek",
        date(2026, 1, 15),
    )
    slip = loaded.deployments["mitt"].exports["sus"]
    assert (slip.monthly, slip.consent, slip.is_checked) == (False, "register", False)
    assert list(found.columns) == ["projekt", "månad", "nummer", "start", "slut", "orsak"]
