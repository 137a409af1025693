"""Stories in which somebody without an account answers, played with a browser's requests from the link on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import unescape
from re import findall

import pytest
from starlette.testclient import TestClient

from engine.definitions.form import Form
from engine.definitions.story import Story, Written
from engine.filling.from_words import draft_of
from engine.operations.load_release import load_release
from engine.operations.played import BETWEEN_STEPS, Played
from engine.operations.views import FormPlace
from engine.operations.world import DEFAULT_TENANT
from engine.scenarios.driver import Done
from engine.scenarios.playing import play
from engine.storage.ask_links import AskLinkRow
from engine.web.app import make_app
from tests.operations.house import House
from tests.operations.test_stories import MORNING, STORIES, cast
from tests.web.test_signed_out import hidden

OURS = [one for one in STORIES if one.scenarios == "länkar"]


class OverHttp(Played):
    """As `Played`, but whoever has a link follows it."""

    pages = 0

    def by_link(
        self, row: AskLinkRow, place: FormPlace, form: Form, answers: Mapping[str, Written]
    ) -> Done:
        self.now += BETWEEN_STEPS
        path, code = self.handed_over(row, place.case or "")
        written = draft_of(form, answers, {}).written
        with TestClient(make_app(self.world)) as browser:
            start = browser.get(path)
            page = browser.post(path, data={**hidden(start.text), "_borja": "1", "kod": code})
            while "_fortsatt" in page.text and page.status_code == 200:
                page = browser.post(path, data={**hidden(page.text), **written})
                self.pages += 1
            if page.status_code == 422:
                wrong = tuple(
                    unescape(one) for one in findall(r'class="list">.*?href="#([^"]+)"', page.text)
                )
                return self.wrong(form, answers, wrong)
            done = browser.post(path, data={**hidden(page.text), "_skicka": "1"})
        assert "Tack, vi har fått dina svar" in done.text, done.text
        return self.done(place.case or "")

    def wrong(self, form: Form, answers: Mapping[str, Written], paths: tuple[str, ...]) -> Done:
        from engine.foundation.texts import said
        from engine.foundation.wrong import Problem

        return Done(
            problems=tuple(Problem(path=one, code="missing", text=said("x")) for one in paths)
        )


@pytest.mark.parametrize("story", OURS, ids=lambda story: story.name)
def test_a_story_goes_the_same_way_over_http(house: House, story: Story, monkeypatch) -> None:
    monkeypatch.setattr("engine.operations.create_account.hashed", lambda password: "-")
    release = load_release(house.world, DEFAULT_TENANT, "prov")
    start = datetime.combine(story.on, MORNING, tzinfo=release.deployment.calendar.zone)
    driver = OverHttp(
        house.world, release, cast(house.world, release.deployment, story), story, start
    )
    result = play(story, release.deployment, driver)
    assert [failure.in_("sv") for failure in result.failures] == []
    assert driver.pages > 0
