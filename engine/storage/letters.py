"""Owns letters that wait to be sent. What they say goes when they have been sent, since it may be secret."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from engine.storage.database import Transaction
from engine.storage.schema import letter


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    id: str
    to: str
    language: str
    subject: str
    body: str | None = field(repr=False)
    at: datetime
    sent: datetime | None = None


ONE = select(*(column for column in letter.c if column.name != "tenant")).where(
    letter.c.tenant == bindparam("tenant"), letter.c.id == bindparam("id")
)
SENT = (
    update(letter)
    .where(letter.c.tenant == bindparam("of_tenant"), letter.c.id == bindparam("of_id"))
    .values(sent=bindparam("new_sent"), body=None)
)
ADD_LETTER = insert(letter)


def keep_letter(tx: Transaction, row: LetterRow) -> None:
    values = {
        "tenant": tx.tenant,
        "id": row.id,
        "to": row.to,
        "language": row.language,
        "subject": row.subject,
        "body": row.body,
        "at": row.at,
        "sent": row.sent,
    }
    tx.connection.execute(ADD_LETTER, values)


def find_letter(tx: Transaction, identity: str) -> LetterRow | None:
    row = tx.connection.execute(ONE, {"tenant": tx.tenant, "id": identity}).mappings().first()
    return None if row is None else LetterRow(**row)


def letter_sent(tx: Transaction, identity: str, at: datetime) -> None:
    tx.connection.execute(SENT, {"of_tenant": tx.tenant, "of_id": identity, "new_sent": at})
