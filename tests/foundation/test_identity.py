"""Identity numbers, with numbers that the tax agency has set aside for tests."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.foundation.identity import Fault, Identity, Kind, age, is_shape, luhn, read, read_among

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "normal", "born"),
    [
        ("19850101-2382", "19850101-2382", date(1985, 1, 1)),
        ("198501012382", "19850101-2382", date(1985, 1, 1)),
        ("850101-2382", "19850101-2382", date(1985, 1, 1)),
        ("8501012382", "19850101-2382", date(1985, 1, 1)),
        (" 19850101 2382 ", "19850101-2382", date(1985, 1, 1)),
        ("19850101\u20132382", "19850101-2382", date(1985, 1, 1)),
        ("850101+2382", "18850101-2382", date(1885, 1, 1)),
        ("121212-1212", "20121212-1212", date(2012, 12, 12)),
        ("121212+1212", "19121212-1212", date(1912, 12, 12)),
        ("19121212+1212", "19121212-1212", date(1912, 12, 12)),
    ],
)
def test_one_way_of_writing(text: str, normal: str, born: date) -> None:
    found = read(text, TODAY)
    assert isinstance(found, Identity)
    assert (found.text, found.kind, found.birth_date) == (normal, Kind.PERSONNUMMER, born)
    assert read(found.text, TODAY) == found


def test_ten_digits_are_never_in_the_future() -> None:
    born_today = f"261123-{with_check_digit('261123', '238')}"
    born_tomorrow = f"261124-{with_check_digit('261124', '238')}"
    today, tomorrow = read(born_today, TODAY), read(born_tomorrow, TODAY)
    assert isinstance(today, Identity)
    assert isinstance(tomorrow, Identity)
    assert today.birth_date == date(2026, 11, 23)
    assert tomorrow.birth_date == date(1926, 11, 24)


def with_check_digit(day: str, number: str) -> str:
    return next(f"{number}{last}" for last in range(10) if luhn(f"{day}{number}{last}") == 0)


def test_coordination_numbers() -> None:
    found = read(f"701063-{with_check_digit('701063', '239')}", TODAY)
    assert isinstance(found, Identity)
    assert found.kind is Kind.SAMORDNINGSNUMMER
    assert found.birth_date == date(1970, 10, 3)
    assert found.text.startswith("19701063-")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.SHAPE),
        ("19850101-238", Fault.SHAPE),
        ("19850101-23822", Fault.SHAPE),
        ("19850101x2382", Fault.SHAPE),
        ("١٩٨٥٠١٠١٢٣٨٢", Fault.SHAPE),
        ("19851301-2382", Fault.DATE),
        ("19850230-2382", Fault.DATE),
        ("19850100-2382", Fault.DATE),
        ("19850160-2382", Fault.DATE),
        ("19850192-2382", Fault.DATE),
        ("20270101-2384", Fault.DATE),
        ("00010101-2382", Fault.DATE),
        ("250229-2380", Fault.DATE),
        ("19850101-2383", Fault.CHECK_DIGIT),
        ("19850102-2382", Fault.CHECK_DIGIT),
    ],
)
def test_faults(text: str, fault: Fault) -> None:
    assert read(text, TODAY) is fault


def test_the_leap_day() -> None:
    text = f"000229-{with_check_digit('000229', '238')}"
    found = read(text, TODAY)
    assert isinstance(found, Identity)
    assert found.birth_date == date(2000, 2, 29)


@pytest.mark.parametrize(("text", "sex"), [("19850101-2382", "woman"), ("19850101-2390", "man")])
def test_sex(text: str, sex: str) -> None:
    found = read(text, TODAY)
    assert isinstance(found, Identity)
    assert found.sex == sex


@given(st.text(max_size=20))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(read(text, TODAY), Identity | Fault)


@given(st.dates(date(1930, 1, 1), TODAY), st.integers(0, 999), st.booleans())
def test_every_valid_number_is_read(born: date, number: int, coordination: bool) -> None:
    day = f"{born:%y%m}{born.day + 60 * coordination:02}"
    last = with_check_digit(day, f"{number:03}")
    found = read(f"{born:%Y}{day[2:]}{last}", TODAY)
    assert isinstance(found, Identity)
    assert found.birth_date == born


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        ("1985-01-01", "2026-01-01", 41),
        ("1985-01-02", "2026-01-01", 40),
        ("2000-02-29", "2026-02-28", 25),
        ("2000-02-29", "2026-03-01", 26),
        ("2000-02-29", "2028-02-29", 28),
        ("2026-11-23", "2026-11-23", 0),
    ],
)
def test_age(birth: str, on: str, years: int) -> None:
    assert age(date.fromisoformat(birth), date.fromisoformat(on)) == years


@pytest.mark.parametrize("written", ["19850101-T382", "850101t382", " 850101-T382 "])
def test_an_interim_number_counts_its_letter_as_one(written: str) -> None:
    last = with_check_digit("850101", "138")[1:]
    found = read(written.replace("382", last), TODAY)
    assert isinstance(found, Identity)
    assert (found.text, found.kind) == (f"19850101-T{last}", Kind.INTERIM)
    assert (found.birth_date, found.sex) == (date(1985, 1, 1), None)
    wrong = f"850101-T{last[:2]}{(int(last[2]) + 1) % 10}"
    assert read(wrong, TODAY) is Fault.CHECK_DIGIT
    assert read(f"850101-A{last}", TODAY) is Fault.SHAPE


SHAPES = ("personnummer", "99######-####", "R?####-A")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("99123456-7890", "99123456-7890"),
        ("99 1234567890", "99123456-7890"),
        ("rå1234a", "RÅ1234-A"),
        ("R\u2013B1234-A", "RB1234-A"),
        ("98123456-7890", None),
        ("99123456-789", None),
        ("99123456-78901", None),
        ("R11234-A", None),
        ("RB1234-B", None),
        ("", None),
    ],
)
def test_a_reserve_number_is_one_of_the_shapes(written: str, text: str | None) -> None:
    found = read_among(written, TODAY, SHAPES)
    if text is None:
        assert isinstance(found, Fault)
        return
    assert isinstance(found, Identity)
    assert (found.text, found.kind, found.birth_date, found.sex) == (text, Kind.RESERVE, None, None)
    assert read_among(text, TODAY, SHAPES) == found
    assert isinstance(read_among(written, TODAY, ("personnummer",)), Fault)


def test_a_number_of_the_country_goes_before_a_shape() -> None:
    found = read_among("19850101-2382", TODAY, ("########-####",))
    assert isinstance(found, Identity)
    assert found.kind is Kind.PERSONNUMMER


@pytest.mark.parametrize(
    ("text", "good"),
    [("####-A", True), ("R?####", True), ("###-A", False), ("r####", False), ("#### A", False)],
)
def test_a_shape_has_four_digits_at_least(text: str, good: bool) -> None:
    assert is_shape(text) is good
