"""Owns what a caller has been told in a deployment, and that it has been read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from engine.access.who import Reach
from engine.foundation.texts import Text
from engine.foundation.wrong import Refused
from engine.operations.activity_names import about_at, name_at
from engine.operations.callers import Account, Caller
from engine.operations.day_protection import may_set_day
from engine.operations.standing import Desk, sit_down, sit_down_for_own
from engine.operations.views import Words
from engine.operations.world import World
from engine.storage import cases, people
from engine.storage import notifications as stored
from engine.storage.cases import CaseRow
from engine.storage.database import Transaction
from engine.storage.notifications import PROTECTION, NotificationRow
from engine.storage.submissions import has_sent


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationShown:
    """`kind` is notice, ask, task, flag or protection. `number` is the case's, or the activity's;
    `person` as far as one may know.
    """

    kind: str
    message: Words
    number: str
    person: Words
    at: datetime
    unread: bool
    activity: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifications:
    """The latest first. `until`: what to say that one has read, so that nothing newer is meant."""

    rows: tuple[NotificationShown, ...]
    unread: int
    until: datetime


def read_notifications(world: World, caller: Caller) -> Notifications | Refused:
    """What the caller has been told of cases that it may still know of. What it may not is put away, so that
    no menu counts what no page shows.
    """
    with world.storage.reading(caller.tenant) as tx:
        desk = sit_down_for_own(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        found = stored.notifications_of(tx, caller.account.name, caller.deployment)
        both = tuple((row, shown(desk, row)) for row in found)
    rows = tuple(one for _, one in both if one is not None)
    put_away(world, caller, tuple(row.id for row, one in both if one is None and row.read is None))
    return Notifications(rows=rows, unread=sum(1 for one in rows if one.unread), until=world.now())


def put_away(world: World, caller: Caller, ids: tuple[str, ...]) -> None:
    if ids:
        with world.storage.writing(caller.tenant) as tx:
            stored.read_these(tx, caller.account.name, ids, world.now())


def shown(desk: Desk, row: NotificationRow) -> NotificationShown | None:
    case = cases.case_by_id(desk.tx, row.case)
    if case is None:
        return None
    if not (may_set_day(desk, case) if row.kind == PROTECTION else is_known(desk, case)):
        return None
    person = people.find_person(desk.tx, case.person) if case.person is not None else None
    return NotificationShown(
        kind=row.kind,
        message=Text(dict(row.message), desk.deployment.base_language),
        number=case.number,
        person=about_at(desk, case, person),
        at=row.at,
        unread=row.read is None,
        activity=name_at(desk, case),
    )


def is_known(desk: Desk, case: CaseRow) -> bool:
    """Whether the account may know of the case, or has sent something in it."""
    me = desk.actor.account
    if desk.reach(case) is not Reach.NOTHING:
        return True
    return has_sent(desk.tx, case.case.id, me) and desk.reach(case, {me}) is not Reach.NOTHING


def still_known(
    world: World, tx: Transaction, account: Account, rows: Iterable[NotificationRow]
) -> tuple[NotificationRow, ...]:
    """Those of the account's that are of cases it may know of today: a substitute's time may be over."""
    found: list[NotificationRow] = []
    for deployment, told in groupby(sorted(rows, key=where), where):
        desk = sit_down(world, tx, Caller(account=account, deployment=deployment))
        if not isinstance(desk, Refused):
            found += (row for row in told if shown(desk, row) is not None)
    return tuple(found)


def where(row: NotificationRow) -> str:
    return row.deployment


def mark_read(world: World, caller: Caller, until: datetime) -> None | Refused:
    """The caller has read all that it was told by `until`."""
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down_for_own(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        name, now = caller.account.name, world.now()
        stored.read_all(tx, name, caller.deployment, min(until, now), now)
    return None
