"""Owns booked times as rows, so that a calendar or a month is found without opening cases; and the secret
addresses by which a calendar follows somebody's, of which only digests are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from engine.storage.database import Transaction
from engine.storage.schema import appointment, appointment_of, calendar_feed

MOST = 500
"""So many times are found at once; whoever wants more asks for a shorter stretch, or goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentRow:
    """The activity `case` as a booked time. `sequence`: how many times it has been another, last `changed`.
    `of`: in whose calendars it stands, as requests name them.
    """

    case: str
    deployment: str
    begins: datetime
    ends: datetime
    whole_day: bool
    place: str
    went: str
    sequence: int
    changed: datetime
    of: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """`token` is a digest."""

    account: str
    deployment: str
    token: str = field(repr=False)
    made: datetime
    used: datetime | None = None


OWN = tuple(one.name for one in fields(AppointmentRow) if one.name != "of")
COLUMNS = tuple(appointment.c[one] for one in OWN)
HERE = (
    appointment.c.tenant == bindparam("tenant"),
    appointment.c.deployment == bindparam("deployment"),
    appointment.c.begins >= bindparam("since", type_=appointment.c.begins.type),
    appointment.c.begins < bindparam("until", type_=appointment.c.begins.type),
)
AMONG = select(*COLUMNS).where(
    appointment.c.tenant == bindparam("tenant"),
    appointment.c.case.in_(bindparam("cases", expanding=True)),
)
HELD = select(appointment_of.c.case).where(
    appointment_of.c.tenant == bindparam("tenant"),
    appointment_of.c.deployment == bindparam("deployment"),
    appointment_of.c.holder.in_(bindparam("holders", expanding=True)),
    appointment_of.c.begins >= bindparam("since", type_=appointment.c.begins.type),
    appointment_of.c.begins < bindparam("until", type_=appointment.c.begins.type),
)
THEIRS = (
    select(*COLUMNS)
    .where(*HERE, appointment.c.case.in_(HELD))
    .order_by(appointment.c.begins, appointment.c.case)
    .limit(MOST)
)
AFTER = (
    select(*COLUMNS)
    .where(*HERE, appointment.c.case > bindparam("after"))
    .order_by(appointment.c.case)
    .limit(MOST)
)
HOLDERS = select(appointment_of.c.case, appointment_of.c.holder).where(
    appointment_of.c.tenant == bindparam("tenant"),
    appointment_of.c.case.in_(bindparam("cases", expanding=True)),
)
FORGET_HOLDERS = delete(appointment_of).where(
    appointment_of.c.tenant == bindparam("of_tenant"), appointment_of.c.case == bindparam("of_case")
)
CHANGED = ("begins", "ends", "whole_day", "place", "went", "sequence", "changed")
CHANGE = (
    update(appointment)
    .where(
        appointment.c.tenant == bindparam("of_tenant"), appointment.c.case == bindparam("of_case")
    )
    .values({one: bindparam(f"new_{one}") for one in CHANGED})
)
ADD, ADD_HOLDER, ADD_FEED = insert(appointment), insert(appointment_of), insert(calendar_feed)
FEED = select(*(calendar_feed.c[one.name] for one in fields(FeedRow))).where(
    calendar_feed.c.tenant == bindparam("of_tenant")
)
BY_TOKEN = FEED.where(calendar_feed.c.token == bindparam("of_token"))
THIS = (
    calendar_feed.c.account == bindparam("of_account"),
    calendar_feed.c.deployment == bindparam("of_deployment"),
)
BY_ACCOUNT = FEED.where(*THIS)
DROP_FEED = delete(calendar_feed).where(calendar_feed.c.tenant == bindparam("of_tenant"), *THIS)
USED = (
    update(calendar_feed)
    .where(
        calendar_feed.c.tenant == bindparam("of_tenant"),
        calendar_feed.c.token == bindparam("of_token"),
    )
    .values(used=bindparam("new_used"))
)


def appointments_of(tx: Transaction, cases: Iterable[str]) -> Mapping[str, AppointmentRow]:
    """The times that these activities are, by the identity of each."""
    asked = {"tenant": tx.tenant, "cases": sorted(cases)}
    if not asked["cases"]:
        return {}
    held: dict[str, set[str]] = {}
    for one in tx.direct.named(HOLDERS, asked):
        held.setdefault(one["case"], set()).add(one["holder"])
    rows = tx.direct.named(AMONG, asked)
    return {
        row["case"]: AppointmentRow(**row, of=frozenset(held.get(row["case"], ()))) for row in rows
    }


def keep_appointment(tx: Transaction, row: AppointmentRow, known: AppointmentRow | None) -> None:
    """Store the time as it is now; `known`: as it was."""
    where = {"of_tenant": tx.tenant, "of_case": row.case}
    if known is None:
        tx.direct.change(ADD, {"tenant": tx.tenant, **{one: getattr(row, one) for one in OWN}})
    else:
        tx.direct.change(CHANGE, where | {f"new_{one}": getattr(row, one) for one in CHANGED})
    if known is None or (known.of, known.begins) != (row.of, row.begins):
        tx.direct.change(FORGET_HOLDERS, where)
        common = {
            "tenant": tx.tenant,
            "case": row.case,
            "deployment": row.deployment,
            "begins": row.begins,
        }
        tx.direct.add(ADD_HOLDER, [{**common, "holder": one} for one in sorted(row.of)])


def held_between(
    tx: Transaction, deployment: str, holders: Iterable[str], since: datetime, until: datetime
) -> tuple[AppointmentRow, ...]:
    """At most 500 of the times in the calendars of any of the holders, the earliest first."""
    asked = {
        "tenant": tx.tenant,
        "deployment": deployment,
        "holders": sorted(holders),
        "since": since,
        "until": until,
    }
    return tuple(AppointmentRow(**row) for row in tx.direct.named(THEIRS, asked))


def every_between(
    tx: Transaction, deployment: str, since: datetime, until: datetime, after: str = ""
) -> tuple[AppointmentRow, ...]:
    """At most 500 of all in the deployment, in the order of their identities, that come `after` one."""
    asked = {
        "tenant": tx.tenant,
        "deployment": deployment,
        "since": since,
        "until": until,
        "after": after,
    }
    return tuple(AppointmentRow(**row) for row in tx.direct.named(AFTER, asked))


def feed_of(tx: Transaction, account: str, deployment: str) -> FeedRow | None:
    asked = {"of_tenant": tx.tenant, "of_account": account, "of_deployment": deployment}
    row = tx.direct.first_named(BY_ACCOUNT, asked)
    return FeedRow(**row) if row is not None else None


def feed_by_token(tx: Transaction, token: str) -> FeedRow | None:
    row = tx.direct.first_named(BY_TOKEN, {"of_tenant": tx.tenant, "of_token": token})
    return FeedRow(**row) if row is not None else None


def add_feed(tx: Transaction, row: FeedRow) -> None:
    values = {one.name: getattr(row, one.name) for one in fields(FeedRow)}
    tx.direct.change(ADD_FEED, {"tenant": tx.tenant, **values})


def drop_feed(tx: Transaction, account: str, deployment: str) -> bool:
    """Whether there was one."""
    asked = {"of_tenant": tx.tenant, "of_account": account, "of_deployment": deployment}
    return tx.direct.change(DROP_FEED, asked) > 0


def use_feed(tx: Transaction, token: str, at: datetime) -> None:
    tx.direct.change(USED, {"of_tenant": tx.tenant, "of_token": token, "new_used": at})
