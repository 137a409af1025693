"""What has been written ahead of the engine: nothing is wrong in it but what is not built yet."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from engine.definitions.load import Loaded, load
from engine.foundation.diagnostics import Severity
from engine.operations.read_project import read_project
from engine.scenarios.run import run_all

ROOT = Path(__file__).parents[2]
AHEAD = ROOT / "tests/ahead"
WRONG = {
}
"""So many errors are left, of what decision 33 proposes. Fewer as the engine grows; more is a mistake in
what was written.
"""


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    """With what is deployed, which it builds on."""
    return load({**read_project(ROOT), **read_project(AHEAD)})


def test_nothing_is_wrong_but_what_is_not_built(loaded: Loaded) -> None:
    errors = Counter(one.code for one in loaded.diagnostics if one.severity is Severity.ERROR)
    assert errors == WRONG


def test_the_stories_of_a_project_without_errors_come_true(loaded: Loaded) -> None:
    report = run_all(loaded.deployments["visa_vägen"])
    assert report.passed, "\n".join(report.lines("sv"))
    assert len(report.results) >= 17


PART_OF = {"eget_mål": "eget_steg", "åtgärd": "teammöte", "överlämning": "vidare"}
"""Workflows that go with another, or are made from it: that one is the general part."""


def test_each_part_serves_two_projects() -> None:
    """A shared workflow that only one project uses is not general."""
    for path in sorted((ROOT / "workflows").glob("*.yaml")):
        name = path.read_text("utf-8").partition("workflow: ")[2].split("\n")[0].strip()
        name = PART_OF.get(name, name)
        users = {
            one.parts[one.parts.index("deployments") + 1]
            for folder in (ROOT, AHEAD)
            for one in folder.glob("deployments/*/**/*.yaml")
            if uses(one.read_text("utf-8"), name)
        }
        within = [
            one.name
            for one in (ROOT / "workflows").glob("*.yaml")
            if one != path and uses(one.read_text("utf-8"), name)
        ]
        assert len(users) + len(within) >= 2, (name, users, within)


def uses(text: str, name: str) -> bool:
    return any(f"{key}: {name}" in text for key in ("workflow", "extends", "start"))
