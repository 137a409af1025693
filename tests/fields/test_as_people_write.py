"""Dates, numbers, telephones and identity numbers are read as people write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from engine.expressions.scope import Value
from engine.fields.all import BY_NAME
from engine.fields.dates import read_date, read_time, show_date
from engine.fields.numbers import read_decimal, read_whole, show_number, write_number
from engine.fields.question import Place, Raw
from engine.foundation.durations import Duration, Unit
from engine.foundation.texts import Said, in_words
from tests.fields.questions import PLACE
from tests.fields.questions import question_of as question

MAY = date(2024, 5, 3)


def read(name: str, raw: str | Raw, place: Place = PLACE) -> Value | Said:
    """What the type makes of a text, or of what was posted."""
    posted = {"": (raw,)} if isinstance(raw, str) else raw
    return BY_NAME[name].read(question(name), posted, place)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-03", "20240503", "2024-5-3", "2024/05/03", "2024.05.03", "2024 05 03",
        "3/5 2024", "3/5-2024", "3.5.2024", "03-05-2024", "3 5 2024", "3 / 5 2024", "3/5, 2024",
        "3 maj 2024", "den 3 maj 2024", "3:e maj 2024", "3e maj, 2024", "3 MAJ 2024", "3 - maj 2024",
        "3 may 2024", "  3  maj   2024  ",
    ],
)  # fmt: skip
def test_a_day_in_many_ways(text: str) -> None:
    assert read_date(text) == MAY
    assert read("date", text) == MAY


@pytest.mark.parametrize(
    ("text", "month"),
    [("3 jan. 2024", 1), ("3 februari 2024", 2), ("3 okt 2024", 10), ("3 december 2024", 12),
     ("3 augusti 2024", 8), ("3 sept 2024", 9), ("3 march 2024", 3)],
)  # fmt: skip
def test_months_in_words(text: str, month: int) -> None:
    assert read_date(text) == date(2024, month, 3)


@pytest.mark.parametrize(
    "text",
    ["30/2 2024", "2023-02-29", "2024-13-01", "0/5 2024", "3 foo 2024", "i går", "3/5", "3/5 24",
     "2024", "2024-05-03-01", "", "٣/٥ ٢٠٢٤", "3 maj"],
)  # fmt: skip
def test_what_is_no_day(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3/5 24", MAY), ("3/5-24", MAY), ("3/5/24", MAY), ("3.5.24", MAY), ("3 maj 24", MAY),
        ("den 3:e maj 24", MAY), ("3 5 24", MAY), ("31/12 99", date(1999, 12, 31)),
        ("1/2 85", date(1985, 2, 1)), ("1/2 29", date(2029, 2, 1)), ("240531", date(2024, 5, 31)),
        ("310524", date(2024, 5, 31)), ("24-05-31", date(2024, 5, 31)),
        ("31-05-24", date(2024, 5, 31)), ("05/05/05", date(2005, 5, 5)), ("29/2 24", date(2024, 2, 29)),
        ("03-05-04", "Menar du 4 maj 2003 eller 3 maj 2004?"),
        ("03/05/04", "Menar du"), ("240503", "Menar du 24 maj 2003 eller 3 maj 2024?"),
        ("29/2 23", "finns"), ("3/13 24", "finns"), ("3/5", "finns"), ("3 foo 24", "finns"),
        ("٣/٥ ٢٤", "finns"), ("1/2 32", "finns"),
    ],
)  # fmt: skip
def test_a_year_of_two_digits(text: str, found: date | str) -> None:
    """On a day in 2024. What may be read in two ways is asked about."""
    seen = read("date", text)
    if isinstance(found, date):
        assert seen == found
    else:
        assert isinstance(seen, Said)
        assert found in seen.in_("sv")


def test_a_moment_with_a_short_year() -> None:
    here = ZoneInfo("Europe/Stockholm")
    assert read("date_time", "3/5 24 8:30") == datetime(2024, 5, 3, 8, 30, tzinfo=here)
    asked = read("date_time", "03-05-04 08:30")
    assert isinstance(asked, Said)
    assert "Menar du" in asked.in_("sv")


@pytest.mark.parametrize(
    ("day", "month", "year", "found"),
    [
        ("3", "5", "2024", MAY),
        ("03", "05", "2024", MAY),
        (" 3 ", " maj ", "2024 ", MAY),
        ("3", "Maj.", "2024", MAY),
        ("29", "2", "2024", date(2024, 2, 29)),
        ("29", "2", "2023", None),
        ("3", "", "2024", None),
        ("", "", "2024", None),
        ("3", "5", "24", MAY),
        ("3", "5", "32", None),
        ("2024-05-03", "", "", MAY),
        ("3/5 24", "", "", MAY),
        ("3", "5", "1849", None),
        ("3", "5", "2200", None),
        ("3", "5", "99999999999999999999", None),
        ("3", "5", "2_024", None),
        ("+3", "5", "2024", None),
        ("3,0", "5", "2024", None),
        ("9" * 5000, "5", "2024", None),
    ],
)
def test_a_day_in_three_parts(day: str, month: str, year: str, found: date | None) -> None:
    asked = question("date")
    posted = {"f.day": (day,), "f.month": (month,), "f.year": (year,)}
    seen = BY_NAME["date"].reader(asked, "f")(posted, PLACE)
    assert isinstance(seen, Said) if found is None else seen == found
    assert seen == BY_NAME["date"].read(asked, {n[2:]: t for n, t in posted.items()}, PLACE)


def test_one_text_goes_before_the_parts() -> None:
    raw = {"": ("2024-05-03",), "day": ("1",), "month": ("1",), "year": ("2020",)}
    assert read("date", raw) == MAY
    posted = {"f" if not part else f"f.{part}": texts for part, texts in raw.items()}
    assert BY_NAME["date"].reader(question("date"), "f")(posted, PLACE) == MAY


def test_days_are_told_in_the_language() -> None:
    assert in_words(show_date(MAY), "sv") == "3 maj 2024"
    assert in_words(show_date(MAY), "en") == "3 May 2024"
    assert in_words(show_date(MAY), "xx") == "3 maj 2024"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8:30", time(8, 30)), ("08.30", time(8, 30)), ("0830", time(8, 30)), ("8", time(8)),
        ("kl 8", time(8)), ("kl. 8.30", time(8, 30)), ("KL 23:59", time(23, 59)), ("0:00", time(0)),
        ("24:00", None), ("8:60", None), ("8:3", None), ("åtta", None), ("", None), ("8:30 fm", None),
    ],
)  # fmt: skip
def test_a_time_of_day(text: str, found: time | None) -> None:
    assert read_time(text) == found


@pytest.mark.parametrize(
    "text", ["2024-05-03 08:30", "2024-05-03T08:30", "3 maj 2024 kl. 8.30", "3/5 2024 kl 8:30"]
)
def test_a_day_and_a_time(text: str) -> None:
    here = ZoneInfo("Europe/Stockholm")
    assert read("date_time", text) == datetime(2024, 5, 3, 8, 30, tzinfo=here)


def test_a_moment_is_told_by_the_clock_of_the_country() -> None:
    found = datetime(2024, 5, 3, 6, 30, tzinfo=UTC)
    for country in ("se", "dk"):
        shown = BY_NAME["date_time"].show(
            question("date_time"), found, replace(PLACE, country=country)
        )
        assert in_words(shown, "sv") == "3 maj 2024 kl. 08.30"
    assert BY_NAME["date_time"].measure(found) == MAY
    assert BY_NAME["date_time"].measure(None) is None


def test_a_moment_asks_for_what_it_lacks() -> None:
    day = {"day": ("3",), "month": ("5",), "year": ("2024",)}
    advice = read("date_time", {**day, "time": ("snart",)})
    assert isinstance(advice, Said)
    assert "klockslag" in advice.in_("sv")
    advice = read("date_time", {"time": ("8:30",)})
    assert isinstance(advice, Said)
    assert "datumet" in advice.in_("sv")
    assert isinstance(read("date_time", {**day, "month": ("13",), "time": ("8",)}), Said)


@pytest.mark.parametrize(
    ("text", "whole", "decimal"),
    [
        ("12", 12, 12.0),
        ("-3", -3, -3.0),
        ("−3", -3, -3.0),  # a minus sign
        ("–3", -3, -3.0),  # a dash
        ("+7", 7, 7.0),
        ("1 200", 1200, 1200.0),
        ("1\u00a0200", 1200, 1200.0),  # a hard space
        ("1'200", 1200, 1200.0),
        ("007", 7, 7.0),
        ("2,5", None, 2.5),
        ("2.5", None, 2.5),
        ("1 200,75", None, 1200.75),
        (",5", None, 0.5),
        ("5,", None, 5.0),
        ("1,2,3", None, None),
        ("1e3", None, None),
        ("0x10", None, None),
        ("1_000", None, None),
        ("٣", None, None),
        ("tolv", None, None),
        ("nan", None, None),
        ("inf", None, None),
        ("-", None, None),
        ("1" * 15, int("1" * 15), float("1" * 15)),
        ("1" * 16, None, None),
        ("", None, None),
    ],
)
def test_numbers(text: str, whole: int | None, decimal: float | None) -> None:
    assert read_whole(text) == whole
    assert read_decimal(text) == decimal


@pytest.mark.parametrize("text", ["1" * 15, "1" * 16, "0" * 20, "007", "-0", "²", "９"])
def test_a_whole_number_is_read_alike_in_both_ways(text: str) -> None:
    asked, type_ = question("integer"), BY_NAME["integer"]
    assert type_.reader(asked, "f")({"f": (text,)}, PLACE) == type_.read(
        asked, {"": (text,)}, PLACE
    )


def test_numbers_are_told_in_the_language() -> None:
    assert in_words(show_number(2.5), "sv") == "2,5"
    assert in_words(show_number(2.5), "en") == "2.5"
    assert in_words(show_number(2024), "sv") == "2024"
    assert in_words(show_number(12000), "sv") == "12\xa0000"
    assert in_words(show_number(12000), "en") == "12,000"
    assert in_words(show_number(-3.0), "en") == "-3"
    assert in_words(show_number(None), "sv") == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (2.5, "2,5"),
        (3.0, "3"),
        (-0.25, "-0,25"),
        (1e15, "1000000000000000"),
        (None, ""),
    ],
)
def test_a_number_as_it_is_typed(value: Value, text: str) -> None:
    assert write_number(value) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("070-174 06 24", "070-174 06 24"),
        ("070 1740624", "070-174 06 24"),
        ("0701740624", "070-174 06 24"),
        ("+46701740624", "070-174 06 24"),
        ("+46 (0)70 174 06 24", "070-174 06 24"),
        ("0046 70-174 06 24", "070-174 06 24"),
        ("0150 570 00", "0150-570 00"),
        ("08123456", "08-12 34 56"),
        ("+45 12 34 56 78", "+4512345678"),
        ("112", None),
        ("ring mig", None),
        ("070-174 06 24 eller 25", None),
        ("+", None),
        ("٠٧٠١٧٤٠٦٢٤", None),
        ("0" * 40, None),
    ],
)
def test_telephone_numbers(text: str, found: str | None) -> None:
    seen = read("phone", text)
    assert isinstance(seen, Said) if found is None else seen == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("19850101-2382", "19850101-2382"),
        ("850101-2382", "19850101-2382"),
        ("8501012382", "19850101-2382"),
        ("19850101 2382", "19850101-2382"),
        ("850101–2382", "19850101-2382"),  # a dash
        ("1985-01-01-2382", "19850101-2382"),
        ("19 850101 - 2382", "19850101-2382"),
        ("850101\u00a02382", "19850101-2382"),  # a hard space
        ("850101\u20112382", "19850101-2382"),  # a hyphen that does not break
        ("19900102-2384", "19900102-2384"),
        ("19850101-2383", "siffrorna"),
        ("19851301-2382", "födelsedatumet"),
        ("20300101-2382", "födelsedatumet"),
        ("1985", "tolv siffror"),
        ("Kim", "tolv siffror"),
    ],
)
def test_identity_numbers(text: str, found: str) -> None:
    seen = read("identity", text)
    assert found in (seen.in_("sv") if isinstance(seen, Said) else str(seen))


def test_only_the_numbers_that_are_used_here() -> None:
    other = replace(PLACE, kinds=("samordningsnummer",))
    advice = read("identity", "19850101-2382", other)
    assert isinstance(advice, Said)
    assert "används inte här" in advice.in_("sv")


@pytest.mark.parametrize(("text", "taken"), [("Blå katt", True), ("Kim", True), ("1985", False)])
def test_an_alias_where_one_may_stand(text: str, taken: bool) -> None:
    place = replace(PLACE, kinds=("personnummer", "alias"))
    seen = read("identity", text, place)
    assert seen == text if taken else isinstance(seen, Said)


@pytest.mark.parametrize(
    ("country", "text", "found"),
    [
        ("se", "641 30", "641 30"), ("se", "64130", "641 30"), ("se", "SE-641 30", "641 30"),
        ("se", "6413", None), ("dk", "1050", "1050"), ("dk", "64130", None), ("fi", "00100", "00100"),
    ],
)  # fmt: skip
def test_postcodes_of_the_country(country: str, text: str, found: str | None) -> None:
    seen = read("postcode", text, replace(PLACE, country=country))
    assert isinstance(seen, Said) if found is None else seen == found


@pytest.mark.parametrize(
    ("amount", "unit", "found"),
    [
        ("14", "days", Duration(14, Unit.DAYS)),
        ("5", "working_days", Duration(5, Unit.WORKING_DAYS)),
        ("2 weeks", "", Duration(2, Unit.WEEKS)),
        ("-1", "days", None),
        ("1000000", "days", None),
        ("14", "", None),
        ("14", "parsec", None),
        ("1,5", "days", None),
    ],
)
def test_durations(amount: str, unit: str, found: Duration | None) -> None:
    seen = read("duration", {"": (amount,), "unit": (unit,)})
    assert isinstance(seen, Said) if found is None else seen == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bo@example.se", True), ("bo.ek+jobb@mail.example.se", True), ("bo@å.se", True),
        ("bo@example", False), ("bo@@example.se", False), ("bo@example.se,eva@example.se", False),
        ("Bo <bo@example.se>", False), ("bo@.se", False), ("@example.se", False),
        ("x" * 65 + "@example.se", False), ("bo@" + "x" * 252 + ".se", False),
    ],
)  # fmt: skip
def test_email_addresses(text: str, found: bool) -> None:
    seen = read("email", text)
    assert seen == text if found else isinstance(seen, Said)


@pytest.mark.parametrize(
    ("posted", "advice"),
    [
        ({"name": "Bo"}, "e-post eller telefon"),
        ({"email": "bo@example.se"}, "namnet"),
        ({"name": "Bo", "email": "bo"}, "e-postadress"),
        ({"name": "Bo", "phone": "12"}, "telefonnumret"),
    ],
)
def test_what_a_contact_lacks(posted: dict[str, str], advice: str) -> None:
    seen = read("contact", {part: (text,) for part, text in posted.items()})
    assert isinstance(seen, Said)
    assert advice in seen.in_("sv")


def test_a_contact_is_told_without_its_language() -> None:
    raw = {"name": ("Bo",), "phone": ("0701740624",), "language": ("ar",)}
    found = read("contact", raw)
    assert found == {"name": "Bo", "email": None, "phone": "070-174 06 24", "language": "ar"}
    assert BY_NAME["contact"].show(question("contact"), found, PLACE) == "Bo, 070-174 06 24"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Åsa", "Åsa"),
        ("A\u030asa", "Åsa"),  # a ring of its own
        ("  två  ord ", "två  ord"),
        ("x" * 500, "x" * 500),
        ("x" * 501, None),
        ("a\x00b", None),
        ("\ud800", None),
        ("אבג", "אבג"),
    ],
)
def test_one_line_of_text(text: str, found: str | None) -> None:
    asked, type_ = question("text"), BY_NAME["text"]
    seen = type_.read(asked, {"": (text,)}, PLACE)
    assert isinstance(seen, Said) if found is None else seen == found
    assert type_.reader(asked, "f")({"f": (text,)}, PLACE) == seen


def test_lines_stay_lines() -> None:
    assert read("long_text", "Ett\r\nTvå\rTre\n\n") == "Ett\nTvå\nTre"
    assert isinstance(read("long_text", "x" * 20_001), Said)


@pytest.mark.parametrize("name", ["text", "long_text"])
def test_text_is_measured_in_characters(name: str) -> None:
    assert BY_NAME[name].measure("åäö") == 3
    assert BY_NAME[name].measure(None) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [("212000-0829", "212000-0829"), ("212000 0829", "212000-0829"), ("212000-0828", None),
     ("٢١٢٠٠٠-٠٨٢٩", None)],
)  # fmt: skip
def test_organisation_numbers(text: str, found: str | None) -> None:
    seen = read("organisation_number", text)
    assert isinstance(seen, Said) if found is None else seen == found
