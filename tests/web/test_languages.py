"""A form in two languages about one set of controls, and a question at a time, through HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from engine.operations.world import DEFAULT_TENANT
from engine.storage.cases import find_case
from engine.storage.submissions import submissions_of
from engine.web.app import make_app
from engine.web.beside import NO_ISOLATES
from tests.operations.house import House
from tests.operations.test_links import handed
from tests.web.conftest import sign_in
from tests.web.test_signed_out import hidden
from tests.web.tongues import build, speaks

FORM = "/fyll/språkprov"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = build(tmp_path_factory.mktemp("tungor") / "data")
    yield made
    made.world.close()


@pytest.fixture
def number(house: House) -> str:
    ordinal = next(NUMBERS)
    made = house.to_active(number=ordinal, subproject="ett")
    speaks(house, made, "ar")
    return made


NUMBERS = iter(
    (
        "19900102-2384",
        "19900102-2392",
        "19900103-2383",
        "19900104-2382",
        "19850101-2382",
        "19900101-2385",
    )
)


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with TestClient(make_app(house.world)) as found:
        yield found


def opened(client: TestClient, number: str) -> tuple[str, str]:
    sign_in(client, "sara")
    address = f"/prov/arende/{number}{FORM}"
    page = client.get(address)
    assert page.status_code == 200, page.text
    return address, page.text


def sent(house: House, number: str):
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", number)
        assert row is not None
        return next(one for one in submissions_of(tx, row.case.id) if one.form == "språkprov")


def test_both_languages_stand_about_one_set_of_controls(client, house, number) -> None:
    address, page = opened(client, number)
    assert '<html lang="sv" dir="ltr">' in page
    assert 'Hur har du sovit?</span> <span class="too" lang="ar" dir="rtl">كيف نمت؟' in page
    assert 'Den senaste veckan.</span> <span class="too" lang="ar" dir="rtl">' in page
    control = '<input type="radio" name="sömn" value="bra">'
    option = f'<span>Bra</span>{control}<span class="too" lang="ar" dir="rtl">جيدا</span>'
    assert option in page
    assert len(re.findall(r'name="sömn"', page)) == 2
    assert '<span class="lent" lang="sv" dir="ltr">Hur tar du dig hit?</span>' in page
    wrong = client.post(address, data={**hidden(page), "_fortsatt": "1"})
    assert wrong.status_code == 422
    assert re.search(
        r'class="error".*?Svara på ”Hur har du sovit\?”.*?lang="ar" dir="rtl">أجب', wrong.text
    )


def test_what_is_posted_is_codes_and_the_language_is_stored(client, house, number) -> None:
    address, page = opened(client, number)
    answers = {"sömn": "bra", "svar.glad": "1", "svar.lugn": "0", "kraft": "7"}
    check = client.post(address, data={**hidden(page), **answers, "_fortsatt": "1"})
    assert 'class="too" lang="ar" dir="rtl">جيدا' in check.text
    receipt = client.post(address, data={**hidden(check.text), "_skicka": "1"})
    assert "لقد أرسلت" in receipt.text
    found = sent(house, number)
    assert found.language == "ar"
    assert found.answers["sömn"] == "bra"


def test_what_was_chosen_is_kept_for_this_form_alone(client, house, number) -> None:
    address, page = opened(client, number)
    arabic = client.post(address, data={**hidden(page), "väg": "Buss", "_vy": "ar"})
    assert '<html lang="ar" dir="rtl">' in arabic.text
    assert 'value="Buss"' in arabic.text
    assert '<html lang="ar" dir="rtl">' in client.get(address).text
    other = client.get(f"/prov/arende/{number}/fyll/mående")
    assert '<html lang="sv" dir="ltr">' in other.text
    two = client.post(address, data={**hidden(arabic.text), "_vy": "sv+ti"})
    assert 'lang="ti" dir="ltr">ከመይ ደቂስካ?' in two.text
    assert '<span class="lent" lang="sv" dir="ltr">(frivilligt)</span>' in two.text
    bad = client.post(address, data={**hidden(two.text), "_vy": "xx+ar"})
    assert 'lang="ti" dir="ltr">ከመይ ደቂስካ?' in bad.text, "what cannot be chosen changes nothing"


def one(client: TestClient, address: str, page: str, **answers: str):
    return client.post(address, data={**hidden(page), **answers})


def heading(page: str) -> str:
    found = re.search(r"<h1.*?</h1>", page, re.DOTALL)
    assert found is not None
    return unescape(re.sub("<[^>]+>", "", found[0]))


def test_one_question_at_a_time_from_the_first_to_the_receipt(client, house, number) -> None:
    address, page = opened(client, number)
    page = one(client, address, page, _vy="sv", _ett="1").text
    assert heading(page) == "Hur har du sovit?"
    assert "Du bestämmer själv." in page
    assert "_hoppa" not in page
    assert client.get(address).url.params["fraga"] == "sömn", "the same when it is loaded again"
    wrong = one(client, address, page, _fortsatt="1")
    assert (wrong.status_code, heading(wrong.text)) == (422, "Hur har du sovit?")
    assert 'class="error" id="sömn-e"' in wrong.text
    why = one(client, address, wrong.text, sömn="dåligt", _fortsatt="1").text
    assert heading(why) == "Vad stör? (frivilligt)", "the answer opened it"
    back = one(client, address, why, _fore="1").text
    assert heading(back) == "Hur har du sovit?"
    row = one(client, address, back, sömn="bra", _fortsatt="1").text
    assert heading(row) == "Jag har varit glad", "what is not shown any more is passed by"
    row = one(client, address, row, **{"svar.glad": "1"}, _fortsatt="1").text
    assert heading(row) == "Jag har varit lugn"
    assert "Hur ofta?" in row
    page = one(client, address, row, **{"svar.lugn": "0"}, _fortsatt="1").text
    assert heading(page) == "Hur mycket orkar du? (frivilligt)"
    page = one(client, address, page, kraft="5", _hoppa="1").text
    assert heading(page) == "Telefon (frivilligt)"
    page = one(client, address, page, telefon="", _fortsatt="1").text
    assert heading(page) == "Hur tar du dig hit? (frivilligt)"
    check = one(client, address, page, väg="Buss 3", _fortsatt="1").text
    assert "Kontrollera svaren" in check
    change = re.search(r'href="([^"]*)#svar.lugn"', check) or re.search(
        r'href="([^"#]*fraga=svar[^"]*)', check
    )
    assert change is not None
    again = client.get(unescape(change[1]))
    assert heading(again.text).startswith("Jag har varit")
    client.post(address, data={**hidden(check), "_skicka": "1"})
    found = sent(house, number)
    assert found.answers["svar"]["glad"] in (1, "1")
    assert found.answers["kraft"] is None, "not wanting to answer leaves no answer"
    assert (found.answers["väg"], found.language) == ("Buss 3", "sv")


def test_a_respondent_chooses_for_themselves(client, house, number) -> None:
    house.act("sara", number, "fråga_språk")
    link = f"/s/{handed(house, number)}"
    client.cookies.clear()
    start = client.get(link)
    assert '<html lang="ar" dir="rtl">' in start.text
    form = client.post(link, data={**hidden(start.text), "_borja": "1"})
    both = client.post(link, data={**hidden(form.text), "_vy": "ar+sv"})
    assert 'كيف نمت؟</span> <span class="too" lang="sv" dir="ltr">Hur har du sovit?' in both.text
    alone = client.post(link, data={**hidden(both.text), "_ett": "1"})
    assert 'name="_fraga" value="sömn"' in alone.text
    swedish = client.post(link, data={**hidden(alone.text), "_vy": "sv"})
    assert '<html lang="sv" dir="ltr">' in swedish.text
    assert heading(swedish.text) == "Hur har du sovit?"


def test_numbers_and_days_are_said_in_both(client, house, number) -> None:
    sign_in(client, "sara")
    address = f"/prov/arende/{number}/fyll/räkneprov"
    page = client.get(address).text
    wrong = client.post(address, data={**hidden(page), "antal": "20000", "_fortsatt": "1"})
    assert "och 10\N{NO-BREAK SPACE}000" in wrong.text
    assert "10,000" in wrong.text
    written = {"dag.day": "3", "dag.month": "5", "dag.year": "2024", "antal": "5000,25"}
    client.post(address, data={**hidden(page), **written, "_fortsatt": "1"})
    check = client.get(f"{address}?steg=kontrollera").text
    for swedish, arabic in (
        ("3 maj 2024", "3 مايو 2024"),
        ("5000,25", "5000.25"),
        ("10\N{NO-BREAK SPACE}000,5", "10,000.5"),
        ("4 maj 2024", "4 مايو 2024"),
    ):
        both = f'<span>{swedish}</span> <span class="too" lang="ar" dir="rtl">{arabic}</span>'
        assert both in check.translate(NO_ISOLATES), swedish
