"""Owns writing a calendar as iCalendar (RFC 5545), for programs that follow an address.

Moments are in UTC, so that no time zone has to be described; days alone are dates. Each line is at most 75
octets, and no letter is cut in two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MEDIA = "text/calendar; charset=utf-8"
LONGEST = 75
PRODUCT = "-//Stegvis//Stegvis//SV"
CONFIRMED, CANCELLED = "CONFIRMED", "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """`uid` is the same for ever; `sequence` counts on when it becomes another, at `changed`. The zone of
    `begins` says on which days it is, where it is whole days.
    """

    uid: str
    sequence: int
    changed: datetime
    begins: datetime
    ends: datetime
    whole_day: bool
    summary: str
    place: str = ""
    url: str = ""
    cancelled: bool = False


def icalendar(name: str, events: Iterable[CalendarEvent]) -> bytes:
    """The calendar as a file. It says nothing of when it was made, so that it is another only when what it
    tells is.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        *(line for event in events for line in lines_of(event)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def lines_of(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{moment(event.changed)}"
    yield f"LAST-MODIFIED:{moment(event.changed)}"
    yield f"SEQUENCE:{event.sequence}"
    if event.whole_day:
        yield f"DTSTART;VALUE=DATE:{event.begins:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{max(event.ends, event.begins + timedelta(days=1)):%Y%m%d}"
    else:
        yield f"DTSTART:{moment(event.begins)}"
        yield f"DTEND:{moment(event.ends)}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    if event.url:
        yield f"URL:{event.url}"
    yield f"STATUS:{CANCELLED if event.cancelled else CONFIRMED}"
    yield f"TRANSP:{'TRANSPARENT' if event.cancelled else 'OPAQUE'}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """As a text value: what would end it or begin another is marked, and signs that cannot be shown go."""
    one_line = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    marked = one_line.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(sign for sign in marked if sign == "\t" or sign.isprintable())


def folded(line: str) -> bytes:
    """The line with its end; a longer one goes on after a line break and a space."""
    parts: list[bytes] = []
    part = b""
    for letter in line:
        octets = letter.encode()
        room = LONGEST if not parts else LONGEST - 1
        if len(part) + len(octets) > room:
            parts.append(part)
            part = b""
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"
