"""Owns what the opponent's list of cases reads: a page of them, narrowed, and what the account keeps and has
to do. Each statement is built once, those of the list for each way of narrowing it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, or_, select

from benchmarks.serving.handwritten.tables import (
    account,
    case,
    notification,
    person,
    screen,
    task,
    view,
)

MOST_TASKS, MOST_UNREAD, COUNTED = 200, 100, 1001
UNREAD = select(func.count()).select_from(
    select(notification.c.id)
    .where(notification.c.account == bindparam("account"), notification.c.read.is_(None))
    .limit(MOST_UNREAD)
    .subquery()
)
WAITING = select(func.count()).select_from(
    select(task.c.id)
    .where(
        task.c.done.is_(None),
        or_(
            task.c.account == bindparam("account"),
            and_(task.c.role == bindparam("role"), task.c.account == ""),
        ),
    )
    .limit(MOST_TASKS)
    .subquery()
)
START = select(screen.c.start).where(screen.c.account == bindparam("account"))
VIEWS = (
    select(view.c.id, view.c.title, view.c.narrowing)
    .where(or_(view.c.account == bindparam("account"), view.c.role == bindparam("role")))
    .order_by(view.c.title, view.c.id)
)
LABELS = select(account.c.name, account.c.label)
OPEN = (case.c.closed == bindparam("closed"), case.c.protected.is_(False))
NARROWED = {
    "lage": case.c.state == bindparam("lage"),
    "ansvarig": func.coalesce(case.c.owner, "") == bindparam("ansvarig"),
    "frist": case.c.due <= bindparam("frist"),
    "flagga": case.c.severity >= bindparam("flagga"),
    "q": or_(
        person.c.name.startswith(bindparam("q"), autoescape=False),
        case.c.number.startswith(bindparam("q"), autoescape=False),
    ),
}
ROW = (
    case.c.id,
    case.c.number,
    case.c.state,
    case.c.owner,
    case.c.entered,
    case.c.due,
    case.c.flags,
    case.c.changed,
    person.c.name,
)
QUICK = (
    ("Alla pågående", {}),
    ("Mina", {"ansvarig": "me"}),
    ("Över tiden", {"frist": "over"}),
    ("Inom en vecka", {"frist": "vecka"}),
)


DAYS = {"over": -1, "vecka": 6}
SEVERE = {"information": 1, "nagon": 1, "viktig": 2, "brådskande": 3}


class Kept(NamedTuple):
    """What the account has to do, and the lists that it has named. `start`: the one to begin with."""

    waiting: int
    unread: int
    views: list[tuple[str, str, dict[str, str]]]
    start: dict[str, str] | None


def kept_for(connection: Connection, account_name: str, role: str) -> Kept:
    asked = {"account": account_name, "role": role}
    start = connection.execute(START, asked).scalar()
    rows = [
        (row.id, row.title, json.loads(row.narrowing)) for row in connection.execute(VIEWS, asked)
    ]
    return Kept(
        waiting=connection.execute(WAITING, asked).scalar_one(),
        unread=connection.execute(UNREAD, asked).scalar_one(),
        views=rows,
        start=next((narrowing for identity, _, narrowing in rows if identity == start), None),
    )


def narrowing_in(query: Mapping[str, str]) -> dict[str, str]:
    """What an address narrows the list to."""
    found = {name: query[name] for name in NARROWED if query.get(name)}
    return found | ({"visa": "avslutade"} if query.get("visa") == "avslutade" else {})


def address_of(narrowing: Mapping[str, str]) -> str:
    return f"/?{urlencode(narrowing or {'visa': 'alla'})}"


class Page(NamedTuple):
    """`more`: the address of the next."""

    rows: list[Row[Any]]
    count: int
    more: str


def page_of(connection: Connection, wanted: Mapping[str, str], me: str, today: date) -> Page:
    asked: dict[str, Any] = {**wanted, "closed": wanted.get("visa") == "avslutade"}
    if wanted.get("ansvarig") == "me":
        asked["ansvarig"] = me
    elif wanted.get("ansvarig") == "ingen":
        asked["ansvarig"] = ""
    if "frist" in wanted:
        asked["frist"] = today + timedelta(days=DAYS.get(wanted["frist"], 0))
    if "flagga" in wanted:
        asked["flagga"] = SEVERE.get(wanted["flagga"], 1)
    shape = frozenset(wanted) - {"visa"}
    rows = list(connection.execute(listed(shape), asked))
    more = f"?efter={rows[49].due}~{rows[49].id}" if len(rows) > 50 else ""
    return Page(rows[:50], connection.execute(counted(shape), asked).scalar_one(), more)


@cache
def listed(shape: frozenset[str]) -> Select[*tuple[Any, ...]]:
    return (
        select(*ROW)
        .join(person, person.c.id == case.c.person)
        .where(*OPEN, *(NARROWED[name] for name in sorted(shape)))
        .order_by(case.c.due, case.c.id)
        .limit(51)
    )


@cache
def counted(shape: frozenset[str]) -> Select[int]:
    few = select(case.c.id).where(*OPEN, *(NARROWED[name] for name in sorted(shape)))
    if "q" in shape:
        few = few.join(person, person.c.id == case.c.person)
    return select(func.count()).select_from(few.limit(COUNTED).subquery())
