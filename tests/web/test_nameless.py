"""Every page that a partner can come to from an anonymous question, followed link by link: on none stands
whom it is about, nor the number of the case. Who sees the case finds both, and the number to speak of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from engine.operations.views import FormPlace
from engine.web.app import make_app
from tests.operations.test_nameless import STATEMENT, names
from tests.operations.vag import NAME, PROJECT, QUESTION, Vag
from tests.web.conftest import sign_in

LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
LEAVES = ("/logga-ut", "/static/")
ENDLESS = ("vecka=", "manad=")
"""A calendar goes on for ever."""
MOST = 200


@pytest.fixture
def browser(vag: Vag) -> Iterator[TestClient]:
    with TestClient(make_app(vag.world), raise_server_exceptions=False) as found:
        yield found


def walked(browser: TestClient, *starts: str) -> dict[str, Response]:
    """All pages that links, forms and files lead to from there, each asked for once."""
    waiting, seen = list(starts), dict[str, Response]()
    while waiting and len(seen) < MOST:
        address = waiting.pop()
        if address in seen:
            continue
        seen[address] = browser.get(address)
        for link in LINK.findall(seen[address].text):
            goal = urlsplit(urljoin(address, link.replace("&amp;", "&")))
            path = goal.path + (f"?{goal.query}" if goal.query else "")
            if (
                not goal.netloc
                and not path.startswith(LEAVES)
                and not goal.query.startswith(ENDLESS)
            ):
                waiting.append(path)
    assert len(seen) < MOST
    return seen


def test_no_page_of_a_partners_tells_whom_it_is_about(browser: TestClient, vag: Vag) -> None:
    number = vag.begun()
    inside = vag.ask(number)
    vag.send("fia", FormPlace(form="utlåtande", case=inside), STATEMENT)
    home = quote(f"/{PROJECT}/")
    for who in ("fia", "petra"):
        sign_in(browser, who)
        week = f"{home}kalender?vecka=2024-W12"
        seen = walked(browser, "/", home, week, f"{home}arende/{inside}")
        paths = {unquote(urlsplit(one).path) for one in seen}
        assert f"/{PROJECT}/arende/{inside}" in paths
        assert len(paths) > 15, paths
        for address, answer in seen.items():
            shown = unquote(answer.text) + unquote(str(answer.headers)) + unquote(address)
            assert [one for one in names(number) if one in shown] == [], address
        asked = [one for one in seen.values() if QUESTION in one.text]
        assert len(asked) > 2


def test_the_page_says_the_number_and_what_one_may_not_know(browser: TestClient, vag: Vag) -> None:
    inside = vag.ask(vag.begun())
    sign_in(browser, "fia")
    page = browser.get(quote(f"/{PROJECT}/arende/{inside}")).text
    for words in (
        "Fråga utan namn 1",
        QUESTION,
        "Vem det gäller visas inte här.",
        "Underlag utan namn",
    ):
        assert words in page
    for words in ("Händelser", "Anteckningar", "Startad", "Till ärendet"):
        assert words not in page


def test_who_sees_the_case_finds_the_person_and_the_number(browser: TestClient, vag: Vag) -> None:
    number = vag.begun()
    inside = vag.ask(number)
    sign_in(browser, "klara")
    page = browser.get(quote(f"/{PROJECT}/arende/{inside}")).text
    for words in (NAME, number, "Fråga utan namn 1", "Händelser"):
        assert words in page
    case = browser.get(quote(f"/{PROJECT}/arende/{number}")).text
    assert f'arende/{inside}"' in case
    assert "Fråga utan namn 1" in case


@pytest.mark.parametrize("who", ["fia", "pelle", "rut"])
def test_the_case_is_not_there(browser: TestClient, vag: Vag, who: str) -> None:
    number = vag.begun()
    vag.ask(number)
    sign_in(browser, who)
    for address in (number, f"{number}.1", f"{number}/samtycken", f"{number}/plan"):
        assert browser.get(quote(f"/{PROJECT}/arende/{address}")).status_code == 404
