"""Owns telling those who may set a new day that the protection of somebody is soon to be looked at again, or
should have been. What is told holds nothing of the person, and nothing ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.access.proving import ASSUMED
from engine.casework.perform import in_languages
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller, account_of
from engine.operations.day_protection import by_use, may_set_day
from engine.operations.notify import plan_mail
from engine.operations.pass_time import system_in
from engine.operations.protection_days import is_near, keep_waking
from engine.operations.standing import Desk, at_desk, sit_down
from engine.operations.world import World
from engine.storage import cases
from engine.storage.accounts import find_account
from engine.storage.cases import CaseRow
from engine.storage.database import Transaction
from engine.storage.notifications import PROTECTION, NotificationRow, add_notifications
from engine.storage.protection import review_of
from engine.storage.releases import deployments


def remind_protection(world: World, tenant: str, person: str) -> None:
    """In every project where there is a case about them; then be woken when the day has passed."""
    with world.storage.writing(tenant) as tx:
        day = review_of(tx, person)
        if day is None:
            return
        for deployment in deployments(tx):
            rows = tuple(by_use(cases.cases_of(tx, deployment, (person,))))
            if rows:
                desk = at_desk(world, tx, system_in(tenant, deployment))
                tell(desk, rows, day)
                keep_waking(tx, person, day, desk.now)


def tell(desk: Desk, rows: tuple[CaseRow, ...], day: date) -> None:
    if not is_near(day, desk.today):
        return  # It has been moved; one is woken again.
    passed = day < desk.today
    sentence = (
        said("Ett skydd av personuppgifter skulle ha setts över senast {day}", day=day)
        if passed
        else said("Ett skydd av personuppgifter ska ses över senast {day}", day=day)
    )
    found = tuple(
        NotificationRow(
            id=desk.world.chance.identity(),
            account=account,
            deployment=desk.caller.deployment,
            case=row.case.id,
            kind=PROTECTION,
            about=f"{PROTECTION}:{day.isoformat()}:{'passed' if passed else 'near'}",
            message=in_languages(sentence),
            at=desk.now,
        )
        for account, row in told(desk, rows)
    )
    if found:
        add_notifications(desk.tx, found)
        to = {one.account for one in found}
        plan_mail(desk.world, desk.tx, desk.now, desk.deployment.calendar, to)


def told(desk: Desk, rows: tuple[CaseRow, ...]) -> Iterator[tuple[str, CaseRow]]:
    """Who may set a new day, each with a case by which they reach it."""
    for account in sorted({name for held in desk.holders.values() for name, _ in held}):
        at_work = desk_of(desk.world, desk.tx, desk.caller, account)
        row = next((one for one in rows if at_work and may_set_day(at_work, one)), None)
        if row is not None:
            yield account, row


def desk_of(world: World, tx: Transaction, system: Caller, name: str) -> Desk | None:
    row = find_account(tx, name)
    if row is None:
        return None
    caller = Caller(account=account_of(tx.tenant, row, ASSUMED), deployment=system.deployment)
    found = sit_down(world, tx, caller)
    return None if isinstance(found, Refused) else found
