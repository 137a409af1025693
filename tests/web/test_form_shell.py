"""What stands around the questions of a form is letter for letter what its template writes, whoever came
before, and nothing that differs between requests is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from engine.web import form_html
from engine.web.app import make_app
from engine.web.form_shell import Stands
from tests.operations.house import House
from tests.web.conftest import sign_in, token_in
from tests.web.tongues import build, speaks

NEW = re.compile('name="_(?:flik|token)" value="[^"]*"|"now":\\d+|Sparat [\\d.:]+')
"""What is new in each page."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = build(tmp_path_factory.mktemp("tungor") / "data")
    yield made
    made.world.close()


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with TestClient(make_app(house.world)) as found:
        yield found


def shown(client: TestClient, way: tuple[str, str, dict[str, str]]) -> str:
    """The page as somebody sees it, without what is new in each page."""
    who, address, posted = way
    sign_in(client, who)
    if posted:
        posted = {**posted, "_token": token_in(client.get(address).text)}
    answer = client.post(address, data=posted) if posted else client.get(address)
    assert answer.status_code in (200, 422), answer.text
    return NEW.sub("", answer.text)


def shells() -> Iterator[tuple[Stands, str]]:
    for patterns, _ in form_html._FORMS._held.values():
        for key, pattern in patterns.held.items():
            if isinstance(key, Stands):
                yield key, pattern.text


def ways_in(house: House) -> list[tuple[str, str, dict[str, str]]]:
    """In two languages, with what is worked out as one types, wrong, of a draft or none, of two people."""
    number = house.to_active(number="19900102-2384", subproject="ett")
    speaks(house, number, "ar")
    begun, case = "/prov/ny/deltagare/anmälan", f"/prov/arende/{number}"
    wrong = {"_sida": "", "_shown": "namn nummer", "namn": "Kim & <Li>", "_fortsatt": "1"}
    return [
        ("sara", f"{case}/fyll/språkprov", {}),
        ("sara", f"{case}/fyll/räkneprov", {}),
        ("sara", f"{begun}?del=ett", wrong),
        ("sara", f"{begun}?del=ett", {}),
        ("rut", f"{begun}?del=ett", {}),
        ("rut", f"{begun}?del=två", {}),
    ]


def test_a_page_is_the_same_whoever_came_before(house: House, client: TestClient) -> None:
    """Each is drawn anew by its template; then all of them are filled in, after each other."""
    ways, anew = ways_in(house), []
    for way in ways:
        form_html._FORMS.clear()
        anew.append(shown(client, way))
    assert len(set(anew)) == len(ways)
    for _ in range(2):
        for way, page in zip(ways, anew, strict=True):
            assert shown(client, way) == page


def test_nothing_that_differs_between_requests_is_kept(house: House, client: TestClient) -> None:
    form_html._FORMS.clear()
    for who in ("sara", "rut"):
        page = shown(client, (who, "/prov/ny/deltagare/anmälan?del=ett", {}))
        assert f"Test {who.title()}" in page
    kept = [text for _, text in shells()]
    assert kept
    for text in kept:
        assert not re.search("Test |sara|rut|del=ett", text)
