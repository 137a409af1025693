"""The stories of the projects, played with a browser's requests: on SQLite, and in long runs on PostgreSQL
too. Those that were written for tests are all played, and of a project's own as many as together do all that
any of them does; in long runs all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from _pytest.mark import ParameterSet

from engine.definitions.story import Step, Story
from tests.databases import copied_place
from tests.operations.test_stories import (
    FOLDERS,
    REPOSITORY,
    STORIES,
    called,
    deployment_of,
    houses,  # noqa: F401 - a fixture
    played_in,
)
from tests.web.over_http import OverHttp

ACTS = {"open", "fill", "amend", "do", "start", "assign"}


def traits(story: Story) -> frozenset[tuple[str, ...]]:
    """What of a project a story goes through: which form, action or activity is used and how, which role
    does each kind of step, and what kinds of things are then expected.
    """
    found = set[tuple[str, ...]]()
    for step in (*story.given, *story.steps):
        role = story.staff.get(step.actor, step.actor)
        what = story.workflow if step.verb == "open" else step.what
        found |= {("step", step.verb, what), ("who", step.verb, role)}
        found |= {("expected", one.kind) for one in step.expect}
    return frozenset((deployment_of(story), *one) for one in found)


def enough(stories: Sequence[Story]) -> Iterator[Story]:
    """Those that have all traits between them: the one with most that are left, until none is."""
    known = [(story, traits(story)) for story in stories]
    left = frozenset().union(*(has for _, has in known))
    while left:
        story, has = max(known, key=lambda one: len(one[1] & left))
        left -= has
        yield story


SHIPPED = [story for story in STORIES if FOLDERS[deployment_of(story)] == REPOSITORY]
ENOUGH = {called(story) for story in enough(SHIPPED)}


def dealt() -> Iterator[ParameterSet]:
    for story in STORIES:
        always = FOLDERS[deployment_of(story)] != REPOSITORY or called(story) in ENOUGH
        yield pytest.param(story, marks=[] if always else [pytest.mark.long], id=called(story))


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
@pytest.mark.parametrize("story", list(dealt()))
def test_a_story_goes_the_same_way_over_http(houses, kind, tmp_path, story, monkeypatch):  # noqa: F811 - the fixture
    monkeypatch.setattr("engine.operations.create_account.hashed", lambda password: "-")
    with copied_place(houses.of(kind, story), tmp_path / "data") as place:
        driver = played_in(place, story, OverHttp)
    acted = [one for one in story.steps if is_an_act(one)]
    assert driver.pages >= len(acted)


def is_an_act(step: Step) -> bool:
    """What is refused may have no button at all."""
    refused = any(one.kind == "refused" for one in step.expect)
    return step.verb in ACTS and step.at is None and not refused


def test_what_is_played_each_time_does_all_that_any_story_does() -> None:
    """In each project, each form, action and activity, each kind of step by each role, and what is expected
    of them; and what is left out is left to long runs alone.
    """
    whole = frozenset().union(*map(traits, SHIPPED))
    played = [one for one in dealt() if not one.marks]
    assert whole <= frozenset().union(*(traits(one.values[0]) for one in played))
    assert {deployment_of(story) for story in STORIES} == {
        deployment_of(one.values[0]) for one in played
    }
    assert [one.values[0] for one in dealt()] == STORIES
