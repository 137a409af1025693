"""Durations as they are written and said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.foundation.durations import Duration, Unit, read


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("14 days", 14, Unit.DAYS),
        ("1 day", 1, Unit.DAYS),
        ("5 working days", 5, Unit.WORKING_DAYS),
        ("1 working day", 1, Unit.WORKING_DAYS),
        ("2  working   days", 2, Unit.WORKING_DAYS),
        (" 2 weeks ", 2, Unit.WEEKS),
        ("3 months", 3, Unit.MONTHS),
        ("1 year", 1, Unit.YEARS),
        ("1 years", 1, Unit.YEARS),
        ("2 hours", 2, Unit.HOURS),
        ("0 days", 0, Unit.DAYS),
    ],
)
def test_reads(text: str, amount: int, unit: Unit) -> None:
    assert read(text) == Duration(amount, unit)
    assert Duration.read(text) == Duration(amount, unit)


@pytest.mark.parametrize(
    "text",
    "/14/days/14days/-1 day/1.5 days/14 dagar/five days/1 workingday/14 days 2 hours/1234567 days"
    "/١٤ days/14 Days/1 day;".split("/"),
)
def test_refuses(text: str) -> None:
    assert read(text) is None


@given(st.integers(0, 999_999), st.sampled_from(Unit))
def test_written_as_read(amount: int, unit: Unit) -> None:
    assert read(str(Duration(amount, unit))) == Duration(amount, unit)


@pytest.mark.parametrize(
    ("text", "swedish"),
    [
        ("1 hour", "1 timme"),
        ("2 hours", "2 timmar"),
        ("1 day", "1 dag"),
        ("14 days", "14 dagar"),
        ("1 working day", "1 arbetsdag"),
        ("5 working days", "5 arbetsdagar"),
        ("1 week", "1 vecka"),
        ("2 weeks", "2 veckor"),
        ("1 month", "1 månad"),
        ("3 months", "3 månader"),
        ("1 year", "1 år"),
        ("10 years", "10 år"),
    ],
)
def test_said_in_words(text: str, swedish: str) -> None:
    duration = read(text)
    assert duration is not None
    assert duration.in_("sv") == swedish
