"""What pages say back: where nothing more can be done, what lacks a reason, and what lacks words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.operations.read_case import read_case
from engine.operations.read_project import read_project
from engine.operations.receipt import read_receipt
from engine.operations.views import CasePage, FormPlace, Receipt
from engine.web.app import make_app
from tests.databases import empty_place
from tests.operations.furnished import furnished
from tests.operations.house import PROJECT, STAFF, House
from tests.operations.test_tasks import DARK
from tests.web.conftest import sign_in
from tests.web.test_signed_out import hidden

FORM = "deployments/prov/forms/bedömning.yaml"
RULE = """
rules:
  redo: {check: råd == vänta, message: Skälet saknas., at: råd, soft: true}
"""


def test_a_receipt_advises_another_form_only_where_one_can_be_sent(
    client: TestClient, house: House
) -> None:
    number = house.open_case(subproject="ett")
    house.act("sara", number, "ta_emot")
    place = FormPlace(form="bedömning", case=number)
    sent = house.send("psy", place, {"råd": "ja", "skäl": "Redo"})
    assert not receipt(house, "psy", number, sent.submission).may_again
    sign_in(client, "psy")
    page = client.get(f"/prov/arende/{number}/fyll/bedömning").text
    assert "Du har redan skickat" in page
    house.act("sara", number, "börja")
    talk = FormPlace(form="samtal", case=number)
    once = house.send("kurt", talk, {"": "allt", "vad": "Ett samtal"})
    assert receipt(house, "kurt", number, once.submission).may_again


def receipt(house: House, who: str, number: str, sent: str) -> Receipt:
    found = read_receipt(house.world, house.as_(who), number, sent)
    assert isinstance(found, Receipt), found
    return found


def test_a_task_that_lacks_words_says_so_at_the_field(client: TestClient, house: House) -> None:
    number = house.open_case(subproject="ett")
    house.send("kurt", FormPlace(form="mående", case=number), DARK)
    case = read_case(house.world, house.as_("cia"), number)
    assert isinstance(case, CasePage)
    (task,) = (one.id for one in case.requests if one.kind == "task")
    sign_in(client, "cia")
    where = f"/prov/arende/{number}"
    posted = {**hidden(client.get(where).text), "anteckning": "  "}
    answer = client.post(f"{where}/uppgift/{task}", data=posted)
    assert answer.status_code == 422
    assert "<title>Fel: " in answer.text
    assert f'href="#n-{task}"' in answer.text
    assert f'id="n-{task}" name="anteckning" rows="2" aria-required="true" aria-invalid="true"' in (
        answer.text
    )


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[House]:
    """The test project, where a statement without reasons needs to be explained."""
    files = dict(read_project(PROJECT))
    files[FORM] += RULE.encode()
    staff = {name: {"role": role, "unit": unit} for name, (role, unit) in STAFF.items()}
    with empty_place("sqlite", tmp_path / "data") as place:
        found = furnished(place, House, files, "prov", staff)
        yield found
        found.world.close()


def test_an_answer_that_lacks_a_reason_is_told_as_other_errors_are(strict: House) -> None:
    number = strict.open_case()
    strict.act("sara", number, "ta_emot")
    strict.write("psy", FormPlace(form="bedömning", case=number), {"råd": "ja"})
    with TestClient(make_app(strict.world), raise_server_exceptions=False) as client:
        sign_in(client, "psy")
        where = f"/prov/arende/{number}/fyll/bedömning"
        page = client.get(where + "?steg=kontrollera")
        assert "<title>Kontrollera svaren" in page.text
        lacking = client.post(where, data={**hidden(page.text), "_skicka": "1"})
        assert lacking.status_code == 422
        assert "<title>Fel: Kontrollera svaren" in lacking.text
        assert 'class="errors" role="alert"' in lacking.text
        assert 'href="#skal1"' in lacking.text
