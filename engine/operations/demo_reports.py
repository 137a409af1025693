"""Owns what of the demonstration has been handed over already: the months and the slips that others have got,
all but those of the last month, so that a leader has this month's to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from math import inf

from engine.casework.report_months import AGAIN, OPEN, SENT, Sending, month_after
from engine.definitions.deployment import Deployment
from engine.foundation.wrong import Refused
from engine.operations.callers import Account, Caller
from engine.operations.read_reports import Kept, digest_in, report_desk
from engine.operations.standing import Desk
from engine.operations.working_out import REPORTS, work_out
from engine.operations.world import World
from engine.storage.reports import keep_sent

A_FEW_DAYS = timedelta(days=4)
"""How long into a month somebody has handed over what belongs to the month before."""


def hand_over_old(world: World, deployment: Deployment, accounts: Iterable[Account]) -> None:
    """Write down what others have got, by the first of `accounts` who may; nothing where nobody may."""
    may = {
        name
        for name, role in deployment.roles.items()
        if role.sees == "all" and "export" in role.may
    }
    held = (one for one in accounts if may & set(one.roles[deployment.name]))
    account = next(held, None)
    if account is None or not deployment.exports:
        return
    caller = Caller(account=account, deployment=deployment.name)
    work_out(world, caller.tenant, deployment.name, (REPORTS,), inf)
    with world.storage.writing(caller.tenant) as tx:
        desk = report_desk(world, tx, caller, about="reports")
        assert not isinstance(desk, Refused)  # noqa: S101  chosen among those who may, and all is worked out
        for export in deployment.exports.values():
            kept = Kept(desk, export)
            send_months(desk, kept) if export.monthly else register(desk, kept)


def send_months(desk: Desk, kept: Kept) -> None:
    for one in kept.states.values():
        if is_lately(desk, one.first):
            return
        if one.state not in (OPEN, AGAIN):
            continue
        rows = kept.by_month.get(one.first, [])
        sent = Sending(
            month=one.first,
            at=desk.now if one.state == AGAIN else moment_of(desk, one.first),
            by=desk.caller.account.name,
            digest=digest_in(rows),
            rows={row.name: row.row.digest for row in rows},
        )
        keep_sent(desk.tx, desk.caller.deployment, kept.export.name, f"{one.first:%Y-%m}", sent)


def register(desk: Desk, kept: Kept) -> None:
    for one in kept.rows:
        month = one.row.day.replace(day=1)
        if is_lately(desk, month) or kept.slip_state(one) == SENT:
            continue
        sent = Sending(
            month=month,
            at=moment_of(desk, month),
            by=desk.caller.account.name,
            digest=one.row.digest,
            rows={},
        )
        keep_sent(desk.tx, desk.caller.deployment, kept.export.name, one.name, sent)


def is_lately(desk: Desk, month: date) -> bool:
    """Whether it is this month or the last, which nobody has come to yet."""
    return month_after(month_after(month)) > desk.today


def moment_of(desk: Desk, month: date) -> datetime:
    local = desk.now.astimezone(desk.deployment.calendar.zone)
    there = datetime.combine(month_after(month) + A_FEW_DAYS, local.time(), tzinfo=local.tzinfo)
    return there.astimezone(UTC)
