"""Owns the audit: who did or read what, when and why, chained per case like its events.

It names things and never repeats their content.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import bindparam, func, insert, select

from engine.expressions.scope import Values
from engine.foundation.quick import quick
from engine.storage.chain import AUDIT, START, BrokenLink, hash_over
from engine.storage.codec import decode_mapping, encode
from engine.storage.database import Transaction
from engine.storage.schema import audit


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`case` is its id, or empty for what is about no single case."""

    at: datetime
    account: str
    act: str
    purpose: str
    deployment: str
    outcome: str
    about: Values
    case: str = ""


LAST = (
    select(audit.c.number, audit.c.hash)
    .where(audit.c.tenant == bindparam("tenant"), audit.c.chain == bindparam("chain"))
    .order_by(audit.c.number.desc())
    .limit(1)
)
CHAIN = (
    select(audit)
    .where(audit.c.tenant == bindparam("tenant"), audit.c.chain == bindparam("chain"))
    .order_by(audit.c.number)
)


CHAINS = (
    select(audit.c.chain)
    .distinct()
    .where(audit.c.tenant == bindparam("tenant"))
    .order_by(audit.c.chain)
)
ADD_AUDIT = insert(audit)
LAST_BY = (
    select(audit.c.account, func.max(audit.c.at).label("last"))
    .where(
        audit.c.tenant == bindparam("tenant"),
        audit.c.chain.in_(bindparam("chains", expanding=True)),
        audit.c.act.in_(bindparam("acts", expanding=True)),
        audit.c.outcome == "allowed",
    )
    .group_by(audit.c.account)
)


def record(tx: Transaction, entry: Entry) -> None:
    number, previous = tx.ends.get((AUDIT, entry.case)) or end_of(tx, entry.case)
    about = encode(entry.about)
    hash_ = entry_hash(previous, entry, about)
    row = {
        "tenant": tx.tenant,
        "chain": entry.case,
        "number": number + 1,
        "at": entry.at,
        "account": entry.account,
        "act": entry.act,
        "purpose": entry.purpose,
        "deployment": entry.deployment,
        "outcome": entry.outcome,
        "about": about,
        "hash": hash_,
    }
    tx.direct.change(ADD_AUDIT, row)
    tx.ends[AUDIT, entry.case] = number + 1, hash_


def end_of(tx: Transaction, chain: str) -> tuple[int, str]:
    """The number and hash of the last row of a chain."""
    last = tx.direct.row(LAST, {"tenant": tx.tenant, "chain": chain})
    return (last[0], last[1]) if last is not None else (0, START)


def entry_hash(previous: str, entry: Entry, about: str) -> str:
    told = (entry.account, entry.act, entry.purpose, entry.deployment, entry.outcome, about)
    return hash_over(previous, entry.at.astimezone(UTC).isoformat(), *told)


def entries(tx: Transaction, case: str = "") -> tuple[Entry, ...]:
    return tuple(entry for _, entry, _ in chain(tx, case))


def chain(tx: Transaction, case: str) -> list[tuple[int, Entry, str]]:
    rows = tx.connection.execute(CHAIN, {"tenant": tx.tenant, "chain": case}).mappings()
    return [
        (
            row["number"],
            Entry(
                at=row["at"],
                account=row["account"],
                act=row["act"],
                purpose=row["purpose"],
                deployment=row["deployment"],
                outcome=row["outcome"],
                about=decode_mapping(row["about"]),
                case=row["chain"],
            ),
            row["hash"],
        )
        for row in rows
    ]


def last_by(tx: Transaction, cases: Iterable[str], acts: Iterable[str]) -> dict[str, datetime]:
    """When each account last did one of the acts in one of the cases."""
    asked = {"tenant": tx.tenant, "chains": list(cases), "acts": list(acts)}
    return {row.account: row.last for row in tx.connection.execute(LAST_BY, asked)}


def chains(tx: Transaction) -> tuple[str, ...]:
    """The names of the tenant's chains: cases by identity, and the empty one."""
    return tuple(tx.connection.execute(CHAINS, {"tenant": tx.tenant}).scalars())


def verify(tx: Transaction, case: str = "") -> BrokenLink | None:
    """The first row of the chain that does not fit the one before."""
    previous = START
    for expected, (number, entry, stored) in enumerate(chain(tx, case), start=1):
        if number != expected:
            return BrokenLink(number=expected, what="order")
        if entry_hash(previous, entry, encode(entry.about)) != stored:
            return BrokenLink(number=expected, what="hash")
        previous = stored
    return None
