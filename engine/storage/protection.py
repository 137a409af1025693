"""Owns who reads about a protected person, how that came to be, and the reasons given for reading a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.engine import RowMapping

from engine.storage.database import Transaction
from engine.storage.people import change_level
from engine.storage.schema import (
    case,
    opened_case,
    person,
    person_reader,
    protection_change,
    request,
    seat,
)

SEALED, EMERGENCY = "sealed", "emergency"
LEVEL, NAMED, WITHDRAWN, REVIEW = "level", "named", "withdrawn", "review"
MERGED, PARTED, SETTLED = "merged", "parted", "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`kind`: level, named, withdrawn, review, merged or parted. `what`: the level, empty when it ended; the
    account; the day by which it is looked at again, empty for none; of two people that were one, whether it
    is said who reads (`settled`) or the cases say it again.
    """

    at: datetime
    account: str
    kind: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A reason given for reading a case: about somebody protected (`sealed`), or in an emergency."""

    id: str
    deployment: str
    case: str
    account: str
    kind: str
    reason: str
    since: datetime
    until: datetime
    verdict: str = ""
    words: str = ""
    judge: str = ""
    judged: datetime | None = None


OF_PERSON = and_(
    person_reader.c.tenant == bindparam("of_tenant"),
    person_reader.c.person == bindparam("of_person"),
)
READERS = select(person_reader.c.account).where(OF_PERSON)
END_READERS = delete(person_reader).where(OF_PERSON)
END_READER = END_READERS.where(person_reader.c.account == bindparam("of_account"))
ADD_READER = insert(person_reader)
CHANGES = (
    select(protection_change)
    .where(
        protection_change.c.tenant == bindparam("tenant"),
        protection_change.c.person == bindparam("person"),
    )
    .order_by(protection_change.c.number)
)
REVIEWED = select(protection_change.c.person).where(
    protection_change.c.tenant == bindparam("tenant"), protection_change.c.kind == REVIEW
)
ALL_REVIEWS = (
    select(protection_change.c.person, protection_change.c.kind, protection_change.c.what)
    .where(
        protection_change.c.tenant == bindparam("tenant"),
        protection_change.c.person.in_(REVIEWED),
        protection_change.c.kind.in_((LEVEL, REVIEW)),
    )
    .order_by(protection_change.c.person, protection_change.c.number)
)
UNSORTED = select(person.c.id, person.c.protected).where(
    person.c.tenant == bindparam("tenant"), person.c.sort_key == "", person.c.protected != ""
)
"""The protected have no key to be sorted by, so that they are found by the index of those."""
SEATED = (
    select(seat.c.account)
    .distinct()
    .join(case, and_(case.c.tenant == seat.c.tenant, case.c.id == seat.c.case))
    .where(case.c.tenant == bindparam("tenant"), case.c.person == bindparam("person"))
)
ASKED = (
    select(request.c.of)
    .distinct()
    .join(case, and_(case.c.tenant == request.c.tenant, case.c.id == request.c.case))
    .where(
        case.c.tenant == bindparam("tenant"),
        case.c.person == bindparam("person"),
        request.c.of.startswith("user:"),
    )
)
COUNT = select(func.count()).where(
    protection_change.c.tenant == bindparam("tenant"),
    protection_change.c.person == bindparam("person"),
)
ADD_CHANGE = insert(protection_change)
ADD_OPENED = insert(opened_case)
HOLDS = (
    select(opened_case)
    .where(
        opened_case.c.tenant == bindparam("tenant"),
        opened_case.c.account == bindparam("account"),
        opened_case.c.case == bindparam("case"),
        opened_case.c.kind == bindparam("kind"),
        opened_case.c.until > bindparam("now"),
    )
    .limit(1)
)
OF_CASE = (
    select(opened_case)
    .where(opened_case.c.tenant == bindparam("tenant"), opened_case.c.case == bindparam("case"))
    .order_by(opened_case.c.since.desc(), opened_case.c.id)
)
OF_KIND = (
    select(opened_case)
    .where(
        opened_case.c.tenant == bindparam("tenant"),
        opened_case.c.deployment == bindparam("deployment"),
        opened_case.c.kind == bindparam("kind"),
    )
    .order_by(opened_case.c.since.desc(), opened_case.c.id)
)
WAITING = select(func.count()).where(
    opened_case.c.tenant == bindparam("tenant"),
    opened_case.c.deployment == bindparam("deployment"),
    opened_case.c.kind == EMERGENCY,
    opened_case.c.verdict == "",
)
BY_ID = select(opened_case).where(
    opened_case.c.tenant == bindparam("tenant"), opened_case.c.id == bindparam("id")
)
JUDGE = (
    update(opened_case)
    .where(opened_case.c.tenant == bindparam("of_tenant"), opened_case.c.id == bindparam("of_id"))
    .values(
        verdict=bindparam("new_verdict"),
        words=bindparam("new_words"),
        judge=bindparam("new_judge"),
        judged=bindparam("new_judged"),
    )
)


def readers_of(tx: Transaction, person: str) -> frozenset[str] | None:
    """The accounts named to read; None where nobody has ever been, so that the case itself says who."""
    asked = {"of_tenant": tx.tenant, "of_person": person}
    found = frozenset(tx.direct.plain().execute(READERS, asked).scalars())
    return found if found or is_settled(tx, person) else None


def is_settled(tx: Transaction, person: str) -> bool:
    """Whether it has been said who reads, since it last ended; it may be nobody by now."""
    settled = False
    for one in changes_of(tx, person):
        ended = one.kind == LEVEL and not one.what
        opens = ended or (one.kind == PARTED and one.what != SETTLED)
        settled = not opens and (settled or one.kind not in (LEVEL, REVIEW))
    return settled


def changes_of(tx: Transaction, person: str) -> tuple[Change, ...]:
    """How it came to be, the oldest first."""
    rows = tx.connection.execute(CHANGES, {"tenant": tx.tenant, "person": person})
    return tuple(
        Change(at=row.at, account=row.account, kind=row.kind, what=row.what, reason=row.reason)
        for row in rows
    )


def note_changes(tx: Transaction, person: str, changes: Iterable[Change]) -> None:
    asked = {"tenant": tx.tenant, "person": person}
    last = tx.connection.execute(COUNT, asked).scalar_one()
    for number, one in enumerate(changes, start=last + 1):
        row = {"at": one.at, "account": one.account, "kind": one.kind, "what": one.what}
        tx.connection.execute(ADD_CHANGE, {**asked, **row, "number": number, "reason": one.reason})


def review_of(tx: Transaction, person: str) -> date | None:
    """The day by which the protection of a person is to be looked at again; it goes with the protection."""
    return day_that_holds((one.kind, one.what) for one in changes_of(tx, person))


def reviews_until(tx: Transaction, last: date) -> Mapping[str, date]:
    """Whose protection is to be looked at again by `last`, and by when, in all projects."""
    rows = tx.connection.execute(ALL_REVIEWS, {"tenant": tx.tenant}).all()
    found = {
        person: day_that_holds((row.kind, row.what) for row in own)
        for person, own in groupby(rows, lambda row: str(row.person))
    }
    return {person: day for person, day in found.items() if day is not None and day <= last}


def undated(tx: Transaction) -> Mapping[str, str]:
    """The protected of whom nobody has said by when it is looked at again, not even that no day is needed,
    each with the level; in all projects.
    """
    asked = {"tenant": tx.tenant}
    levels = {row.id: row.protected for row in tx.connection.execute(UNSORTED, asked)}
    if not levels:
        return {}
    rows = tx.connection.execute(ALL_REVIEWS, asked).all()
    settled = {
        who
        for who, own in groupby(rows, lambda row: str(row.person))
        if is_said((row.kind, row.what) for row in own)
    }
    return {who: level for who, level in levels.items() if who not in settled}


def is_review_said(tx: Transaction, who: str) -> bool:
    """Whether somebody has said by when the protection is looked at again, or that no day is needed."""
    return is_said((one.kind, one.what) for one in changes_of(tx, who))


def is_said(changes: Iterable[tuple[str, str]]) -> bool:
    found = False
    for kind, what in changes:
        found = kind == REVIEW or (found and (kind != LEVEL or what != ""))
    return found


def day_that_holds(changes: Iterable[tuple[str, str]]) -> date | None:
    """Of kinds and what became of them, the oldest first."""
    day: date | None = None
    for kind, what in changes:
        if kind == REVIEW:
            day = date.fromisoformat(what) if what else None
        elif kind == LEVEL and not what:
            day = None
    return day


def named_in_cases(tx: Transaction, person: str) -> frozenset[str]:
    """The accounts that the person's cases themselves name, in all projects: by a seat, or an ask by name."""
    asked = {"tenant": tx.tenant, "person": person}
    seated = tx.connection.execute(SEATED, asked).scalars()
    meant = tx.connection.execute(ASKED, asked).scalars()
    return frozenset(seated) | {one.removeprefix("user:") for one in meant}


