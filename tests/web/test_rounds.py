"""The page of a case tells who has answered, what is late, and when it is asked next."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from engine.operations.views import FormPlace
from engine.web.app import make_app
from tests.operations.test_rounds import Measuring, house, measurings  # noqa: F401  fixtures
from tests.web.conftest import sign_in


@pytest.fixture
def browser(house: Measuring) -> Iterator[TestClient]:  # noqa: F811  the fixture of that name
    with TestClient(make_app(house.world), raise_server_exceptions=False) as found:
        yield found


def told(browser: TestClient, number: str) -> str:
    """The words of that part of the page, without marks."""
    page = browser.get(f"/guiden/arende/{number}").text
    part = page[page.index('aria-labelledby="matas"') :]
    words = re.sub(r"<[^>]+>", " ", part[: part.index("</section>")])
    return " ".join(words.split())


def test_it_tells_who_has_answered_and_what_comes(browser: TestClient, house: Measuring) -> None:  # noqa: F811  as above
    number = house.opened()
    house.send("eva", FormPlace(form="andra", case=f"{number}.1"), {"tro": "4"})
    sign_in(browser, "eva")
    words = told(browser, number)
    for sentence in (
        "Deltagaren: har inte svarat än",
        "Test Eva: svarade",
        "Ingen läser någon annans svar förrän läget är ”Låst”.",
        "Räknas i tid till och med",
        "Besvaras av deltagaren.",
        "”Tron” besvaras av coach.",
    ):
        assert sentence in words, words
    assert "Läs svaren bredvid varandra" not in words


def test_when_both_are_in_they_are_read_from_there(browser: TestClient, house: Measuring) -> None:  # noqa: F811  as above
    number = house.opened()
    house.send("eva", FormPlace(form="andra", case=f"{number}.1"), {"tro": "4"})
    house.by_participant(f"{number}.1", [("går", "2")])
    sign_in(browser, "eva")
    page = browser.get(f"/guiden/arende/{number}").text
    (way,) = set(re.findall(r'href="([^"]+/bredvid/[^"]+)"', page))
    assert browser.get(way).status_code == 200
