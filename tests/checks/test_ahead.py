"""What has been written ahead of the engine: nothing is wrong in it but what is not built yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.definitions.load import Loaded, load
from engine.operations.read_project import read_project

AHEAD = Path(__file__).parent.parent / "ahead"
NOT_YET = "not-yet"
WORDS = {
    "unknown-name": "activity.",
    "unknown-function": "latest",
    "wrong-arguments": "first",
}
"""What the language is to have and does not say of itself that it lacks yet: by code, what it is about."""


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load(read_project(AHEAD))


def test_nothing_is_wrong_but_what_is_not_built(loaded: Loaded) -> None:
    others = [one for one in loaded.diagnostics if one.code != NOT_YET]
    wrong = [one for one in others if WORDS.get(one.code, "\0") not in one.message.sv]
    assert [(one.code, str(one.span), one.message.sv) for one in wrong] == []
    assert {one.code for one in others} == set(WORDS), "take away what the engine can do now"


PART_OF = {"eget_mål": "eget_steg", "åtgärd": "teammöte", "överlämning": "vidare"}
"""Workflows that go with another, or are made from it: that one is the general part."""


def test_each_part_serves_two_projects() -> None:
    """A shared workflow that only one project uses is not general."""
    for path in sorted((AHEAD / "workflows").glob("*.yaml")):
        name = path.read_text("utf-8").partition("workflow: ")[2].split("\n")[0].strip()
        name = PART_OF.get(name, name)
        users = {
            one.relative_to(AHEAD).parts[1]
            for one in AHEAD.glob("deployments/*/**/*.yaml")
            if uses(one.read_text("utf-8"), name)
        }
        within = [
            one.name
            for one in (AHEAD / "workflows").glob("*.yaml")
            if one != path and uses(one.read_text("utf-8"), name)
        ]
        assert len(users) + len(within) >= 2, (name, users, within)


def uses(text: str, name: str) -> bool:
    return any(f"{key}: {name}" in text for key in ("workflow", "extends", "start"))