def set_level(tx: Transaction, person: str, level: str, at: datetime) -> None:
    """The level in the person's row and in what one searches and sorts by, in one transaction."""
    change_level(tx, person, level, at)


def name_reader(tx: Transaction, person: str, account: str, at: datetime) -> None:
    row = {"tenant": tx.tenant, "person": person, "account": account, "since": at}
    tx.connection.execute(ADD_READER, row)


def withdraw_reader(tx: Transaction, person: str, account: str) -> None:
    asked = {"of_tenant": tx.tenant, "of_person": person, "of_account": account}
    tx.connection.execute(END_READER, asked)


def forget_readers(tx: Transaction, person: str) -> None:
    tx.connection.execute(END_READERS, {"of_tenant": tx.tenant, "of_person": person})


def add_opened(tx: Transaction, one: Opened) -> None:
    row = {name: getattr(one, name) for name in Opened.__slots__}
    tx.connection.execute(ADD_OPENED, {"tenant": tx.tenant, **row})


def opened_now(tx: Transaction, account: str, case: str, kind: str, now: datetime) -> Opened | None:
    """The reason of that kind that the account has given to read the case, and that holds."""
    asked = {"tenant": tx.tenant, "account": account, "case": case, "kind": kind, "now": now}
    row = tx.connection.execute(HOLDS, asked).mappings().first()
    return None if row is None else opened(row)


