"""The working-day calendar against days known from the almanac, and what durations come to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.foundation.calendar import Annual, Calendar, Closed, read_day
from engine.foundation.durations import Duration, Unit
from engine.foundation.holidays import COUNTRIES, easter_sunday, holidays_in

SWEDEN = Calendar("se")
DENMARK = Calendar("dk")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAYS = st.dates(date(1890, 1, 1), date(2230, 12, 31))


@pytest.mark.parametrize(
    "sunday",
    "1818-03-22 1943-04-25 2000-04-23 2008-03-23 2011-04-24 2024-03-31 2025-04-20 2026-04-05 "
    "2027-03-28 2038-04-25 2285-03-22".split(),
)
def test_easter(sunday: str) -> None:
    day = date.fromisoformat(sunday)
    assert easter_sunday(day.year) == day


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (
            2024,
            """01-01 01-06 03-29 03-31 04-01 05-01 05-09 05-19 06-06 06-21 06-22 11-02 12-24 12-25
            12-26 12-31""",
        ),
        (
            2026,
            """01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-19 06-20 10-31 12-24 12-25
            12-26 12-31""",
        ),
        (
            2027,
            """01-01 01-06 03-26 03-28 03-29 05-01 05-06 05-16 06-06 06-25 06-26 11-06 12-24 12-25
            12-26 12-31""",
        ),
    ],
)
def test_swedish_holidays(year: int, expected: str) -> None:
    assert [f"{day:%m-%d}" for day in sorted(holidays_in("se", year))] == expected.split()


def test_laws_that_changed() -> None:
    assert SWEDEN.is_working_day(date(2003, 6, 6))
    assert not SWEDEN.is_working_day(date(2005, 6, 6))
    assert not SWEDEN.is_working_day(date(2004, 5, 31))  # annandag pingst, for the last time
    assert SWEDEN.is_working_day(date(2005, 5, 16))
    assert not DENMARK.is_working_day(date(2023, 5, 5))  # store bededag, for the last time
    assert DENMARK.is_working_day(date(2024, 4, 26))


def test_countries_differ() -> None:
    assert SWEDEN.is_working_day(date(2026, 4, 2))
    assert not DENMARK.is_working_day(date(2026, 4, 2))  # skærtorsdag
    assert not SWEDEN.is_working_day(date(2026, 1, 6))
    assert DENMARK.is_working_day(date(2026, 1, 6))
    assert set(COUNTRIES) >= {"se", "dk"}


@pytest.mark.parametrize(
    ("start", "number", "expected"),
    [
        ("2026-04-01", 1, "2026-04-02"),
        ("2026-04-02", 1, "2026-04-07"),  # over Easter
        ("2026-04-03", 1, "2026-04-07"),  # from a holiday
        ("2026-06-18", 1, "2026-06-22"),  # over Midsummer
        ("2026-12-23", 5, "2027-01-05"),  # over Christmas and New Year
        ("2026-04-07", -1, "2026-04-02"),
        ("2026-04-06", -1, "2026-04-02"),
        ("2027-01-04", -5, "2026-12-22"),
        ("2026-04-03", 0, "2026-04-03"),
        ("2026-01-01", 250, "2026-12-29"),
        ("2026-01-01", 252, "2027-01-04"),
    ],
)
def test_working_days_later(start: str, number: int, expected: str) -> None:
    found = SWEDEN.add_working_days(date.fromisoformat(start), number)
    assert found == date.fromisoformat(expected)


def one_by_one(day: date, number: int) -> date:
    """The same, counted the slow way."""
    step = timedelta(days=1 if number > 0 else -1)
    for _ in range(abs(number)):
        day += step
        while not SWEDEN.is_working_day(day):
            day += step
    return day


@given(DAYS, st.integers(0, 3000))
def test_adding_and_counting_agree(start: date, number: int) -> None:
    later = SWEDEN.add_working_days(start, number)
    assert SWEDEN.working_days_between(start, later) == number
    assert SWEDEN.working_days_between(later, start) == -number


@given(DAYS, st.integers(-60, 60))
def test_adding_is_counting_day_by_day(start: date, number: int) -> None:
    assert SWEDEN.add_working_days(start, number) == one_by_one(start, number)


@given(DAYS, DAYS, DAYS)
def test_counts_add_up(one: date, two: date, three: date) -> None:
    between = SWEDEN.working_days_between
    assert between(one, two) + between(two, three) == between(one, three)


def test_what_between_counts() -> None:
    monday, friday = date(2026, 11, 9), date(2026, 11, 13)
    assert SWEDEN.working_days_between(monday, friday) == 4
    assert SWEDEN.working_days_between(monday, monday) == 0
    assert SWEDEN.working_days_between(friday, date(2026, 11, 15)) == 0
    assert SWEDEN.working_days_between(date(2026, 11, 15), date(2026, 11, 16)) == 1


SUMMER = Closed(Annual(7, 13), Annual(7, 24))
CHRISTMAS = Closed(Annual(12, 20), Annual(1, 6))
ONCE = Closed(date(2026, 5, 15), date(2026, 5, 15))


def test_closed_days() -> None:
    calendar = Calendar("se", (SUMMER, CHRISTMAS, ONCE))
    assert calendar.add_working_days(date(2026, 7, 10), 1) == date(2026, 7, 27)
    assert calendar.add_working_days(date(2030, 7, 12), 1) == date(2030, 7, 25)
    assert calendar.add_working_days(date(2026, 12, 18), 1) == date(2027, 1, 7)
    assert not calendar.is_working_day(date(2026, 5, 15))
    assert calendar.is_working_day(date(2028, 5, 15))


def test_a_closed_stretch_over_new_year_by_dates() -> None:
    calendar = Calendar("se", (Closed(date(2026, 12, 28), date(2027, 1, 8)),))
    assert calendar.add_working_days(date(2026, 12, 23), 1) == date(2027, 1, 11)
    assert calendar.is_working_day(date(2027, 12, 28))


def test_what_begins_on_a_date_and_ends_every_year_closes_nothing() -> None:
    """It is said to be wrong; until it is mended all days count."""
    mixed = (Closed(date(2026, 7, 13), Annual(7, 24)), Closed(Annual(7, 13), date(2026, 7, 24)))
    assert Calendar("se", mixed).is_working_day(date(2026, 7, 15))
    assert all(one.within(2026) == () for one in mixed)


def test_a_leap_day_that_is_closed_every_year() -> None:
    calendar = Calendar("se", (Closed(Annual(2, 29), Annual(2, 29)),))
    assert not calendar.is_working_day(date(2028, 2, 29))
    assert not calendar.is_working_day(date(2029, 2, 28))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-07-13", date(2026, 7, 13)),
        ("07-01", Annual(7, 1)),
        ("02-29", Annual(2, 29)),
        ("02-30", None),
        ("13-01", None),
        ("2026-02-29", None),
        ("20260713", None),
        ("2026-W29-1", None),
        ("i juli", None),
        ("", None),
    ],
)
def test_reading_days(text: str, expected: date | Annual | None) -> None:
    assert read_day(text) == expected


def duration(text: str) -> Duration:
    found = Duration.read(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("start", "said", "expected"),
    [
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2028-01-31", "1 month", "2028-02-29"),
        ("2026-08-31", "1 month", "2026-09-30"),
        ("2026-11-30", "3 months", "2027-02-28"),
        ("2026-12-15", "1 month", "2027-01-15"),
        ("2028-02-29", "1 year", "2029-02-28"),
        ("2028-02-29", "4 years", "2032-02-29"),
        ("2026-01-31", "13 months", "2027-02-28"),
        ("2026-11-23", "2 weeks", "2026-12-07"),
        ("2026-11-23", "14 days", "2026-12-07"),
        ("2026-11-23", "0 days", "2026-11-23"),
        ("2026-11-23", "5 working days", "2026-11-30"),
        ("2026-11-23", "23 hours", "2026-11-23"),
        ("2026-11-23", "48 hours", "2026-11-25"),
        ("9999-12-01", "2 months", "9999-12-31"),
        ("9999-12-01", "999999 days", "9999-12-31"),
        ("9999-12-01", "999999 working days", "9999-12-31"),
    ],
)
def test_a_date_and_a_duration(start: str, said: str, expected: str) -> None:
    assert SWEDEN.later(date.fromisoformat(start), duration(said)) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("start", "said", "expected"),
    [
        ("2026-03-31", "1 month", "2026-02-28"),
        ("2026-01-15", "1 month", "2025-12-15"),
        ("2028-02-29", "1 year", "2027-02-28"),
        ("2026-04-07", "1 working day", "2026-04-02"),
        ("2026-11-23", "30 hours", "2026-11-22"),
        ("0001-01-02", "999999 years", "0001-01-01"),
        ("0001-01-02", "999999 weeks", "0001-01-01"),
        ("0001-01-02", "999999 working days", "0001-01-01"),
    ],
)
def test_earlier(start: str, said: str, expected: str) -> None:
    assert SWEDEN.earlier(date.fromisoformat(start), duration(said)) == date.fromisoformat(expected)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "said", "expected"),
    [
        # Clocks go forward at 02:00 on 29 March 2026, back at 03:00 on 25 October.
        ("2026-03-28T12:00+01:00", "1 day", "2026-03-29T12:00+02:00"),
        ("2026-03-28T12:00+01:00", "24 hours", "2026-03-29T13:00+02:00"),
        ("2026-03-28T02:30+01:00", "1 day", "2026-03-29T03:30+02:00"),
        ("2026-10-24T12:00+02:00", "24 hours", "2026-10-25T11:00+01:00"),
        ("2026-10-24T12:00+02:00", "1 week", "2026-10-31T12:00+01:00"),
        ("2026-10-25T02:30+02:00", "1 hour", "2026-10-25T02:30+01:00"),
        ("2026-01-31T09:15+01:00", "6 months", "2026-07-31T09:15+02:00"),
        # 23:30 in UTC is already the next day where the days begin.
        ("2026-04-01T22:30+00:00", "1 working day", "2026-04-07T00:30+02:00"),
        ("2026-04-01T09:00+02:00", "1 working day", "2026-04-02T09:00+02:00"),
    ],
)
def test_a_moment_and_a_duration(start: str, said: str, expected: str) -> None:
    found = SWEDEN.later(moment(start), duration(said))
    assert found.isoformat() == moment(expected).astimezone(STOCKHOLM).isoformat()
    assert found.tzinfo == STOCKHOLM


def test_a_moment_stops_at_the_end_of_time() -> None:
    found = SWEDEN.later(datetime(9999, 6, 1, tzinfo=UTC), Duration(999_999, Unit.HOURS))
    assert found.date() == date(9999, 12, 31)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), st.sampled_from(list(Unit)))  # noqa: DTZ001 - the bounds of a strategy have no zone
def test_no_time_at_all_changes_nothing(naive: datetime, unit: Unit) -> None:
    now = naive.replace(tzinfo=UTC)
    assert SWEDEN.later(now, Duration(0, unit)) == now
