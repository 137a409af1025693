"""Owns links by which somebody without an account answers, their sessions and drafts. Only digests of what
is handed out are known here; what a link lets one do is left to `operations`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from engine.storage.database import Transaction
from engine.storage.schema import ask_link, link_draft, link_session


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLinkRow:
    """`token` and `code` are digests. `sent_how`: empty, `mailed` or `shown`. `ended`: revoked by somebody,
    or the ask no longer stands.
    """

    id: str
    deployment: str
    case: str
    request: str
    receiver: str
    form: str
    label: str
    needs_code: bool
    made: datetime
    expires: datetime
    token: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)
    code_until: datetime | None = None
    code_tries: int = 0
    language: str | None = None
    sent: datetime | None = None
    sent_how: str = ""
    sent_by: str = ""
    opened: datetime | None = None
    started: datetime | None = None
    answered: datetime | None = None
    submission: str | None = None
    ended: datetime | None = None
    ended_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDraftRow:
    link: str
    body: str = field(repr=False)
    begun: datetime
    changed: datetime


MOST = 200
COLUMNS = tuple(ask_link.c[one.name] for one in fields(AskLinkRow))
OURS = ask_link.c.tenant == bindparam("of_tenant")
LINK = select(*COLUMNS).where(OURS)
BY_ID = LINK.where(ask_link.c.id == bindparam("of_id"))
BY_TOKEN = LINK.where(ask_link.c.token == bindparam("of_token"))
OF_CASE = LINK.where(ask_link.c.case == bindparam("of_case")).order_by(
    ask_link.c.made.desc(), ask_link.c.id
)
TO_HAND = (
    LINK.where(
        ask_link.c.case.in_(bindparam("of_cases", expanding=True)),
        ask_link.c.sent_how == "",
        ask_link.c.ended.is_(None),
        ask_link.c.answered.is_(None),
    )
    .order_by(ask_link.c.made, ask_link.c.id)
    .limit(MOST)
)
CHANGE = (
    update(ask_link)
    .where(OURS, ask_link.c.id == bindparam("of_id"))
    .values({one.name: bindparam(f"new_{one.name}") for one in fields(AskLinkRow)})
)
LABEL = select(ask_link.c.receiver, ask_link.c.label).where(
    OURS, ask_link.c.id == bindparam("of_id")
)
MINE = link_session.c.tenant == bindparam("of_tenant")
SESSION = select(link_session.c.link, link_session.c.used).where(
    MINE, link_session.c.token == bindparam("of_token")
)
USED = (
    update(link_session)
    .where(MINE, link_session.c.token == bindparam("of_token"))
    .values(used=bindparam("new_used"))
)
END_SESSIONS = delete(link_session).where(MINE, link_session.c.link == bindparam("of_link"))
FORGET_SESSIONS = delete(link_session).where(MINE, link_session.c.used < bindparam("before"))
OF_LINK = (
    link_draft.c.tenant == bindparam("of_tenant"),
    link_draft.c.link == bindparam("of_link"),
)
DRAFT = select(
    link_draft.c.link, link_draft.c.body, link_draft.c.begun, link_draft.c.changed
).where(*OF_LINK)
CHANGE_DRAFT = (
    update(link_draft)
    .where(*OF_LINK)
    .values(body=bindparam("new_body"), changed=bindparam("new_changed"))
)
DROP_DRAFT = delete(link_draft).where(*OF_LINK)
ADD_LINK, ADD_SESSION, ADD_DRAFT = insert(ask_link), insert(link_session), insert(link_draft)


def values(row: AskLinkRow) -> dict[str, object]:
    return {one.name: getattr(row, one.name) for one in fields(AskLinkRow)}


def add_ask_link(tx: Transaction, row: AskLinkRow) -> None:
    tx.connection.execute(ADD_LINK, {"tenant": tx.tenant, **values(row)})


def change_ask_link(tx: Transaction, row: AskLinkRow) -> None:
    new = {f"new_{name}": value for name, value in values(row).items()}
    tx.connection.execute(CHANGE, {"of_tenant": tx.tenant, "of_id": row.id, **new})


def ask_link_by_id(tx: Transaction, identity: str) -> AskLinkRow | None:
    asked = {"of_tenant": tx.tenant, "of_id": identity}
    row = tx.connection.execute(BY_ID, asked).mappings().first()
    return None if row is None else AskLinkRow(**row)


def ask_link_by_token(tx: Transaction, token: str) -> AskLinkRow | None:
    asked = {"of_tenant": tx.tenant, "of_token": token}
    row = tx.connection.execute(BY_TOKEN, asked).mappings().first()
    return None if row is None else AskLinkRow(**row)


def ask_links_of(tx: Transaction, case: str) -> tuple[AskLinkRow, ...]:
    """The links of a case, the latest first."""
    rows = tx.connection.execute(OF_CASE, {"of_tenant": tx.tenant, "of_case": case}).mappings()
    return tuple(AskLinkRow(**row) for row in rows)


def links_to_hand(tx: Transaction, cases: Iterable[str]) -> tuple[AskLinkRow, ...]:
    """At most 200 of those in the cases that nobody has been given yet, the first made first."""
    asked = {"of_tenant": tx.tenant, "of_cases": sorted(cases)}
    return tuple(AskLinkRow(**row) for row in tx.connection.execute(TO_HAND, asked).mappings())


def receiver_of(tx: Transaction, identity: str) -> tuple[str, str] | None:
    """Whom a link was for, and what they were called."""
    row = tx.connection.execute(LABEL, {"of_tenant": tx.tenant, "of_id": identity}).first()
    return None if row is None else (row.receiver, row.label)


def add_link_session(tx: Transaction, token: str, link: str, at: datetime) -> None:
    row = {"tenant": tx.tenant, "token": token, "link": link, "created": at, "used": at}
    tx.connection.execute(ADD_SESSION, row)


def find_link_session(tx: Transaction, token: str) -> tuple[str, datetime] | None:
    """Which link it is for, and when it was last used."""
    row = tx.connection.execute(SESSION, {"of_tenant": tx.tenant, "of_token": token}).first()
    return None if row is None else (row.link, row.used)


def use_link_session(tx: Transaction, token: str, at: datetime) -> None:
    asked = {"of_tenant": tx.tenant, "of_token": token, "new_used": at}
    tx.connection.execute(USED, asked)


def end_link_sessions(tx: Transaction, link: str) -> None:
    tx.connection.execute(END_SESSIONS, {"of_tenant": tx.tenant, "of_link": link})


def forget_link_sessions(tx: Transaction, before: datetime) -> None:
    """Those that have not been used since then are over anyway."""
    tx.connection.execute(FORGET_SESSIONS, {"of_tenant": tx.tenant, "before": before})


def find_link_draft(tx: Transaction, link: str) -> LinkDraftRow | None:
    row = tx.connection.execute(DRAFT, {"of_tenant": tx.tenant, "of_link": link}).mappings().first()
    return None if row is None else LinkDraftRow(**row)


def keep_link_draft(tx: Transaction, row: LinkDraftRow) -> None:
    where = {"of_tenant": tx.tenant, "of_link": row.link}
    new = {"new_body": row.body, "new_changed": row.changed}
    if tx.connection.execute(CHANGE_DRAFT, where | new).rowcount == 0:
        told = {"body": row.body, "begun": row.begun, "changed": row.changed}
        tx.connection.execute(ADD_DRAFT, {"tenant": tx.tenant, "link": row.link, **told})


def drop_link_draft(tx: Transaction, link: str) -> None:
    tx.connection.execute(DROP_DRAFT, {"of_tenant": tx.tenant, "of_link": link})
