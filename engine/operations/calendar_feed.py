"""Owns the secret address by which a calendar follows somebody's booked times: making it, closing it, and
what it tells.

It holds the kind of each time, when and where; no name, no number, and of the protected nothing but when.
Whoever has the address may read it, so it is made anew or closed by its owner at once, and ends with the
account or its roles. Programs ask for it all the time: that it was asked is kept as its latest moment, and
recorded nowhere, since it tells of no case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.proving import ASSUMED
from engine.access.who import Reach, receivers
from engine.foundation.texts import in_words, said
from engine.foundation.wrong import Reason, Refused
from engine.interop.icalendar import MEDIA, CalendarEvent, icalendar
from engine.operations.activity_names import label_in
from engine.operations.callers import Caller, account_of
from engine.operations.recording import note
from engine.operations.session import tenant_of
from engine.operations.standing import Desk, sit_down, sit_down_for_own
from engine.operations.views_calendar import Feed
from engine.operations.world import World
from engine.storage import cases
from engine.storage.accounts import find_account
from engine.storage.appointments import (
    AppointmentRow,
    FeedRow,
    add_feed,
    drop_feed,
    feed_by_token,
    held_between,
    use_feed,
)
from engine.storage.cases import CaseRow
from engine.storage.database import Transaction

TOKEN = "calendar feed"  # noqa: S105  the purpose of a digest, no secret
IDENTITY = "calendar event"
BACK, AHEAD = timedelta(days=60), timedelta(days=365)
NOTED = timedelta(hours=1)
BUSY = said("Upptagen")
GONE = Refused(
    reasons=(Reason(kind="missing", sentence=said("Adressen till kalendern gäller inte längre.")),)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedText:
    """The calendar as a file."""

    content: bytes
    media: str = MEDIA


def open_feed(world: World, caller: Caller) -> Feed | Refused:
    """A new address for one's own calendar; the one before ends."""
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down_for_own(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        account, token = caller.account.name, f"{tx.tenant}:{world.chance.secret()}"
        drop_feed(tx, account, caller.deployment)
        digest = world.keys.digest(TOKEN, token)
        add_feed(
            tx,
            FeedRow(account=account, deployment=caller.deployment, token=digest, made=desk.now),
        )
        note(tx, caller, Act.KEEP_OWN, desk.now, calendar="opened")
        return Feed(path=f"/s/{token}/kalender.ics")


def close_feed(world: World, caller: Caller) -> Refused | None:
    """The address ends at once; calendars that follow it find nothing more."""
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down_for_own(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        if drop_feed(tx, caller.account.name, caller.deployment):
            note(tx, caller, Act.KEEP_OWN, desk.now, calendar="closed")
        return None


def read_feed(world: World, token: str, site: str) -> FeedText | Refused:
    """What a calendar is told that follows the address. `site`: where this site's addresses begin."""
    tenant = tenant_of(token)
    if tenant is None:
        return GONE
    with world.storage.reading(tenant) as tx:
        row = found(world, tx, token)
        desk = at_desk(world, tx, row) if row is not None else GONE
        if row is None or isinstance(desk, Refused):
            return GONE
        told = FeedText(content=written(desk, site))
        now, used = desk.now, row.used
    if used is None or now - used >= NOTED:
        with world.storage.writing(tenant) as tx:
            use_feed(tx, row.token, now)
    return told


def found(world: World, tx: Transaction, token: str) -> FeedRow | None:
    rows = (feed_by_token(tx, one) for one in world.keys.digests(TOKEN, token))
    return next((one for one in rows if one is not None), None)


def at_desk(world: World, tx: Transaction, row: FeedRow) -> Desk | Refused:
    """Whose calendar it is, as they may see cases now."""
    account = find_account(tx, row.account)
    if account is None:
        return GONE
    caller = Caller(account=account_of(tx.tenant, account, ASSUMED), deployment=row.deployment)
    desk = sit_down(world, tx, caller)
    lists = not isinstance(desk, Refused) and isinstance(desk.decide(Act.LIST_CASES), Allowed)
    return desk if lists else GONE


def written(desk: Desk, site: str) -> bytes:
    language = desk.caller.account.language
    return icalendar(in_words(desk.deployment.title, language), events(desk, site, language))


def events(desk: Desk, site: str, language: str) -> Iterator[CalendarEvent]:
    today = desk.deployment.calendar.begins(desk.today)
    rows = held_between(
        desk.tx,
        desk.caller.deployment,
        receivers(desk.actor, desk.deployment),
        today - BACK,
        today + AHEAD,
    )
    known = cases.cases_by_id(desk.tx, (one.case for one in rows)) if rows else {}
    for one in rows:
        if one.case in known:
            yield event(desk, one, known[one.case], site, language)


def event(desk: Desk, one: AppointmentRow, row: CaseRow, site: str, language: str) -> CalendarEvent:
    """Of a protected person, and where the reader sees nothing of the case, only that the time is taken."""
    open_ = not row.protected and desk.reach(row) is not Reach.NOTHING
    zone = desk.deployment.calendar.zone
    begins = one.begins.astimezone(zone)
    year, week, _ = begins.date().isocalendar()
    label = label_in(desk.workflow_of(row.host), row) if open_ and row.host is not None else BUSY
    return CalendarEvent(
        uid=desk.world.keys.digest(IDENTITY, f"{desk.tx.tenant}:{one.case}"),
        sequence=one.sequence,
        changed=one.changed,
        begins=begins,
        ends=one.ends.astimezone(zone),
        whole_day=one.whole_day,
        summary=in_words(label, language),
        place=one.place if open_ else "",
        url=f"{site}/{desk.caller.deployment}/kalender?vecka={year}-W{week:02}",
        cancelled=one.went == "cancelled",
    )
