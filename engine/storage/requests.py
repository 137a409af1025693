"""Owns what waits for somebody: asks and tasks across cases.

A request is found by its receiver and by who alone has it (`holder`), each from an index in the order
of the dates and stopped at `MOST`, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import (
    CompoundSelect,
    Select,
    and_,
    bindparam,
    func,
    select,
    true,
    union_all,
)

from engine.storage.codec import decode_texts
from engine.storage.database import Transaction
from engine.storage.schema import case, request
from engine.storage.statements import Named

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An ask or task that stands, with its case's number, person and whether it is protected."""

    id: str
    case: str
    number: str
    person: str | None
    protected: bool
    kind: str
    of: str
    holder: str
    claimed: bool
    form: str | None
    text: Mapping[str, str]
    flag: str | None
    at: datetime
    due: date | None


OF_CASE = and_(case.c.tenant == request.c.tenant, case.c.id == request.c.case)
COLUMNS = (
    request.c.id,
    request.c.case,
    request.c.kind,
    request.c.of,
    request.c.holder,
    request.c.claimed,
    request.c.form,
    request.c.text,
    request.c.flag,
    request.c.at,
    request.c.due,
    request.c.due_sort,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """A receiver, `role:kurator`, and who has what it is asked: `holders` (`""`: nobody alone). `claimed`:
    only what they have taken.
    """

    of: str
    holders: tuple[str, ...]
    claimed: bool = False


def waiting_for(
    tx: Transaction, deployment: str, meant: Iterable[Meant], most: int = MOST
) -> tuple[Waiting, ...]:
    """At most so many that are meant, the nearest due first."""
    wanted = tuple(one for one in meant if one.holders)
    if not wanted:
        return ()
    asked = question(tx, deployment, wanted) | {"most": most}
    statement = waiting_of(tuple(one.claimed for one in wanted))
    return tuple(waiting(row) for row in tx.direct.named(statement, asked))


def count_waiting(tx: Transaction, deployment: str, meant: Iterable[Meant]) -> int:
    """How many are meant, at most 200."""
    wanted = tuple(one for one in meant if one.holders)
    if not wanted:
        return 0
    asked = question(tx, deployment, wanted) | {"most": MOST}
    statement = count_of(tuple(one.claimed for one in wanted))
    return tx.direct.count(statement, asked)


def question(tx: Transaction, deployment: str, meant: tuple[Meant, ...]) -> dict[str, object]:
    named = {f"of{at}": one.of for at, one in enumerate(meant)}
    held = {f"holders{at}": one.holders for at, one in enumerate(meant)}
    return {"tenant": tx.tenant, "deployment": deployment, **named, **held}


@lru_cache(maxsize=64)
def waiting_of(claimed: tuple[bool, ...]) -> Select[*tuple[object, ...]]:
    few = nearest(claimed).cte("few")
    return (
        select(
            *(few.c[one.name] for one in COLUMNS if one.name != "due_sort"),
            case.c.number,
            case.c.person,
            case.c.protected,
        )
        .join(case, and_(case.c.tenant == bindparam("tenant"), case.c.id == few.c.case))
        .order_by(few.c.due_sort, few.c.at, few.c.id)
        .limit(bindparam("most"))
    )


@lru_cache(maxsize=64)
def count_of(claimed: tuple[bool, ...]) -> Select[int]:
    few = select(nearest(claimed).subquery().c.id).limit(bindparam("most"))
    return select(func.count()).select_from(few.subquery())


def nearest(claimed: tuple[bool, ...]) -> CompoundSelect[*tuple[object, ...]]:
    """The nearest due of each that is meant."""
    return union_all(*(select(part(at, taken).subquery()) for at, taken in enumerate(claimed)))


def part(at: int, claimed: bool) -> Select[*tuple[object, ...]]:
    return (
        select(*COLUMNS)
        .where(
            request.c.tenant == bindparam("tenant"),
            request.c.deployment == bindparam("deployment"),
            request.c.of == bindparam(f"of{at}"),
            request.c.holder.in_(bindparam(f"holders{at}", expanding=True)),
            *((request.c.claimed == true(),) if claimed else ()),
        )
        .order_by(request.c.due_sort, request.c.id)
        .limit(bindparam("most"))
    )


def waiting(row: Named) -> Waiting:
    return Waiting(**{**row, "text": decode_texts(row["text"])})
