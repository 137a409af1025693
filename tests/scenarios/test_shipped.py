"""Every story of the deployments that are shipped, on the core."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.definitions.deployment import Deployment
from engine.definitions.load import load
from engine.scenarios.report import Report
from engine.scenarios.run import run_all

ROOT = Path(__file__).parents[2]
FOLDERS = ("forms", "workflows", "deployments")


def shipped() -> dict[str, Deployment]:
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.yaml")
    }
    return dict(load(files).deployments)


DEPLOYMENTS = shipped()


@pytest.fixture(scope="module", params=sorted(DEPLOYMENTS))
def report(request: pytest.FixtureRequest) -> Report:
    return run_all(DEPLOYMENTS[request.param])


def test_each_project_is_shipped_with_its_stories() -> None:
    assert {
        name for name, one in DEPLOYMENTS.items() if len(one.stories) >= 12
    } == DEPLOYMENTS.keys()


def test_every_story_comes_true(report: Report) -> None:
    assert report.passed, "\n".join(report.lines("sv"))


def test_the_stories_meet_every_state_action_condition_and_band(report: Report) -> None:
    missed = [one for one in report.missed if one.kind != "option"]
    assert missed == [], "\n".join(report.missed_lines("sv"))


def test_watching_changes_nothing_of_what_happens(report: Report) -> None:
    from engine.scenarios.run import run_story

    project = report.deployment
    for story, watched in zip(project.stories, report.results, strict=True):
        alone = run_story(project, story)
        assert (alone.passed, alone.steps) == (watched.passed, watched.steps)
