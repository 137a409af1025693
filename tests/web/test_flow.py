"""The map of a workflow in a browser: from a figure to the list, and on a case the way that it has gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from engine.web.app import make_app
from tests.operations.stig import Stig
from tests.web.conftest import sign_in


@pytest.fixture
def browser(stig: Stig) -> Iterator[TestClient]:
    with TestClient(make_app(stig.world), raise_server_exceptions=False) as found:
        yield found


def to(page: str, called: str) -> str:
    """Where the state of the map leads that is called so by ear."""
    found = re.search(rf'<a href="([^"]*)" aria-label="{re.escape(called)}"', page)
    assert found is not None, page
    return unescape(found[1])


def test_from_a_figure_to_the_list_of_that_state(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    sign_in(browser, "sara")
    page = browser.get("/stig/flode").text
    assert "Deltar: 1 ärende" in page
    assert number in browser.get(to(page, "Deltar: 1 ärende")).text
    assert 'href="?flode=deltagare.praktik"' in page


def test_from_an_activity_s_figure_to_its_cases(browser: TestClient, stig: Stig) -> None:
    number, other = stig.begun(), stig.begun("Bo Bark")
    stig.start(number)
    sign_in(browser, "sara")
    page = browser.get("/stig/flode?flode=deltagare.praktik").text
    shown = browser.get(to(page, "Planeras: 1 aktivitet")).text
    assert number in shown
    assert other not in shown
    assert "Praktik: Planeras" in shown  # What it is narrowed to is told, and can be taken away.


def test_a_case_shows_the_way_it_has_gone(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    inside = stig.start(number)
    sign_in(browser, "eva")
    shown = browser.get(f"/stig/arende/{number}").text
    assert "Så har ärendet gått" in shown
    assert shown.count("d-gone") == 1
    assert "Så har aktiviteten gått" in browser.get(f"/stig/arende/{inside}").text
