"""Consents with a browser's requests: written down, taken back and looked at as the partner would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from engine.web.app import make_app
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
