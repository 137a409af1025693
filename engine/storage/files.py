"""Owns what is known of each file that somebody has added: a row, from the moment it is taken in until it is
removed. Its content lies in `blobs`, once for each tenant however many rows name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from engine.fields.question import Upload
from engine.storage.database import Transaction
from engine.storage.schema import file


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """`place` is that of the draft it is in, empty once it is a part of `submission` in `case`."""

    id: str
    account: str
    deployment: str
    place: str
    form: str
    name: str
    size: int
    media: str
    digest: str
    scanner: str
    at: datetime
    case: str | None = None
    submission: str | None = None

    @property
    def upload(self) -> Upload:
        return Upload(
            id=self.id, name=self.name, size=self.size, media=self.media, digest=self.digest
        )


MINE = file.c.tenant == bindparam("tenant")
FILE = select(*(column for column in file.c if column.name != "tenant")).where(MINE)
ONE = FILE.where(file.c.id == bindparam("id"))
UNSENT = FILE.where(file.c.submission.is_(None))
IN_DRAFT = UNSENT.where(
    file.c.account == bindparam("account"), file.c.place == bindparam("place")
).order_by(file.c.at, file.c.id)
OLD = UNSENT.where(file.c.at < bindparam("before")).order_by(file.c.at, file.c.id)
ANY_UNSENT = select(file.c.id).where(MINE, file.c.submission.is_(None)).limit(1)
DIGESTS = select(file.c.digest).distinct().where(MINE)
THIS = (file.c.tenant == bindparam("of_tenant"), file.c.id == bindparam("of_id"))
SEND = (
    update(file)
    .where(*THIS)
    .values(place="", case=bindparam("new_case"), submission=bindparam("new_submission"))
)
MOVE = (
    update(file)
    .where(
        file.c.tenant == bindparam("of_tenant"),
        file.c.account == bindparam("of_account"),
        file.c.place == bindparam("of_place"),
        file.c.submission.is_(None),
    )
    .values(account=bindparam("new_account"))
)
FORGET = delete(file).where(*THIS)
ADD = insert(file)


def add_file(tx: Transaction, row: FileRow) -> None:
    values = {
        column.name: getattr(row, column.name) for column in file.c if column.name != "tenant"
    }
    tx.connection.execute(ADD, {"tenant": tx.tenant, **values})


def find_file(tx: Transaction, identity: str) -> FileRow | None:
    row = tx.connection.execute(ONE, {"tenant": tx.tenant, "id": identity}).mappings().first()
    return None if row is None else FileRow(**row)


def files_in(tx: Transaction, account: str, place: str) -> Mapping[str, FileRow]:
    """What the account has added in the draft at a place, by id."""
    asked = {"tenant": tx.tenant, "account": account, "place": place}
    rows = tx.connection.execute(IN_DRAFT, asked).mappings()
    return {row["id"]: FileRow(**row) for row in rows}


def files_named(tx: Transaction, ids: Iterable[str]) -> tuple[FileRow, ...]:
    """Those of these identities that there are."""
    found = (find_file(tx, one) for one in ids)
    return tuple(one for one in found if one is not None)


def send_files(tx: Transaction, ids: Iterable[str], case: str, submission: str) -> None:
    """They are a part of a sent form from now on, and of no draft."""
    for identity in ids:
        asked = {"of_tenant": tx.tenant, "of_id": identity}
        tx.connection.execute(SEND, asked | {"new_case": case, "new_submission": submission})


def move_files(tx: Transaction, account: str, place: str, to: str) -> None:
    """What was added in a draft goes with it to who takes it over."""
    asked = {"of_tenant": tx.tenant, "of_account": account, "of_place": place}
    tx.connection.execute(MOVE, asked | {"new_account": to})


def unsent_before(tx: Transaction, before: datetime) -> tuple[FileRow, ...]:
    """Those that no sent form names, and that are older."""
    rows = tx.connection.execute(OLD, {"tenant": tx.tenant, "before": before}).mappings()
    return tuple(FileRow(**row) for row in rows)


def has_unsent(tx: Transaction) -> bool:
    return tx.connection.execute(ANY_UNSENT, {"tenant": tx.tenant}).first() is not None


def forget_file(tx: Transaction, identity: str) -> None:
    tx.connection.execute(FORGET, {"of_tenant": tx.tenant, "of_id": identity})


def digests(tx: Transaction) -> frozenset[str]:
    """The contents that some row names."""
    return frozenset(tx.connection.execute(DIGESTS, {"tenant": tx.tenant}).scalars())
