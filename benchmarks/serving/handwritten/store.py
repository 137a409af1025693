"""Owns what the opponent reads and writes, each statement built once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, select, update

from benchmarks.serving.handwritten.tables import (
    account,
    audit,
    case,
    draft,
    happened,
    name_part,
    notification,
    payload,
    person,
    session,
    submission,
    substitute,
    timer,
)

START = "0" * 64
SESSION = (
    select(
        session.c.account,
        session.c.csrf,
        session.c.expires,
        session.c.used,
        account.c.label,
        account.c.role,
    )
    .join(account, account.c.name == session.c.account)
    .where(session.c.token == bindparam("token"))
)
USE_SESSION = (
    update(session)
    .where(session.c.token == bindparam("of_token"))
    .values(used=bindparam("new_used"))
)
AWAY = (
    select(substitute.c.substitute)
    .join(account, account.c.name == substitute.c.absent)
    .where(
        account.c.role == bindparam("role"),
        substitute.c.first <= bindparam("today"),
        substitute.c.last >= bindparam("today"),
    )
)
HOLDERS = select(account.c.name).where(account.c.role == bindparam("role")).union(AWAY)
"""Those of a role, and whoever stands in today for any of them."""
CASE = (
    select(case, person.c.name.label("name"), person.c.number.label("identity"))
    .join(person, person.c.id == case.c.person)
    .where(case.c.number == bindparam("number"))
)
DRAFT = select(draft.c.body, draft.c.changed).where(
    draft.c.account == bindparam("account"), draft.c.case == bindparam("case")
)
CHANGE_DRAFT = (
    update(draft)
    .where(draft.c.account == bindparam("of_account"), draft.c.case == bindparam("of_case"))
    .values(body=bindparam("new_body"), changed=bindparam("new_changed"))
)
ADD_DRAFT = insert(draft)
DROP_DRAFT = delete(draft).where(
    draft.c.account == bindparam("account"), draft.c.case == bindparam("case")
)
LAST_EVENT = (
    select(happened.c.number, happened.c.hash)
    .where(happened.c.case == bindparam("case"))
    .order_by(happened.c.number.desc())
    .limit(1)
)
LAST_AUDIT = (
    select(audit.c.number, audit.c.hash)
    .where(audit.c.case == bindparam("case"))
    .order_by(audit.c.number.desc())
    .limit(1)
)
CHANGE_CASE = (
    update(case)
    .where(case.c.id == bindparam("of_id"), case.c.version == bindparam("of_version"))
    .values(
        state=bindparam("new_state"),
        due=bindparam("new_due"),
        changed=bindparam("new_changed"),
        version=bindparam("new_version"),
    )
)
WAKE, ADD_TIMER = (
    update(timer).where(timer.c.case == bindparam("of_case")).values(due=bindparam("new_due")),
    insert(timer),
)
ADD_EVENTS, ADD_PAYLOADS, ADD_AUDIT = insert(happened), insert(payload), insert(audit)
ADD_SUBMISSION, ADD_NOTICES = insert(submission), insert(notification)
PART = select(name_part.c.person).where(
    name_part.c.part >= bindparam("low"), name_part.c.part < bindparam("high")
)
CALLED = (
    select(person.c.name, case.c.number)
    .join(case, and_(case.c.person == person.c.id, case.c.protected.is_(False)))
    .where(person.c.id.in_(PART))
    .order_by(person.c.name)
    .limit(50)
)


def holders(connection: Connection, role: str, today: date) -> list[str]:
    return list(connection.execute(HOLDERS, {"role": role, "today": today}).scalars())


def find_case(connection: Connection, number: str) -> Row[Any] | None:
    return connection.execute(CASE, {"number": number}).first()


@dataclass(slots=True)
class Draft:
    """`marks`: question to when it was written, by which sheet, and the number of its message. `aside`: what
    other sheets have written there at the same time.
    """

    written: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, Any] = field(default_factory=dict)
    aside: dict[str, Any] = field(default_factory=dict)


def find_draft(connection: Connection, who: str, of: str) -> tuple[Draft, str]:
    row = connection.execute(DRAFT, {"account": who, "case": of}).first()
    return (Draft(**json.loads(row.body)), row.changed) if row is not None else (Draft(), "")


def keep_draft(connection: Connection, who: str, of: str, kept: Draft, now: datetime) -> None:
    body = json.dumps(asdict(kept))
    where = {"of_account": who, "of_case": of}
    at = now.isoformat()
    if not connection.execute(CHANGE_DRAFT, where | {"new_body": body, "new_changed": at}).rowcount:
        connection.execute(ADD_DRAFT, {"account": who, "case": of, "body": body, "changed": at})


def hash_of(*parts: str) -> str:
    told = "".join(f"{len(part)}:{part};" for part in parts)
    return sha256(told.encode()).hexdigest()


def note(
    connection: Connection, of: str, who: str, act: str, now: datetime, about: dict[str, Any]
) -> None:
    last = connection.execute(LAST_AUDIT, {"case": of}).first()
    number, before = last if last is not None else (0, START)
    text, at = json.dumps(about, sort_keys=True), now.isoformat()
    row = {
        "case": of,
        "number": number + 1,
        "at": at,
        "account": who,
        "act": act,
        "outcome": "allowed",
        "about": text,
        "hash": hash_of(before, at, who, act, "allowed", text),
    }
    connection.execute(ADD_AUDIT, row)


def append(
    connection: Connection,
    of: str,
    who: str,
    now: datetime,
    new: Sequence[tuple[str, dict[str, Any]]],
) -> None:
    last = connection.execute(LAST_EVENT, {"case": of}).first()
    number, before = last if last is not None else (0, START)
    events, payloads, at = [], [], now.isoformat()
    for kind, about in new:
        number += 1
        salt, body = token_hex(32), json.dumps(about, sort_keys=True)
        digest = hash_of(salt, body)
        before = hash_of(before, kind, at, who, digest)
        events.append(
            {
                "case": of,
                "number": number,
                "kind": kind,
                "at": at,
                "actor": who,
                "digest": digest,
                "hash": before,
            }
        )
        payloads.append({"case": of, "number": number, "salt": salt, "body": body})
    connection.execute(ADD_EVENTS, events)
    connection.execute(ADD_PAYLOADS, payloads)


def change(connection: Connection, row: Row[Any], state: str, due: date, now: datetime) -> bool:
    """Whether the case was as it had been read."""
    new = {
        "of_id": row.id,
        "of_version": row.version,
        "new_state": state,
        "new_due": due,
        "new_changed": now.isoformat(),
        "new_version": row.version + 1,
    }
    if connection.execute(CHANGE_CASE, new).rowcount != 1:
        return False
    wake(connection, row.id, min(due, now.date() + timedelta(days=11)))
    return True


def wake(connection: Connection, of: str, due: date) -> None:
    """When somebody is to be warned."""
    at = due.isoformat()
    if not connection.execute(WAKE, {"of_case": of, "new_due": at}).rowcount:
        connection.execute(ADD_TIMER, {"case": of, "due": at})


def tell(connection: Connection, accounts: list[str], of: str, message: str, now: datetime) -> None:
    rows = [
        {
            "id": uuid4().hex,
            "account": one,
            "case": of,
            "message": message,
            "at": now.isoformat(),
            "read": None,
        }
        for one in accounts
    ]
    if rows:
        connection.execute(ADD_NOTICES, rows)


def folded(low: str) -> dict[str, str]:
    return {"low": low.casefold(), "high": low.casefold() + "\U0010ffff"}
