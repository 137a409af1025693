"""A calendar as programs read it: parsed again by the rules of RFC 5545, whatever somebody has written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from engine.interop.icalendar import LONGEST, CalendarEvent, icalendar

HERE = ZoneInfo("Europe/Stockholm")
CHANGED = datetime(2024, 3, 4, 9, tzinfo=UTC)


def event(**own: object) -> CalendarEvent:
    common: dict[str, object] = {
        "uid": "abc", "sequence": 2, "changed": CHANGED,
        "begins": datetime(2024, 3, 6, 10, tzinfo=HERE),
        "ends": datetime(2024, 3, 6, 10, 45, tzinfo=HERE),
        "whole_day": False, "summary": "Samtal",
    }  # fmt: skip
    return CalendarEvent(**{**common, **own})  # type: ignore[arg-type]  # as each test says


def unfolded(content: bytes) -> list[str]:
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    assert all(len(line) <= LONGEST for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")
    return b"\r\n".join(lines).replace(b"\r\n ", b"").decode().split("\r\n")


def plain(text: str) -> str:
    """A text value read back."""
    found, marked = "", False
    for sign in text:
        if marked:
            found += "\n" if sign in "nN" else sign
        elif sign != "\\":
            found += sign
        marked = sign == "\\" and not marked
    return found


def properties(content: bytes) -> dict[str, str]:
    """Those of the first event."""
    lines = unfolded(content)
    inner = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    return {name: value for name, _, value in (line.partition(":") for line in inner)}


def test_a_time_has_what_the_standard_asks_for() -> None:
    lines = unfolded(
        icalendar("Laget", [event(place="Rum 3", url="https://x.example/lag/kalender")])
    )
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Stegvis//Stegvis//SV"]
    assert lines[-1] == "END:VCALENDAR"
    found = properties(icalendar("Laget", [event(place="Rum 3")]))
    assert {one: found[one] for one in ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND")} == {
        "UID": "abc",
        "DTSTAMP": "20240304T090000Z",
        "SEQUENCE": "2",
        "DTSTART": "20240306T090000Z",
        "DTEND": "20240306T094500Z",
    }
    assert (found["SUMMARY"], found["LOCATION"], found["STATUS"]) == (
        "Samtal",
        "Rum 3",
        "CONFIRMED",
    )


def test_summer_and_winter_time_are_told_apart() -> None:
    """The night to 31 March 2024 is an hour shorter."""
    for day, hour in ((30, "09"), (31, "08")):
        begins = datetime(2024, 3, day, 10, tzinfo=HERE)
        found = properties(icalendar("L", [event(begins=begins, ends=begins + timedelta(hours=1))]))
        assert found["DTSTART"] == f"202403{day}T{hour}0000Z"


def test_a_day_alone_is_a_date_and_ends_on_the_next() -> None:
    day = datetime(2024, 3, 31, tzinfo=HERE)
    found = properties(
        icalendar("L", [event(whole_day=True, begins=day, ends=day + timedelta(days=1))])
    )
    assert found["DTSTART;VALUE=DATE"] == "20240331"
    assert found["DTEND;VALUE=DATE"] == "20240401"


def test_one_called_off_says_so_and_takes_no_time() -> None:
    found = properties(icalendar("L", [event(cancelled=True)]))
    assert (found["STATUS"], found["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


@given(st.text(), st.text(st.sampled_from('åß漢🙂\\;,\n\r\t:" a'), max_size=200))
def test_what_somebody_wrote_is_read_back_and_begins_nothing(summary: str, place: str) -> None:
    content = icalendar(summary, [event(summary=summary, place=place)])
    lines = unfolded(content)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    found = properties(content)
    kept = "".join(one for one in place.replace("\r\n", "\n").replace("\r", "\n"))
    assert plain(found.get("LOCATION", "")) == kept
