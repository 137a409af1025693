"""What one has been told, and what runs by itself, as pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.storage.jobs import FAILED, add_job, end_job, find_job, take_job
from tests.operations.house import House
from tests.web.conftest import sign_in, token_in

TENANT = "kommunen"


@pytest.fixture
def asked(house: House) -> str:
    """A case where the psychologist is asked for a statement."""
    number = house.open_case()
    house.act("sara", number, "ta_emot")
    return number


def failed_job(house: House) -> str:
    now = house.world.now()
    with house.world.storage.writing(TENANT) as tx:
        add_job(tx, "j1", "mail", {"about": "psy"}, now, now)
        taken = take_job(tx, "j1", now, now + timedelta(seconds=40))
        end_job(tx, taken, FAILED, now, error="E-postservern tog inte emot (svar 550).", due=now)
    return "j1"


def test_one_sees_what_one_has_been_told_until_one_has_opened_the_case(client, asked):
    sign_in(client, "psy")
    page = client.get("/prov/aviseringar").text
    assert "1 oläst" in page
    assert asked in page
    assert "Fyll i" in page
    client.get(f"/prov/arende/{asked}")
    assert "Du har läst allt." in client.get("/prov/aviseringar").text


def test_all_on_the_page_is_read_at_once(client, asked):
    sign_in(client, "psy")
    page = client.get("/prov/aviseringar").text
    until = page.split('name="till" value="')[1].split('"')[0]
    fields = {"_token": token_in(page), "till": until}
    answer = client.post("/prov/aviseringar", data=fields)
    assert answer.status_code == 200
    assert "Du har läst allt." in answer.text


@pytest.mark.parametrize("until", ["", "i går", "9999-99-99", "0001-01-01T00:00:00"])
def test_a_moment_that_is_none_reads_nothing(client, asked, until):
    sign_in(client, "psy")
    page = client.get("/prov/aviseringar").text
    client.post("/prov/aviseringar", data={"_token": token_in(page), "till": until})
    assert "1 oläst" in client.get("/prov/aviseringar").text


def test_of_a_case_that_one_may_no_longer_see_nothing_is_told(client, house, asked):
    from engine.storage.cases import find_case, protect_cases_of

    with house.world.storage.writing(TENANT) as tx:
        row = find_case(tx, "prov", asked)
        protect_cases_of(tx, row.person, True)
    sign_in(client, "psy")
    assert asked not in client.get("/prov/aviseringar").text


def test_a_failed_job_is_shown_and_run_again(client, house):
    failed_job(house)
    sign_in(client, "fia")
    page = client.get("/prov/jobb").text
    assert "E-postservern tog inte emot (svar 550)." in page
    answer = client.post("/prov/jobb/j1", data={"_token": token_in(page)})
    assert "Uppgiften körs igen om en stund." in answer.text
    with house.world.storage.reading(TENANT) as tx:
        assert find_job(tx, "j1").state == "waiting"
    again = client.post("/prov/jobb/j1", data={"_token": token_in(page)})
    assert again.status_code == 409
    assert "redan körts igen" in again.text


@pytest.mark.parametrize("who", ["sara", "psy", "stig", "greta"])
def test_others_neither_see_jobs_nor_run_them(client, house, who):
    failed_job(house)
    sign_in(client, who)
    answer = client.get("/prov/jobb")
    assert answer.status_code == 403
    assert "550" not in answer.text
    token = token_in(client.get("/mitt-konto").text)
    assert client.post("/prov/jobb/j1", data={"_token": token}).status_code == 403
    with house.world.storage.reading(TENANT) as tx:
        assert find_job(tx, "j1").state == FAILED