def opened_of_case(tx: Transaction, case: str) -> tuple[Opened, ...]:
    """All reasons given to read a case, the latest first."""
    rows = tx.connection.execute(OF_CASE, {"tenant": tx.tenant, "case": case}).mappings()
    return tuple(opened(row) for row in rows)


def opened_of_kind(tx: Transaction, deployment: str, kind: str) -> tuple[Opened, ...]:
    asked = {"tenant": tx.tenant, "deployment": deployment, "kind": kind}
    return tuple(opened(row) for row in tx.connection.execute(OF_KIND, asked).mappings())


def count_waiting_readings(tx: Transaction, deployment: str) -> int:
    """How many emergencies nobody has judged yet."""
    return tx.direct.count(WAITING, {"tenant": tx.tenant, "deployment": deployment})


def find_opened(tx: Transaction, identity: str) -> Opened | None:
    asked = {"tenant": tx.tenant, "id": identity}
    row = tx.connection.execute(BY_ID, asked).mappings().first()
    return None if row is None else opened(row)


def judge_opened(
    tx: Transaction, identity: str, verdict: str, words: str, judge: str, at: datetime
) -> None:
    new = {"new_verdict": verdict, "new_words": words, "new_judge": judge, "new_judged": at}
    tx.connection.execute(JUDGE, {"of_tenant": tx.tenant, "of_id": identity, **new})


def opened(row: RowMapping) -> Opened:
    return Opened(**{name: row[name] for name in Opened.__slots__})
