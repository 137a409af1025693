"""What is sensitive leads through a new sign-in, at the level it asks for, and back to the same act with what
was written.
"""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.operations.house import PASSWORD, House
from tests.operations.test_assurance import demanding
from tests.web.conftest import sign_in, token_in
from tests.web.test_signed_out import HERE, hidden
from tests.web.test_steps import code_at, secret_in

INVITE = "/prov/konton/ny"
NEW = {"konto": "nils", "namn": "Nils Ny", "epost": "nils@kommun.example", "roll": "coach"}


@pytest.fixture
def asked(house: House) -> House:
    return demanding(
        house, ("fallback: samordnare", "fallback: samordnare\nstep_up: {accounts: any}")
    )


def test_the_act_goes_on_after_a_new_sign_in(client: TestClient, asked: House) -> None:
    sign_in(client, "fia")
    page = client.get(INVITE)
    assert page.status_code == 200
    asked.later(minutes=20)
    answer = client.post(INVITE, data={"_token": token_in(page.text), **NEW}, headers=HERE)
    assert answer.status_code == 401
    assert "Logga in en gång till" in answer.text
    assert "det du skrev finns kvar" in answer.text
    assert 'value="fia"' in answer.text
    fields = hidden(answer.text)
    signed = client.post("/logga-in", data={**fields, "konto": "fia", "losenord": PASSWORD})
    assert "Nils Ny" in signed.text
    done = client.post(INVITE, data=hidden(signed.text))
    assert done.status_code == 200
    assert "Nils Ny" in client.get("/prov/konton/nils").text


def test_a_page_asks_too(client: TestClient, asked: House) -> None:
    sign_in(client, "fia")
    asked.later(minutes=20)
    answer = client.get("/prov/konton")
    assert answer.status_code == 401
    fields = hidden(answer.text.partition("</form>")[0])
    assert fields["vidare"] == "/prov/konton"
    signed = client.post("/logga-in", data={**fields, "konto": "fia", "losenord": PASSWORD})
    assert signed.url.path == "/prov/konton"
    assert signed.status_code == 200


def test_a_level_that_needs_a_second_step_sets_one_up(client: TestClient, house: House) -> None:
    demanding(house, ("fallback: samordnare", "fallback: samordnare\nstep_up: {accounts: low}"))
    sign_in(client, "fia")
    answer = client.get("/prov/konton")
    assert answer.status_code == 401
    assert "tillitsnivå 2" in answer.text
    step = client.post(
        "/logga-in", data={**hidden(answer.text), "konto": "fia", "losenord": PASSWORD}
    )
    secret = secret_in(step.text)
    code = code_at(house, secret)
    client.post("/logga-in/tva-steg", data={**hidden(step.text), "kod": code})
    assert client.get("/prov/konton").status_code == 200


def test_a_level_that_nothing_here_reaches_is_told(client: TestClient, house: House) -> None:
    demanding(house, ("{label: Förvaltare,", "{label: Förvaltare, assurance: high,"))
    sign_in(client, "kurt")
    assert client.get("/prov/").status_code == 200
    house.later(seconds=1)
    demanding(house, ("{label: Kurator,", "{label: Kurator, assurance: high,"))
    answer = client.get("/prov/")
    assert answer.status_code == 401
    assert "Ingen inloggning här är så säker" in answer.text
    assert 'name="losenord"' not in answer.text
