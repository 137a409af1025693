"""Owns the pages of booked times: one's own a week at a time, the address by which a calendar follows them,
and attendance in a month.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.responses import Response

from engine.foundation.wrong import Refused
from engine.operations.calendar_feed import close_feed, open_feed, read_feed
from engine.operations.read_attendance import fetch_attendance, read_attendance
from engine.operations.read_calendar import read_calendar
from engine.web.pages.attached import SAFE, to_save
from engine.web.visit import Visit, redirect, refusal

WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def show_week(visit: Visit) -> Response:
    frame = visit.frame()
    if not frame.lists_cases:
        return redirect(visit.home())
    page = visit.allowed(
        read_calendar(visit.world, visit.caller, in_query(WEEK, visit.query("vecka")))
    )
    return visit.page("calendar.html", frame=frame, view=page, section="calendar")


def in_query(pattern: re.Pattern[str], text: str) -> tuple[int, int] | None:
    found = pattern.fullmatch(text)
    return (int(found[1]), int(found[2])) if found is not None else None


def show_attendance(visit: Visit) -> Response:
    frame = visit.frame()
    if not frame.lists_cases:
        return redirect(visit.home())
    month = in_query(MONTH, visit.query("manad"))
    page = visit.allowed(read_attendance(visit.world, visit.caller, month))
    return visit.page("attendance.html", frame=frame, view=page, section="calendar")


def fetch(visit: Visit) -> Response:
    month = in_query(MONTH, visit.query("manad"))
    found = visit.allowed(fetch_attendance(visit.world, visit.caller, month))
    headers = {**SAFE, "content-disposition": to_save(found.name)}
    return Response(found.content, media_type=found.media, headers=headers)


def keep_feed(visit: Visit) -> Response:
    """Make a new address, which is shown now and never again, or close the one there is."""
    did = visit.posted.one("gor")
    if did == "stang":
        visit.allowed(close_feed(visit.world, visit.caller))
    if did != "ny":
        return redirect(visit.home("kalender") + "#adress")
    feed = visit.allowed(open_feed(visit.world, visit.caller))
    link = f"{site_of(visit)}{quote(feed.path, safe='/:')}"
    return visit.page("calendar_feed.html", frame=visit.frame(), link=link, section="calendar")


def follow(visit: Visit) -> Response:
    """What programs fetch; a page where there is nothing, for whoever tries the address in a browser."""
    found = read_feed(visit.world, visit.param("token"), site_of(visit))
    if isinstance(found, Refused):
        return refusal(visit, found)
    return Response(found.content, media_type=found.media)


def site_of(visit: Visit) -> str:
    return str(visit.request.base_url).rstrip("/")
