"""Booked times: kept as they are changed, told to those whose they are, and followed from an own calendar by
an address that tells of nobody.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.calendar_feed import FeedText, close_feed, open_feed, read_feed
from engine.operations.end_account import end_account
from engine.operations.my_day import my_day
from engine.operations.read_calendar import read_calendar
from engine.operations.read_case import read_case
from engine.operations.views import CasePage, FormPlace, Moved
from engine.operations.views_calendar import BookedShown, CalendarPage, Feed
from engine.operations.views_day import Day
from engine.operations.world import DEFAULT_TENANT
from engine.storage import audit
from engine.storage.appointments import appointments_of
from engine.storage.cases import find_case
from tests.operations.lag import Lag

SITE = "https://laget.example"


def week(lag: Lag, who: str = "eva", wanted: tuple[int, int] | None = None) -> list[BookedShown]:
    page = read_calendar(lag.world, lag.as_(who), wanted)
    assert isinstance(page, CalendarPage), page
    return [one for day in page.days for one in day.times]


def path(lag: Lag, who: str = "eva") -> str:
    made = open_feed(lag.world, lag.as_(who))
    assert isinstance(made, Feed)
    return made.path.removeprefix("/s/").removesuffix("/kalender.ics")


def followed(lag: Lag, token: str) -> str:
    found = read_feed(lag.world, token, SITE)
    assert isinstance(found, FeedText), found
    return found.content.decode()


def kept(lag: Lag, number: str) -> tuple[str, int, frozenset[str]]:
    with lag.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "lag", number)
        assert row is not None
        found = appointments_of(tx, [row.case.id])[row.case.id]
        return found.went, found.sequence, found.of


def test_a_time_stands_in_the_calendar_of_whom_it_is_for(lag: Lag) -> None:
    inside = lag.book(lag.begun())
    (one,) = week(lag)
    assert (one.number, one.person, in_words(one.label, "sv"), one.place) == (
        inside, "Ada Ask", "Samtal", "Rum 3",
    )  # fmt: skip
    assert (one.begins.hour, one.ends.hour, one.ends.minute, one.went) == (10, 10, 45, "planned")
    assert week(lag, "cia") == []
    assert week(lag, "eva", (2024, 11)) == []
    assert len(week(lag, "eva", (2024, 99))) == 1  # no such week: this one


def test_who_meets_the_person_has_it_too(lag: Lag) -> None:
    """Let into that time and no further; and where nothing may be known, told of when and where alone."""
    number = lag.begun()
    answers = {"vad": "Planering", "när": "2024-03-06 10:00", "minuter": "45", "hos": "gun"}
    inside = lag.begin(number, "tid", answers)
    (one,) = week(lag, "gun")
    assert (one.number, one.person, one.name) == (inside, "Ada Ask", "Planering")
    assert isinstance(read_case(lag.world, lag.as_("gun"), inside), CasePage)
    assert isinstance(read_case(lag.world, lag.as_("gun"), number), Refused)
    with lag.world.storage.writing(DEFAULT_TENANT) as tx:
        tx.connection.execute(text('update "case" set protected = true'))
    (one,) = week(lag, "gun")
    assert (one.number, one.person, one.name, in_words(one.label, "sv")) == ("", "", "", "Samtal")


def test_a_change_counts_on_and_a_new_seat_moves_it(lag: Lag) -> None:
    number = lag.begun()
    inside = lag.book(number)
    assert kept(lag, inside) == ("planned", 0, frozenset({"user:eva"}))
    place = FormPlace(form="ny_tid", case=inside, action="boka_om")
    lag.send("eva", place, {"när": "2024-03-08 13:00", "var": "Rum 5"})
    assert kept(lag, inside)[:2] == ("planned", 1)
    assert [one.begins.day for one in week(lag)] == [8]
    assert isinstance(assign(lag.world, lag.as_("sara"), number, {"coach": "cia"}), Moved)
    assert kept(lag, inside) == ("planned", 1, frozenset({"user:cia"}))
    assert (week(lag), len(week(lag, "cia"))) == ([], 1)


def test_how_it_went_is_told_by_the_state(lag: Lag) -> None:
    inside = lag.book(lag.begun())
    lag.later(days=2)
    for action, went in (("kom", "came"), ("fel", "planned"), ("uteblev", "absent")):
        lag.act("eva", inside, action)
        assert kept(lag, inside)[0] == went


def test_the_day_and_the_case_tell_of_it(lag: Lag) -> None:
    number = lag.begun()
    lag.book(number, "2024-03-04 14:00")
    off = lag.book(number, "2024-03-05 09:00")
    lag.act("eva", off, "avboka")
    day = my_day(lag.world, lag.as_("eva"))
    assert isinstance(day, Day)
    assert [one.begins.hour for one in day.times] == [14]
    page = read_case(lag.world, lag.as_("eva"), number)
    assert isinstance(page, CasePage)
    times = [one.time for one in page.activities]
    assert [(one.begins.hour, one.went) for one in times if one] == [
        (14, "planned"),
        (9, "cancelled"),
    ]


def test_the_address_tells_of_nobody(lag: Lag) -> None:
    inside = lag.book(lag.begun())
    told = followed(lag, path(lag))
    assert "SUMMARY:Samtal" in told
    assert "LOCATION:Rum 3" in told
    assert "DTSTART:20240306T090000Z" in told
    for secret in ("Ada", inside, inside.split(".")[0], "Planering", "eva"):
        assert secret not in told.replace("\r\n ", "")
    assert f"{SITE}/lag/kalender?vecka=2024-W10" in told.replace("\r\n ", "")


def test_of_a_protected_person_it_tells_only_that_the_time_is_taken(lag: Lag) -> None:
    inside = lag.book(lag.begun())
    with lag.world.storage.writing(DEFAULT_TENANT) as tx:
        tx.connection.execute(text('update "case" set protected = true'))
    told = followed(lag, path(lag))
    assert "SUMMARY:Upptagen" in told
    assert "Rum 3" not in told
    assert "Samtal" not in told
    (one,) = week(lag)
    assert one.number == inside


def test_one_called_off_is_told_as_that(lag: Lag) -> None:
    inside = lag.book(lag.begun())
    token = path(lag)
    before = followed(lag, token)
    lag.act("eva", inside, "avboka")
    after = followed(lag, token)
    assert ("STATUS:CONFIRMED" in before, "STATUS:CANCELLED" in after) == (True, True)
    assert ("SEQUENCE:0" in before, "SEQUENCE:1" in after) == (True, True)
    uid = next(line for line in before.splitlines() if line.startswith("UID:"))
    assert uid in after


def test_a_new_address_ends_the_old_and_closing_ends_it(lag: Lag) -> None:
    old, new = path(lag), path(lag)
    assert isinstance(read_feed(lag.world, old, SITE), Refused)
    assert "BEGIN:VCALENDAR" in followed(lag, new)
    assert close_feed(lag.world, lag.as_("eva")) is None
    assert isinstance(read_feed(lag.world, new, SITE), Refused)
    with lag.world.storage.reading(DEFAULT_TENANT) as tx:
        kept = [(one.act, one.about.get("calendar")) for one in audit.entries(tx, "")]
    assert kept.count(("keep_own", "opened")) == 2
    assert kept.count(("keep_own", "closed")) == 1


def test_the_address_ends_with_the_account(lag: Lag) -> None:
    token = path(lag, "cia")
    assert "BEGIN:VCALENDAR" in followed(lag, token)
    assert not isinstance(end_account(lag.world, lag.as_("sara"), "cia"), Refused)
    assert isinstance(read_feed(lag.world, token, SITE), Refused)


@pytest.mark.parametrize("token", ["", "x", "default:", "finns-inte:x", "default:x"])
def test_no_address_leads_nowhere(lag: Lag, token: str) -> None:
    assert isinstance(read_feed(lag.world, token, SITE), Refused)


def test_who_lists_no_cases_has_no_calendar(lag: Lag) -> None:
    refused = read_calendar(lag.world, lag.as_("greta"))
    assert isinstance(refused, Refused)
    other = replace(lag.as_("eva"), deployment="annat")
    assert isinstance(open_feed(lag.world, other), Refused)
