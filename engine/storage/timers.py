"""Owns the moments at which something should be woken: one row for each thing that waits, found by its
moment however many wait.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, union, update

from engine.storage.database import Storage, Transaction
from engine.storage.schema import job, timer

AT_ONCE = 500
WAITING, RUNNING = "waiting", "running"

OF = (timer.c.tenant == bindparam("of_tenant"), timer.c.id == bindparam("of_id"))
FORGET = delete(timer).where(*OF)
MOVE = update(timer).where(*OF).values(due=bindparam("new_due"))
DUE = (
    select(timer.c.id)
    .where(timer.c.tenant == bindparam("tenant"), timer.c.due <= bindparam("now"))
    .order_by(timer.c.due)
    .limit(AT_ONCE)
)
ONE = select(timer.c.due).where(
    timer.c.tenant == bindparam("tenant"), timer.c.id == bindparam("id")
)
FIRST_DUE = (
    select(timer.c.tenant)
    .where(timer.c.due <= bindparam("now", type_=timer.c.due.type))
    .order_by(timer.c.due)
    .limit(AT_ONCE)
)
FIRST_JOBS = [
    select(job.c.tenant)
    .where(job.c.state == state, job.c.due <= bindparam("now", type_=job.c.due.type))
    .order_by(job.c.due)
    .limit(AT_ONCE)
    for state in (WAITING, RUNNING)
]
HERE = union(*(select(one.subquery().c.tenant) for one in (FIRST_DUE, *FIRST_JOBS)))
EVERYWHERE = select(func.stegvis_tenants_due(bindparam("now", type_=timer.c.due.type)))
ADD_TIMER = insert(timer)


def set_timer(tx: Transaction, identity: str, due: datetime | None) -> None:
    """Wake `identity` at `due`, instead of when it was to be woken before; None: not at all."""
    of = {"of_tenant": tx.tenant, "of_id": identity}
    if due is None:
        tx.direct.change(FORGET, of)
    elif tx.direct.change(MOVE, {**of, "new_due": due}) == 0:
        tx.direct.change(ADD_TIMER, {"tenant": tx.tenant, "id": identity, "due": due})


def timer_of(tx: Transaction, identity: str) -> datetime | None:
    asked = {"tenant": tx.tenant, "id": identity}
    found: datetime | None = tx.connection.execute(ONE, asked).scalar()
    return found


def due_timers(tx: Transaction, now: datetime) -> tuple[str, ...]:
    """At most 500 of the tenant's, the first due first."""
    return tuple(tx.connection.execute(DUE, {"tenant": tx.tenant, "now": now}).scalars())


def tenants_due(storage: Storage, now: datetime) -> tuple[str, ...]:
    """The tenants for which something is due: timers, and where no queue carries them, jobs too. Reads
    nothing but an index, and no more of it than what is due.
    """
    with storage.reading("") as tx:
        statement = EVERYWHERE if storage.is_postgresql else HERE
        return tuple(sorted(set(tx.connection.execute(statement, {"now": now}).scalars())))
