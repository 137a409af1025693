"""Owns the history of a case: what happened, appended, never changed, chained, payload beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import and_, bindparam, insert, select

from engine.casework.events import Happened
from engine.storage.chain import (
    EVENTS,
    START,
    BrokenLink,
    Link,
    digest_of,
    first_broken,
    link_hash,
)
from engine.storage.codec import decode_mapping, encode
from engine.storage.database import Transaction
from engine.storage.schema import case_event, event_payload

WITH_PAYLOAD = case_event.outerjoin(
    event_payload,
    and_(
        event_payload.c.tenant == case_event.c.tenant,
        event_payload.c.case == case_event.c.case,
        event_payload.c.number == case_event.c.number,
    ),
)
HISTORY = (
    select(
        case_event.c.number,
        case_event.c.kind,
        case_event.c.at,
        case_event.c.actor,
        case_event.c.digest,
        case_event.c.hash,
        event_payload.c.salt,
        event_payload.c.body,
    )
    .select_from(WITH_PAYLOAD)
    .where(case_event.c.tenant == bindparam("tenant"), case_event.c.case == bindparam("case"))
    .order_by(case_event.c.number)
)
LAST = (
    select(case_event.c.number, case_event.c.hash)
    .where(case_event.c.tenant == bindparam("tenant"), case_event.c.case == bindparam("case"))
    .order_by(case_event.c.number.desc())
    .limit(1)
)
MOVES = (
    select(case_event.c.case, case_event.c.at, case_event.c.actor, event_payload.c.body)
    .select_from(WITH_PAYLOAD)
    .where(
        case_event.c.tenant == bindparam("tenant"),
        case_event.c.case.in_(bindparam("cases", expanding=True)),
        case_event.c.kind == "moved",
    )
    .order_by(case_event.c.case, case_event.c.number)
)
OF_SEVERAL = (
    select(
        case_event.c.case,
        case_event.c.kind,
        case_event.c.at,
        case_event.c.actor,
        event_payload.c.body,
    )
    .select_from(WITH_PAYLOAD)
    .where(
        case_event.c.tenant == bindparam("tenant"),
        case_event.c.case.in_(bindparam("cases", expanding=True)),
    )
    .order_by(case_event.c.case, case_event.c.number)
)
ADD_CASE_EVENT = insert(case_event)
ADD_EVENT_PAYLOAD = insert(event_payload)


def append(
    tx: Transaction, case: str, happened: Sequence[Happened], salt: Callable[[], str]
) -> None:
    """Add what happened to the end of the case's chain; `salt` gives a new one for each payload."""
    number, previous = tx.ends.get((EVENTS, case)) or end_of(tx, case)
    events, payloads = [], []
    for one in happened:
        number += 1
        beside, body = salt(), encode(one.payload)
        digest = digest_of(beside, body)
        previous = link_hash(previous, one.kind, one.at, one.actor, digest)
        place = {"tenant": tx.tenant, "case": case, "number": number}
        told = {"kind": one.kind, "at": one.at, "actor": one.actor}
        events.append(place | told | {"digest": digest, "hash": previous})
        payloads.append(place | {"salt": beside, "body": body})
    tx.direct.add(ADD_CASE_EVENT, events)
    tx.direct.add(ADD_EVENT_PAYLOAD, payloads)
    tx.ends[EVENTS, case] = number, previous


def end_of(tx: Transaction, case: str) -> tuple[int, str]:
    """The number and hash of the last event."""
    last = tx.direct.row(LAST, {"tenant": tx.tenant, "case": case})
    return (last[0], last[1]) if last is not None else (0, START)


def links(tx: Transaction, case: str) -> tuple[Link, ...]:
    rows = tx.connection.execute(HISTORY, {"tenant": tx.tenant, "case": case}).mappings()
    return tuple(Link(**row) for row in rows)


def history(tx: Transaction, case: str) -> tuple[Happened, ...]:
    """What happened in the case, oldest first. An erased payload is empty."""
    return tuple(
        Happened(
            kind=link.kind,
            at=link.at,
            actor=link.actor,
            payload=decode_mapping(link.body) if link.body is not None else {},
        )
        for link in links(tx, case)
    )


def histories(tx: Transaction, cases: Iterable[str]) -> Mapping[str, tuple[Happened, ...]]:
    """What happened in each of these, oldest first."""
    found: dict[str, list[Happened]] = {}
    for row in tx.direct.named(OF_SEVERAL, {"tenant": tx.tenant, "cases": sorted(cases)}):
        body = row["body"]
        found.setdefault(row["case"], []).append(
            Happened(
                kind=row["kind"],
                at=row["at"],
                actor=row["actor"],
                payload=decode_mapping(body) if body is not None else {},
            )
        )
    return {case: tuple(happened) for case, happened in found.items()}


def last_moves(tx: Transaction, cases: Iterable[str]) -> Mapping[str, Happened]:
    """How each of these came to where it is; not those that have never moved."""
    rows = tx.direct.named(MOVES, {"tenant": tx.tenant, "cases": sorted(cases)})
    return {
        row["case"]: Happened(
            kind="moved",
            at=row["at"],
            actor=row["actor"],
            payload=decode_mapping(row["body"]) if row["body"] is not None else {},
        )
        for row in rows
    }


def verify(tx: Transaction, case: str) -> BrokenLink | None:
    return first_broken(links(tx, case))
