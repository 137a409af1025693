"""Instruments in the browser: what was answered last time, charts with their tables, and newer rules."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from engine.operations.views import FormPlace
from tests.operations.house import House
from tests.operations.test_instruments import BANDS, FOR_WHOM, HIGH, LOW, fill, release, talk
from tests.web.conftest import sign_in

ROW = re.compile(r'<fieldset class="row".*?</fieldset>', re.DOTALL)
LAST = '<span class="before">förra</span>'


def bare(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_last_times_answer_is_marked_and_nothing_is_chosen(
    client: TestClient, house: House
) -> None:
    number = house.to_active(who="sara")
    sign_in(client, "kurt")
    address = f"/prov/arende/{number}/fyll/mående"
    assert "förra" not in client.get(address).text
    fill(house, "kurt", number, LOW)
    sign_in(client, "kurt")
    page = client.get(address).text
    rows = ROW.findall(page)
    marked = [[LAST in option for option in row.split("<label>")[1:]] for row in rows]
    assert marked == [[True, False, False], [False, True, False]]
    assert "checked" not in page
    assert "Svaren från förra gången är märkta ”förra”: Mående" in bare(page)


def test_words_of_last_time_stand_below_the_question(client: TestClient, house: House) -> None:
    number = house.to_active(who="sara")
    talk(house, "kurt", number, HIGH)
    sign_in(client, "kurt")
    page = client.get(f"/prov/arende/{number}/fyll/samtal").text
    assert '<p class="hint last-time">Förra gången: Ett samtal</p>' in page
    assert page.count(LAST) == 2


def test_who_reads_the_result_alone_sees_no_answers_of_last_time(
    client: TestClient, house: House
) -> None:
    number = house.to_active(who="sara")
    fill(house, "kurt", number, LOW)
    sign_in(client, "sara")
    page = client.get(f"/prov/arende/{number}/fyll/mående").text
    assert LAST not in page


def test_the_chart_has_its_equal_in_a_table(client: TestClient, house: House) -> None:
    number = house.to_active(who="sara")
    for answers in (LOW, HIGH, {**HIGH, "svar.lugn": "1"}):
        fill(house, "kurt", number, answers)
    sign_in(client, "kurt")
    page = client.get(f"/prov/arende/{number}").text
    svg = page[page.index('<svg class="chart" role="img"') :].split("</svg>")[0]
    assert 'aria-label="Mående. 1, 4, 3. Senast 3."' in svg
    assert (svg.count('class="line"'), svg.count('class="line noise"')) == (1, 1)
    table = page[page.index("alla mätningar</caption>") :].split("</table>")[0]
    cells = [bare(row) for row in table.split("<tr>")[2:]]
    assert [re.sub(r"^\d+ \w+\.? \d{4} ", "", one) for one in cells] == [
        "3 −1, kan vara slump Högt",
        "4 +3, bättre Högt",
        "1 första Lågt",
    ]


def test_with_the_sex_unknown_both_bands_are_told(client: TestClient, house: House) -> None:
    release(house, {BANDS: FOR_WHOM})
    number = house.to_active(who="sara", number="Kim", name="Test Kim")
    sent = [fill(house, "kurt", number, {"svar.glad": "1", "svar.lugn": "1"}) for _ in "ab"][-1]
    sign_in(client, "kurt")
    page = client.get(f"/prov/arende/{number}/svar/{sent.submission}").text
    told = bare(page)
    assert "Därför visas alla: Kvinnor: Högt Män: Lågt" in told
    assert "Kvinnor Källa: Källa för kvinnor. Lågt 0–1 Högt 2–4" in told
    case = client.get(f"/prov/arende/{number}").text
    assert case.count('class="target"') == 2  # a limit for each, and no tint
    assert 'class="b2"' not in case


def test_newer_rules_are_shown_when_asked_for(client: TestClient, house: House) -> None:
    number = house.to_active(who="sara")
    sent = fill(house, "kurt", number, LOW)
    release(house, {"value: sum(svar)": "value: sum(svar) * 2", "0..1": "0..3", "2..4": "4..8"})
    sign_in(client, "kurt")
    address = f"/prov/arende/{number}/svar/{sent.submission}"
    page = client.get(address).text
    assert "Version 2 räknar på ett annat sätt." in page
    assert "Med reglerna i version 2" not in page
    told = bare(client.get(f"{address}?rakna=nu").text)
    assert told.index("1 av 4") < told.index("Med reglerna i version 2") < told.index("2 av 8")


def test_own_words_are_told_on_every_page_with_a_figure(client: TestClient, house: House) -> None:
    release(house, {"wording: own": "wording: placeholder"})
    number = house.to_active(who="sara")
    sent = [fill(house, "kurt", number, LOW) for _ in "ab"][-1]
    house.write("kurt", FormPlace(form="mående", case=number), HIGH)
    sign_in(client, "kurt")
    home = f"/prov/arende/{number}"
    for address in (home, f"{home}/fyll/mående", f"{home}/fyll/mående?steg=kontrollera",
                    f"{home}/svar/{sent.submission}", f"{home}/fyll/samtal"):  # fmt: skip
        assert "går inte att jämföra med andras" in client.get(address).text, address
    svg = client.get(home).text.split('<svg class="chart" role="img"')[1]
    assert "Siffrorna går inte att jämföra med andras." in svg.split(">")[0]


def test_a_difference_is_told_before_sending(client: TestClient, house: House) -> None:
    number = house.to_active(who="sara")
    fill(house, "kurt", number, LOW)
    house.write("kurt", FormPlace(form="mående", case=number), HIGH)
    sign_in(client, "kurt")
    told = bare(client.get(f"/prov/arende/{number}/fyll/mående?steg=kontrollera").text)
    assert "Skillnaden är +3, till det bättre." in told
    assert "”Vill inte leva” väcks" not in told  # that flag does not read the sum
