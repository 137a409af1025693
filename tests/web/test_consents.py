"""Consents with a browser's requests: written down, taken back and looked at as the partner would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from engine.operations.assign import assign
from engine.operations.publish import Published, publish
from engine.operations.views import FormPlace
from engine.web.app import make_app
from tests.docs.test_consent_guide import guide_project
from tests.operations.consenting import Guided, guided
from tests.operations.test_consents import agreed, born
from tests.web.conftest import sign_in
from tests.web.test_signed_out import hidden

__all__ = ["guided"]


@pytest.fixture
def browser(guided: Guided) -> Iterator[TestClient]:
    with TestClient(make_app(guided.world), raise_server_exceptions=False) as found:
        yield found


def test_a_yes_is_written_down_and_taken_back(browser: TestClient, guided: Guided) -> None:
    number = agreed(guided)
    sign_in(browser, "eva")
    here = f"/guiden/arende/{number}/samtycken"
    case = browser.get(f"/guiden/arende/{number}")
    assert f'href="{here}"' in case.text
    page = browser.get(f"{here}/samverkan/tillbaka", params={"fran": "psykiatrin"})
    assert "Det här händer genast" in page.text
    taken = browser.post(f"{here}/samverkan/tillbaka", data={**hidden(page.text), "by": "self"})
    assert "Samtycket är tillbakataget." in taken.text
    assert "Tog tillbaka sitt ja till Psykiatrin" in taken.text
    seen = browser.get(f"/guiden/arende/{number}/som/psykiatrin")
    assert "Psykiatrin ser ingenting." in seen.text
    asked = browser.get(f"{here}/samverkan", params={"till": "psykiatrin"})
    posted = {**hidden(asked.text), "till": "psykiatrin", "how": "oral"}
    wrong = browser.post(f"{here}/samverkan", data=posted)
    assert (wrong.status_code, "Kryssa för minst ett ämne" in wrong.text) == (422, True)
    wrong = browser.post(f"{here}/samverkan", data={**posted, "amne": "plan"})
    assert (wrong.status_code, "Skriv vem som hörde svaret." in wrong.text) == (422, True)
    heard = {**posted, "amne": "plan", "witness": "Bo Ås"}
    wrong = browser.post(f"{here}/samverkan", data={**heard, "day": "i går"})
    assert "Dag då svaret gavs: Skriv ett datum som finns" in wrong.text
    given = browser.post(f"{here}/samverkan", data=heard)
    assert "Svaret är inskrivet." in given.text
    assert "Svaret gavs muntligt, vittne Bo Ås" in given.text


def test_a_partner_has_no_such_pages(browser: TestClient, guided: Guided) -> None:
    number = agreed(guided)
    sign_in(browser, "petra")
    assert browser.get(f"/guiden/arende/{number}").status_code == 200
    assert browser.get(f"/guiden/arende/{number}/samtycken").status_code == 403
    assert browser.get(f"/guiden/arende/{number}/som/psykiatrin").status_code == 404


def test_the_page_asks_for_the_guardian_of_the_young(browser: TestClient, guided: Guided) -> None:
    number = guided.case()
    born(guided, number, "2010-03-01")
    sign_in(browser, "eva")
    here = f"/guiden/arende/{number}/samtycken/deltagande"
    page = browser.get(here).text
    assert "Personen har inte fyllt 18 år. En vårdnadshavare svarar." in page
    posted = {**hidden(page), "how": "written", "by": "guardian", "who": "Eva Ek"}
    wrong = browser.post(here, data=posted)
    assert (wrong.status_code, "vilken relation" in wrong.text) == (422, True)
    assert 'value="Eva Ek"' in wrong.text
    done = browser.post(here, data={**posted, "relation": "mamma"})
    assert "genom vårdnadshavaren Eva Ek (mamma)" in done.text


def words_on(html: str) -> list[str]:
    """What stands on a page, in its parts."""
    inner = html[html.find("<main") : html.find("</main")]
    inner = re.sub(r"<(script|style|template|svg)\b.*?</\1>", "", inner, flags=re.DOTALL)
    return [line for one in re.split(r"<[^>]+>", inner) if (line := unescape(one).strip())]


def test_the_view_as_the_partner_tells_what_the_partners_own_pages_tell(
    browser: TestClient, guided: Guided
) -> None:
    """Also who has the case, where it is, and who has done what; not only what has been sent."""
    path, files = "deployments/guiden/workflows/fråga.yaml", guide_project()
    shared = files[path].replace(b"read: samordnare}", b"read: [samordnare, parter]}")
    made = publish(guided.world, {**files, path: shared}, "guiden", why="Delat", who="eva")
    assert isinstance(made, Published), made
    number = agreed(guided)
    assign(guided.world, guided.as_("eva"), number, {"samordnare": "eva"})
    guided.send("eva", FormPlace(form="måendet", case=number), {"sömn": "4"})
    inside = guided.ask(number)
    statement = FormPlace(form="utlåtande", case=inside)
    guided.send("frida", statement, {"svar": "Halva dagar"})
    sign_in(browser, "petra")
    own = "\n".join(
        line
        for where in (number, inside)
        for line in words_on(browser.get(f"/guiden/arende/{where}").text)
    )
    browser.cookies.clear()
    sign_in(browser, "eva")
    seen = "\n".join(words_on(browser.get(f"/guiden/arende/{number}/som/psykiatrin").text))
    for told in (
        "Test Eva", "Samordnare", "Pågår", "Sedan 4 mars", "”Måendet” fylldes i",
        "”Utlåtande” fylldes i", "Test Frida, Försäkringskassan", "Fråga till parterna",
        "Psykiatrin och Försäkringskassan",
    ):  # fmt: skip
        assert told in own, told
        assert told in seen, told
    for kept in ("Ja: Jag vill vara med", "Anmälan", "Anmäld"):
        assert kept not in seen, kept
