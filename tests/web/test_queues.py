"""The page of a queue, and the one that asks why somebody is passed, with a browser's requests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from engine.definitions.load import load
from engine.definitions.story import Story
from engine.operations.load_release import load_release
from engine.operations.played import Played
from engine.operations.publish import Published, publish
from engine.operations.world import DEFAULT_TENANT, open_world
from engine.web.app import make_app
from tests.databases import create_data, empty_place
from tests.operations.guided import Guided
from tests.operations.house import Counting, Ticking
from tests.operations.test_queues import WHY, given_by_hand, waiting
from tests.operations.test_stories import cast, played_to_the_end
from tests.scenarios.test_queues import project
from tests.web.conftest import sign_in
from tests.web.over_http import OverHttp
from tests.web.test_signed_out import hidden

PAGE = "/guiden/ko"
FIRST = "Den som har förlorat sin plats på grund av oss går före."


@pytest.fixture
def browser(guided: Guided) -> Iterator[TestClient]:
    with TestClient(make_app(guided.world), raise_server_exceptions=False) as found:
        yield found


def test_who_passes_somebody_is_asked_why(browser: TestClient, guided: Guided) -> None:
    _, late = waiting(guided, 2, given_by_hand(guided))
    sign_in(browser, "sara")
    address = f"/guiden/arende/{late}"
    shown = browser.get(address).text
    assert f'href="{address}/gor/ge_plats"' in shown
    assert "Plats 2 i kön" in shown
    asked = browser.get(f"{address}/gor/ge_plats")
    assert asked.status_code == 200
    assert "Varför får den som står på tur vänta?" in asked.text
    again = browser.post(f"{address}/gor/ge_plats", data={**hidden(asked.text), "varfor": " "})
    assert again.status_code == 422
    assert "Skriv varför den personen får vänta." in again.text
    done = browser.post(f"{address}/gor/ge_plats", data={**hidden(again.text), "varfor": WHY})
    assert done.status_code == 200
    assert "Klart." in done.text
    assert WHY in done.text


def test_the_one_in_turn_is_asked_nothing(browser: TestClient, guided: Guided) -> None:
    first, _ = waiting(guided, 2, given_by_hand(guided))
    sign_in(browser, "sara")
    shown = browser.get(f"/guiden/arende/{first}").text
    assert "Plats 1 i kön" in shown
    done = browser.post(f"/guiden/arende/{first}/gor/ge_plats", data=hidden(shown))
    assert "Klart." in done.text


def test_the_queue_tells_the_order_and_why(browser: TestClient, guided: Guided) -> None:
    record = given_by_hand(guided)
    waiting(guided, 1, record)
    guided.later(days=1)
    waiting(guided, 1, record, förtur="true")
    sign_in(browser, "sara")
    text = browser.get(f"{PAGE}?ko={quote('deltagare.aktivitet.väntar')}").text
    assert "1 av 1 plats är ledig." in text
    rows = text.split("<tbody>")[1].split("</tr>")
    assert FIRST in rows[0]
    assert FIRST not in rows[1]
    for page in ("flode?flode=deltagare.aktivitet", "arende/projekt"):
        assert (
            f"/guiden/ko?ko={quote('deltagare.aktivitet.väntar')}"
            in browser.get(f"/guiden/{page}").text
        )


def test_only_what_one_may_see_is_told(browser: TestClient, guided: Guided) -> None:
    """A coach sees the cases they have; of others only that somebody waits."""
    record = given_by_hand(guided)
    waiting(guided, 1, record)
    case = guided.begun("Bo Berg")
    guided.start(case, "aktivitet", plats=record)
    guided.unseat(case)
    sign_in(browser, "eva")
    text = browser.get(PAGE).text
    assert "Test 0" in text
    assert "Bo Berg" not in text
    assert "1 till väntar som du inte får se." in text


def test_there_is_no_page_of_what_is_no_queue(browser: TestClient, guided: Guided) -> None:
    sign_in(browser, "sara")
    assert browser.get(f"{PAGE}?ko=nej").status_code == 404
    sign_in(browser, "greta")
    assert browser.get(PAGE).status_code == 403


STORIES_OF_CASES = load(project()).deployments["kön"].stories


@pytest.mark.parametrize("driven", [Played, OverHttp])
@pytest.mark.parametrize("story", STORIES_OF_CASES, ids=lambda story: story.name)
def test_queues_of_cases_go_the_same_way_on_stored_data(
    kind: str, tmp_path: Path, story: Story, driven: type[Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.operations.create_account.hashed", lambda password: "-")
    zone = load(project()).deployments["kön"].calendar.zone
    start = datetime.combine(story.on, time(9), tzinfo=zone)
    with empty_place(kind, tmp_path / "data") as place:
        create_data(place)
        world = open_world(place, clock=Ticking(start - timedelta(seconds=1)), chance=Counting())
        assert isinstance(publish(world, project(), "kön", why="Prov", who="prov"), Published)
        release = load_release(world, DEFAULT_TENANT, "kön")
        driver = driven(world, release, cast(world, release.deployment, story), story, start)
        result = played_to_the_end(story, release.deployment, driver)
        assert [failure.in_("sv") for failure in result.failures] == []
        world.close()
