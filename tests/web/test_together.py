"""Two people in one case: who comes second is told how it was, how it is and what happened, and keeps what
was written.
"""

from __future__ import annotations

import re

import pytest

from engine.operations.assign import assign
from engine.operations.views import FormPlace, Moved
from tests.operations.house import House
from tests.web.conftest import sign_in, token_in

VERSION = re.compile(r'name="version" value="(\d+)"')


@pytest.fixture
def case(house: House) -> str:
    number = house.open_case()
    house.act("sara", number, "ta_emot")
    return number


def test_an_act_that_a_colleague_has_done_already_shows_both_versions(client, house, case):
    house.send("psy", FormPlace(form="bedömning", case=case), {"råd": "ja", "skäl": "Redo"})
    sign_in(client, "sara")
    seen = client.get(f"/prov/arende/{case}").text
    version = VERSION.search(seen)
    assert version is not None
    house.act("sara", case, "börja")
    answer = client.post(
        f"/prov/arende/{case}/gor/börja", data={"_token": token_in(seen), "version": version[1]}
    )
    assert answer.status_code == 409
    assert "Ärendet har ändrats sedan du öppnade sidan." in answer.text
    before, after = answer.text.split("<dt>Då</dt>")[1].split("<dt>Nu</dt>")
    assert before.split("<dd>")[1].split("</dd>")[0] != after.split("<dd>")[1].split("</dd>")[0]
    assert "Test Sara" in answer.text.split("Det här har hänt")[1]


def test_an_act_that_still_may_be_done_is_done_on_the_case_as_it_is(client, house, case):
    house.send("psy", FormPlace(form="bedömning", case=case), {"råd": "ja", "skäl": "Redo"})
    sign_in(client, "sara")
    seen = client.get(f"/prov/arende/{case}").text
    version = VERSION.search(seen)
    assert version is not None
    assert isinstance(assign(house.world, house.as_("sara"), case, {"coach": "carl"}), Moved)
    answer = client.post(
        f"/prov/arende/{case}/gor/börja", data={"_token": token_in(seen), "version": version[1]}
    )
    assert answer.status_code == 200
    assert str(answer.url).endswith("#lage")


def test_what_was_written_in_a_form_stands_beside_what_happened(client, house):
    case = house.to_active(who="sara")
    sign_in(client, "kurt")
    address = f"/prov/arende/{case}/fyll/samtal"
    page = client.get(address).text
    fields = {"_token": token_in(page), "_sida": "allt", "_shown": "vad", "vad": "Mina ord"}
    client.post(address, data={**fields, "_senare": "1"})
    house.later(minutes=10)
    house.send("sara", FormPlace(form="avslut", case=case, action="avsluta"), {"utfall": "arbete"})
    answer = client.post(address, data=fields)
    assert answer.status_code == 409
    assert "Mina ord" in answer.text
    happened = answer.text.split("Det här har hänt")[1]
    assert "Test Sara" in happened


@pytest.mark.parametrize("version", ["0", "-1", "999999", "ett", "²"])
def test_a_version_that_is_none_is_refused_in_words_alone(client, house, case, version):
    sign_in(client, "sara")
    token = token_in(client.get(f"/prov/arende/{case}").text)
    answer = client.post(
        f"/prov/arende/{case}/gor/ta_emot", data={"_token": token, "version": version}
    )
    assert answer.status_code == 409
    assert "Det här har hänt" not in answer.text
