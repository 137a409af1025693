"""The guides for whoever begins, followed box by box: after each the check has nothing to remark on but what
the guide has told of.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.cli import main
from engine.definitions.load import load
from engine.operations.read_project import read_project
from engine.scenarios.run import run_all
from tests.docs.guided import GUIDE, GUIDE_START, steps

CODES = re.compile(r"\(`([a-z-]+)`\)")


@pytest.mark.parametrize("guide", [GUIDE_START, GUIDE], ids=lambda path: path.stem)
def test_each_box_checks_as_the_guide_says(tmp_path: Path, guide: Path) -> None:
    assert main(["new", "prov", "--workspace", str(tmp_path)]) == 0
    told = set(CODES.findall(guide.read_text("utf-8")))
    for name in steps(tmp_path / "deployments/prov", guide):
        loaded = load(read_project(tmp_path))
        assert list(loaded.deployments) == ["prov"], (name, loaded.diagnostics)
        assert {one.code for one in loaded.diagnostics} <= told, (name, loaded.diagnostics)
    assert loaded.diagnostics == ()


def test_what_the_first_guide_adds_breaks_no_story(tmp_path: Path) -> None:
    assert main(["new", "prov", "--workspace", str(tmp_path)]) == 0
    assert len(list(steps(tmp_path / "deployments/prov", GUIDE_START))) == 2
    report = run_all(load(read_project(tmp_path)).deployments["prov"])
    assert report.passed, "\n".join(report.lines("sv"))


def test_both_guides_say_how_the_project_is_seen() -> None:
    text = GUIDE_START.read_text("utf-8")
    assert all(
        word in text for word in ("stegvis serve --workspace", "stegvis invite", ".venv/bin")
    )
