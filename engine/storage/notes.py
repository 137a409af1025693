"""Owns notes on their way: a draft is its writer's alone, until it is written in the case's journal, which
is its history (`events`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, insert, select, update

from engine.storage.database import Transaction
from engine.storage.schema import case, note_draft


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDraft:
    """`case` is the case's identity. `adds_to`: the note that it adds to, or empty. `day` as it was
    typed. `sheets`: which page wrote what, and what lies beside, as JSON text.
    """

    account: str
    case: str
    adds_to: str
    deployment: str
    about: str
    day: str
    text: str
    begun: datetime
    changed: datetime
    sheets: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A draft that an account has, with its case's number and person."""

    number: str
    person: str | None
    adds_to: str
    changed: datetime


DRAFT = select(*(column for column in note_draft.c if column.name != "tenant")).where(
    note_draft.c.tenant == bindparam("tenant"),
    note_draft.c.account == bindparam("account"),
    note_draft.c.case == bindparam("case"),
    note_draft.c.adds_to == bindparam("adds_to"),
)
BEGUN = (
    select(case.c.number, case.c.person, note_draft.c.adds_to, note_draft.c.changed)
    .select_from(note_draft)
    .join(case, and_(case.c.tenant == note_draft.c.tenant, case.c.id == note_draft.c.case))
    .where(
        note_draft.c.tenant == bindparam("tenant"),
        note_draft.c.account == bindparam("account"),
        note_draft.c.deployment == bindparam("deployment"),
    )
    .order_by(note_draft.c.changed.desc(), note_draft.c.case)
    .limit(100)
)
THIS = and_(
    note_draft.c.tenant == bindparam("of_tenant"),
    note_draft.c.account == bindparam("of_account"),
    note_draft.c.case == bindparam("of_case"),
    note_draft.c.adds_to == bindparam("of_adds_to"),
)
CHANGE = (
    update(note_draft)
    .where(THIS)
    .values(
        about=bindparam("new_about"),
        day=bindparam("new_day"),
        text=bindparam("new_text"),
        changed=bindparam("new_changed"),
        sheets=bindparam("new_sheets"),
    )
)
DROP = delete(note_draft).where(THIS)


def find_draft(tx: Transaction, account: str, case_id: str, adds_to: str) -> NoteDraft | None:
    asked = {"tenant": tx.tenant, "account": account, "case": case_id, "adds_to": adds_to}
    row = tx.connection.execute(DRAFT, asked).mappings().first()
    return None if row is None else NoteDraft(**row)


def drafts_of(tx: Transaction, account: str, deployment: str) -> tuple[Begun, ...]:
    """What the account has begun, the latest first."""
    asked = {"tenant": tx.tenant, "account": account, "deployment": deployment}
    return tuple(Begun(**row) for row in tx.connection.execute(BEGUN, asked).mappings())


def keep_draft(tx: Transaction, row: NoteDraft) -> None:
    """Keep what has been typed, in the place of what was there."""
    new = {
        "new_about": row.about,
        "new_day": row.day,
        "new_text": row.text,
        "new_changed": row.changed,
        "new_sheets": row.sheets,
    }
    where = place(tx, row.account, row.case, row.adds_to)
    if tx.connection.execute(CHANGE, where | new).rowcount == 0:
        values = {
            "tenant": tx.tenant,
            "account": row.account,
            "case": row.case,
            "adds_to": row.adds_to,
            "deployment": row.deployment,
            "about": row.about,
            "day": row.day,
            "text": row.text,
            "begun": row.begun,
            "changed": row.changed,
            "sheets": row.sheets,
        }
        tx.connection.execute(insert(note_draft), values)


def drop_draft(tx: Transaction, account: str, case_id: str, adds_to: str) -> None:
    tx.connection.execute(DROP, place(tx, account, case_id, adds_to))


def place(tx: Transaction, account: str, case_id: str, adds_to: str) -> dict[str, str]:
    return {
        "of_tenant": tx.tenant,
        "of_account": account,
        "of_case": case_id,
        "of_adds_to": adds_to,
    }
