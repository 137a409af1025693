"""Attendance in a month: of whom the reader sees, by person and by kind, and as a file."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from sqlalchemy import text

from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.read_attendance import Fetched, fetch_attendance, read_attendance
from engine.operations.views_calendar import Attendance, Told
from engine.operations.world import DEFAULT_TENANT
from engine.storage import audit
from tests.operations.lag import Lag


def month(lag: Lag, who: str = "sara", wanted: tuple[int, int] | None = None) -> Attendance:
    found = read_attendance(lag.world, lag.as_(who), wanted)
    assert isinstance(found, Attendance), found
    return found


def lines(lag: Lag, who: str = "sara") -> list[list[str]]:
    found = fetch_attendance(lag.world, lag.as_(who))
    assert isinstance(found, Fetched), found
    return list(csv.reader(StringIO(found.content.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def held(lag: Lag) -> Lag:
    """Ada came once, stayed away once and has a time ahead; Bo called off, and of one nothing is told."""
    ada, bo = lag.begun("Ada Ask"), lag.begun("Bo Berg", "cia")
    came, absent = lag.book(ada, "2024-03-05 09:00"), lag.book(ada, "2024-03-06 09:00")
    lag.book(ada, "2024-03-29 09:00")
    off = lag.book(bo, "2024-03-05 10:00", "sara")
    lag.book(bo, "2024-03-06 10:00", "sara")
    lag.book(bo, "2024-04-01 10:00", "sara")
    lag.act("cia", off, "avboka")
    lag.later(days=3)
    lag.act("eva", came, "kom")
    lag.act("eva", absent, "uteblev")
    return lag


def test_each_person_and_each_kind(held: Lag) -> None:
    found = month(held)
    assert [(one.label, one.told) for one in found.people] == [
        ("Ada Ask", Told(planned=1, came=1, absent=1)),
        ("Bo Berg", Told(cancelled=1, untold=1)),
    ]
    assert [(in_words(one.label, "sv"), one.told.all_) for one in found.kinds] == [("Samtal", 5)]
    assert (found.all_.all_, found.before, found.after) == (5, "2024-02", "2024-04")
    assert month(held, wanted=(2024, 4)).all_ == Told(planned=1)
    assert month(held, wanted=(2024, 13)).month == "2024-03"


def test_only_of_those_whom_the_reader_sees(held: Lag) -> None:
    assert [one.label for one in month(held, "eva").people] == ["Ada Ask"]
    assert month(held, "gun").all_ == Told()
    assert isinstance(read_attendance(held.world, held.as_("greta")), Refused)


def test_who_is_protected_is_left_out(held: Lag) -> None:
    with held.world.storage.writing(DEFAULT_TENANT) as tx:
        tx.connection.execute(text('update "case" set protected = true'))
    assert month(held, "eva").all_ == Told()


def test_a_kind_that_tells_of_no_attendance_is_not_counted(lag: Lag) -> None:
    lag.begin(lag.begun(), "fråga", {"fråga": "Vad nu?", "dag": "2024-03-06"})
    assert month(lag).all_ == Told()


def test_the_file_is_for_who_may_export_and_is_recorded(held: Lag) -> None:
    heads, ada, bo, kind = lines(held)
    assert heads[1:4] == ["Deltagare", "Planerade", "Kom"]
    assert ada[1:] == ["Ada Ask", "1", "1", "1", "0", "0"]
    assert bo[1:] == ["Bo Berg", "0", "0", "0", "1", "1"]
    assert kind == ["", "Samtal", "1", "1", "1", "1", "1"]
    refused = fetch_attendance(held.world, held.as_("eva"))
    assert isinstance(refused, Refused)
    with held.world.storage.reading(DEFAULT_TENANT) as tx:
        noted = [(one.act, one.account, one.outcome) for one in audit.entries(tx, "")]
    assert ("export", "sara", "allowed") in noted
    assert ("export", "eva", "refused") in noted


def test_what_somebody_is_called_is_never_worked_out(lag: Lag) -> None:
    lag.book(lag.begun("=1+1 Ask"))
    assert lines(lag)[1][1] == "'=1+1 Ask"
