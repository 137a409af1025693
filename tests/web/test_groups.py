"""Repeating groups without scripts: buttons send the page, and one comes back to the right row."""

from __future__ import annotations

import re
from urllib.parse import unquote

from starlette.testclient import TestClient

from tests.web.conftest import sign_in, token_in

ADDRESS = "/prov/ny/deltagare?del=ett"


class Page:
    """A page of the form as a browser without scripts has it."""

    def __init__(self, client: TestClient, sheet: str = "aaaaaaaaaaaa") -> None:
        self.client, self.sheet = client, sheet
        start = client.get(ADDRESS)
        self.address = f"{start.url.path}?del=ett"
        self.load(f"{self.address}&sida=vardag")

    def load(self, address: str) -> None:
        self.html = self.client.get(address).text

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', self.html)
        return found[1] if found else ""

    @property
    def heads(self) -> list[str]:
        shown = self.html.partition("<template data-new")[0]
        return re.findall(r'<h3 id="barn\.\d+-l">([^<]*)</h3>', shown)

    @property
    def keys(self) -> list[str]:
        return self.hidden("_rows.barn").split()

    def press(self, button: str, value: str, *ages: str) -> str:
        """What the button leads to, when this is written in the rows."""
        names = ("_utkast", "_nummer", "_rows.barn", "_shown")
        data = {name: self.hidden(name) for name in names} | {"_flik": self.sheet}
        data |= {"_token": token_in(self.html), "_sida": "vardag", "bor_med_barn": "true"}
        data |= {f"barn.{number}.ålder": age for number, age in enumerate(ages)}
        answer = self.client.post(
            self.address, data={**data, button: value}, follow_redirects=False
        )
        if answer.status_code != 303:
            self.html = answer.text
            return ""
        where = unquote(answer.headers["location"])
        self.load(where.partition("#")[0])
        return where.partition("#")[2]


def with_rows(client: TestClient, *ages: str) -> Page:
    page = Page(client)
    page.press("_senare", "1")
    page.load(f"{page.address}&sida=vardag")
    for number in range(len(ages)):
        page.press("_lagg_till", "barn", *ages[:number])
    page.press("_senare", "1", *ages)
    page.load(f"{page.address}&sida=vardag")
    return page


def test_rows_are_called_what_is_answered_in_them(client: TestClient) -> None:
    sign_in(client, "sara")
    page = with_rows(client, "3", "5")
    assert page.heads == ["Nummer 1: 3", "Nummer 2: 5"]


def test_a_row_is_moved_and_one_comes_back_to_it(client: TestClient) -> None:
    sign_in(client, "sara")
    page = with_rows(client, "3", "5", "7")
    assert page.press("_upp", f"barn:{page.keys[2]}", "3", "5", "8") == "barn.1"
    assert page.heads == ["Nummer 1: 3", "Nummer 2: 8", "Nummer 3: 5"]
    assert page.press("_ned", f"barn:{page.keys[0]}", "3", "8", "5") == "barn.1"
    assert page.heads == ["Nummer 1: 8", "Nummer 2: 3", "Nummer 3: 5"]


def test_a_row_that_was_taken_away_is_put_back(client: TestClient) -> None:
    sign_in(client, "sara")
    page = with_rows(client, "3", "5", "7")
    second = page.keys[1]
    assert page.press("_ta_bort", f"barn:{second}", "3", "5", "7") == "barn.1"
    assert page.heads == ["Nummer 1: 3", "Nummer 2: 7"]
    assert "Du tog bort Nummer 2: 5." in page.html
    page.load(f"{page.address}&sida=vardag")
    assert "1 borttagen rad finns kvar" in page.html
    assert page.press("_angra", f"barn:{second}", "3", "7") == "barn.1"
    assert page.heads == ["Nummer 1: 3", "Nummer 2: 5", "Nummer 3: 7"]
    assert "borttagen rad" not in page.html


def test_taking_the_only_row_away_leads_to_the_group(client: TestClient) -> None:
    sign_in(client, "sara")
    page = with_rows(client, "3")
    assert page.press("_ta_bort", f"barn:{page.keys[0]}", "3") == "barn"
    assert page.heads == []


def test_a_row_that_another_page_has_written_in_stays(client: TestClient) -> None:
    sign_in(client, "sara")
    old = with_rows(client, "3", "5")
    other = Page(client, "bbbbbbbbbbbb")
    other.press("_senare", "1", "3", "6")
    assert old.press("_ta_bort", f"barn:{old.keys[1]}", "3", "5") == ""
    assert "Inget är borttaget" in old.html
    assert old.heads == ["Nummer 1: 3", "Nummer 2: 6"]


def test_words_follow_their_row_when_another_page_has_moved_it(client: TestClient) -> None:
    sign_in(client, "sara")
    old = with_rows(client, "3", "5")
    other = Page(client, "bbbbbbbbbbbb")
    other.press("_upp", f"barn:{other.keys[1]}", "3", "5")
    old.press("_senare", "1", "3", "9")
    other.load(f"{other.address}&sida=vardag")
    assert other.heads == ["Nummer 1: 9", "Nummer 2: 3"]
