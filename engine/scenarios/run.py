"""Owns running stories on the core: one, or all of a deployment with what they have met."""

from __future__ import annotations

from collections.abc import Callable

from engine.definitions.deployment import Deployment
from engine.definitions.story import Story
from engine.scenarios.core import Core
from engine.scenarios.coverage import Coverage
from engine.scenarios.observing import observed
from engine.scenarios.playing import StoryResult, play
from engine.scenarios.report import Report


def run_story(deployment: Deployment, story: Story) -> StoryResult:
    """Play one story. A failure is in the result; only a bug raises."""
    return play(story, deployment, Core(deployment, story))


def run_all(
    deployment: Deployment,
    only: Callable[[Story], bool] | None = None,
    each: Callable[[StoryResult], None] | None = None,
) -> Report:
    """Play all stories, or those that `only` takes, and note what they met. `each` is told of every
    result as it comes.
    """
    watched, conditions = observed(deployment)
    coverage = Coverage(deployment=watched, conditions=conditions)
    results = []
    for story in deployment.stories:
        if only is not None and not only(story):
            continue
        result = play(story, watched, Core(watched, story, coverage))
        results.append(result)
        if each is not None:
            each(result)
    return Report(deployment=deployment, results=tuple(results), missed=coverage.missed())
