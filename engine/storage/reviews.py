"""Owns reviews of the log as they are stored, and what of the audit they are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, insert, select, update

from engine.storage.audit import Entry
from engine.storage.codec import decode_mapping
from engine.storage.database import Transaction
from engine.storage.schema import audit, log_review, log_review_item


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """`read`: how many times something was read in those days; `pairs`: of somebody and a case."""

    id: str
    deployment: str
    first: date
    last: date
    at: datetime
    account: str
    read: int
    pairs: int
    closed: datetime | None = None
    closer: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What one account has read in one case. `why`: the rules that chose it, or `sample`."""

    review: str
    number: int
    account: str
    case: str
    why: str
    times: int
    first: datetime
    last: datetime
    verdict: str = ""
    words: str = ""
    judge: str = ""
    judged: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A row of the audit with its place in its chain, and what ties it to the one before."""

    entry: Entry
    number: int
    hash: str


BETWEEN = (
    select(audit)
    .where(
        audit.c.tenant == bindparam("tenant"),
        audit.c.deployment == bindparam("deployment"),
        audit.c.at >= bindparam("since"),
        audit.c.at < bindparam("until"),
    )
    .order_by(audit.c.at, audit.c.chain, audit.c.number)
)
REVIEWS = (
    select(log_review)
    .where(
        log_review.c.tenant == bindparam("tenant"),
        log_review.c.deployment == bindparam("deployment"),
    )
    .order_by(log_review.c.at.desc(), log_review.c.id)
)
ITEMS = (
    select(log_review_item)
    .where(
        log_review_item.c.tenant == bindparam("tenant"),
        log_review_item.c.review == bindparam("review"),
    )
    .order_by(log_review_item.c.number)
)
OPEN = (
    select(func.count())
    .select_from(log_review)
    .where(
        log_review.c.tenant == bindparam("tenant"),
        log_review.c.deployment == bindparam("deployment"),
        log_review.c.closed.is_(None),
    )
)
ADD_REVIEW = insert(log_review)
ADD_ITEM = insert(log_review_item)
JUDGE = (
    update(log_review_item)
    .where(
        log_review_item.c.tenant == bindparam("of_tenant"),
        log_review_item.c.review == bindparam("of_review"),
        log_review_item.c.number == bindparam("of_number"),
    )
    .values(
        verdict=bindparam("new_verdict"),
        words=bindparam("new_words"),
        judge=bindparam("new_judge"),
        judged=bindparam("new_judged"),
    )
)
CLOSE = (
    update(log_review)
    .where(log_review.c.tenant == bindparam("of_tenant"), log_review.c.id == bindparam("of_id"))
    .values(
        closed=bindparam("new_closed"), closer=bindparam("new_closer"), words=bindparam("new_words")
    )
)


def between(tx: Transaction, deployment: str, since: datetime, until: datetime) -> Iterator[Linked]:
    """What was done and read in a project, from a moment up to another, the oldest first."""
    asked = {"tenant": tx.tenant, "deployment": deployment, "since": since, "until": until}
    for row in tx.connection.execute(BETWEEN, asked).mappings():
        entry = Entry(
            at=row["at"],
            account=row["account"],
            act=row["act"],
            purpose=row["purpose"],
            deployment=row["deployment"],
            outcome=row["outcome"],
            about=decode_mapping(row["about"]),
            case=row["chain"],
        )
        yield Linked(entry=entry, number=row["number"], hash=row["hash"])


def add_review(tx: Transaction, review: Review, items: Iterable[Item]) -> None:
    row = {name: getattr(review, name) for name in Review.__slots__}
    tx.connection.execute(ADD_REVIEW, {"tenant": tx.tenant, **row})
    rows = [
        {"tenant": tx.tenant, **{name: getattr(one, name) for name in Item.__slots__}}
        for one in items
    ]
    if rows:
        tx.connection.execute(ADD_ITEM, rows)


def reviews_of(tx: Transaction, deployment: str) -> tuple[Review, ...]:
    """The latest first."""
    asked = {"tenant": tx.tenant, "deployment": deployment}
    rows = tx.connection.execute(REVIEWS, asked).mappings()
    return tuple(Review(**{name: row[name] for name in Review.__slots__}) for row in rows)


def count_open_reviews(tx: Transaction, deployment: str) -> int:
    """How many are not closed yet."""
    return tx.direct.count(OPEN, {"tenant": tx.tenant, "deployment": deployment})


def items_of(tx: Transaction, review: str) -> tuple[Item, ...]:
    rows = tx.connection.execute(ITEMS, {"tenant": tx.tenant, "review": review}).mappings()
    return tuple(Item(**{name: row[name] for name in Item.__slots__}) for row in rows)


def judge_item(
    tx: Transaction, item: Item, verdict: str, words: str, judge: str, at: datetime
) -> None:
    new = {"new_verdict": verdict, "new_words": words, "new_judge": judge, "new_judged": at}
    of = {"of_tenant": tx.tenant, "of_review": item.review, "of_number": item.number}
    tx.connection.execute(JUDGE, {**of, **new})


def close_review(tx: Transaction, review: str, closer: str, words: str, at: datetime) -> None:
    new = {"new_closed": at, "new_closer": closer, "new_words": words}
    tx.connection.execute(CLOSE, {"of_tenant": tx.tenant, "of_id": review, **new})
