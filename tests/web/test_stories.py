"""The stories of the projects, played with a browser's requests: on SQLite, and in long runs on PostgreSQL
too.
"""

from __future__ import annotations

import pytest

from engine.definitions.story import Step
from tests.databases import copied_place
from tests.operations.test_stories import STORIES, called, houses, played_in  # noqa: F401 - a fixture
from tests.web.over_http import OverHttp

ACTS = {"open", "fill", "amend", "do", "start", "assign"}


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
@pytest.mark.parametrize("story", STORIES, ids=called)
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
