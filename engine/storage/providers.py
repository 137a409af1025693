"""Owns the SQL of signing in through others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from engine.storage.accounts import end_session
from engine.storage.database import Transaction
from engine.storage.schema import (
    provider_account,
    provider_ask,
    provider_session,
    taken_once,
)

EACH_KEEPS = 20
"""So much that was written before a sign-in is kept of each account or network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRow:
    """`state` and `browser` are digests, `fields` and `answer` sealed. `whose`: of whom a few are kept."""

    state: str
    browser: str
    provider: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    destination: str
    fields: str | None = field(repr=False)
    whose: str
    wanted: int
    anew: bool
    created: datetime
    expires: datetime
    answer: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameRow:
    """A session that came from a provider. `hint` is sealed."""

    token: str
    provider: str
    subject: str
    session: str | None
    hint: str = field(repr=False)
    expires: datetime


COLUMNS = [one for one in provider_ask.columns if one.name != "tenant"]
ASK = select(*COLUMNS).where(
    provider_ask.c.tenant == bindparam("of_tenant"), provider_ask.c.state == bindparam("of_state")
)
END_ASK = delete(provider_ask).where(
    provider_ask.c.tenant == bindparam("of_tenant"), provider_ask.c.state == bindparam("of_state")
)
ANSWER = (
    update(provider_ask)
    .where(
        provider_ask.c.tenant == bindparam("of_tenant"),
        provider_ask.c.state == bindparam("of_state"),
    )
    .values(answer=bindparam("told"))
)
END_OLD_ASKS = delete(provider_ask).where(
    provider_ask.c.tenant == bindparam("of_tenant"), provider_ask.c.expires <= bindparam("now")
)
ASKS_OF = (
    select(provider_ask.c.state)
    .where(
        provider_ask.c.tenant == bindparam("of_tenant"),
        provider_ask.c.whose == bindparam("of_whose"),
        provider_ask.c.fields.is_not(None),
    )
    .order_by(provider_ask.c.created.desc(), provider_ask.c.state)
)
ADD_ASK = insert(provider_ask)
ACCOUNT = select(provider_account.c.account).where(
    provider_account.c.tenant == bindparam("of_tenant"),
    provider_account.c.provider == bindparam("of_provider"),
    provider_account.c.subject == bindparam("of_subject"),
)
SUBJECTS = select(provider_account.c.subject).where(
    provider_account.c.tenant == bindparam("of_tenant"),
    provider_account.c.provider == bindparam("of_provider"),
    provider_account.c.account == bindparam("of_account"),
)
KNOWN_BY = (
    select(provider_account.c.account)
    .where(
        provider_account.c.tenant == bindparam("of_tenant"),
        provider_account.c.provider == bindparam("of_provider"),
    )
    .order_by(provider_account.c.account)
)
ADD_ACCOUNT = insert(provider_account)
FORGET_ACCOUNT = delete(provider_account).where(
    provider_account.c.tenant == bindparam("of_tenant"),
    provider_account.c.provider == bindparam("of_provider"),
    provider_account.c.account == bindparam("of_account"),
)
SESSIONS = [one for one in provider_session.columns if one.name != "tenant"]
SESSION = select(*SESSIONS).where(
    provider_session.c.tenant == bindparam("of_tenant"),
    provider_session.c.token == bindparam("of_token"),
)
THEIRS = select(*SESSIONS).where(
    provider_session.c.tenant == bindparam("of_tenant"),
    provider_session.c.provider == bindparam("of_provider"),
)
MOVE = (
    update(provider_session)
    .where(
        provider_session.c.tenant == bindparam("of_tenant"),
        provider_session.c.token == bindparam("of_token"),
    )
    .values(token=bindparam("to_token"))
)
END_SESSION = delete(provider_session).where(
    provider_session.c.tenant == bindparam("of_tenant"),
    provider_session.c.token == bindparam("of_token"),
)
END_OLD_SESSIONS = delete(provider_session).where(
    provider_session.c.tenant == bindparam("of_tenant"),
    provider_session.c.expires <= bindparam("now"),
)
ADD_SESSION = insert(provider_session)
TAKEN = select(taken_once.c.what).where(
    taken_once.c.tenant == bindparam("of_tenant"), taken_once.c.what == bindparam("of_what")
)
FORGET_TAKEN = delete(taken_once).where(
    taken_once.c.tenant == bindparam("of_tenant"), taken_once.c.until <= bindparam("now")
)
ADD_TAKEN = insert(taken_once)


def add_ask(tx: Transaction, row: AskRow) -> None:
    """Of whoever keeps much that was written already, the oldest goes."""
    tx.connection.execute(END_OLD_ASKS, {"of_tenant": tx.tenant, "now": row.created})
    asked = {"of_tenant": tx.tenant, "of_whose": row.whose}
    many = tx.connection.execute(ASKS_OF, asked).scalars().all() if row.fields else ()
    for state in many[EACH_KEEPS - 1 :]:
        tx.connection.execute(END_ASK, {"of_tenant": tx.tenant, "of_state": state})
    values = {name: getattr(row, name) for name in AskRow.__dataclass_fields__}
    tx.connection.execute(ADD_ASK, {"tenant": tx.tenant, **values})


def find_ask(tx: Transaction, state: str) -> AskRow | None:
    asked = {"of_tenant": tx.tenant, "of_state": state}
    row = tx.connection.execute(ASK, asked).mappings().first()
    return None if row is None else AskRow(**row)


def answer_ask(tx: Transaction, state: str, told: str) -> None:
    """Keep what came in answer, until the browser comes for it."""
    asked = {"of_tenant": tx.tenant, "of_state": state, "told": told}
    tx.connection.execute(ANSWER, asked)


def take_ask(tx: Transaction, state: str) -> AskRow | None:
    """What was begun under a state, which nothing is under any more."""
    row = find_ask(tx, state)
    tx.connection.execute(END_ASK, {"of_tenant": tx.tenant, "of_state": state})
    return row


def account_known_as(tx: Transaction, provider: str, subject: str) -> str | None:
    asked = {"of_tenant": tx.tenant, "of_provider": provider, "of_subject": subject}
    found: str | None = tx.connection.execute(ACCOUNT, asked).scalar()
    return found


def is_known(tx: Transaction, provider: str, account: str) -> bool:
    """Whether the provider knows the account as somebody already."""
    asked = {"of_tenant": tx.tenant, "of_provider": provider, "of_account": account}
    return tx.connection.execute(SUBJECTS, asked).first() is not None


def known_as(tx: Transaction, provider: str, account: str) -> str | None:
    """As whom the provider knows the account."""
    asked = {"of_tenant": tx.tenant, "of_provider": provider, "of_account": account}
    found: str | None = tx.connection.execute(SUBJECTS, asked).scalar()
    return found


def forget_known(tx: Transaction, provider: str, account: str) -> None:
    """The provider knows nobody by that account any more."""
    asked = {"of_tenant": tx.tenant, "of_provider": provider, "of_account": account}
    tx.connection.execute(FORGET_ACCOUNT, asked)


def accounts_known_by(tx: Transaction, provider: str) -> tuple[str, ...]:
    """All that it knows."""
    asked = {"of_tenant": tx.tenant, "of_provider": provider}
    return tuple(tx.connection.execute(KNOWN_BY, asked).scalars())


def know(tx: Transaction, provider: str, subject: str, account: str, since: datetime) -> None:
    values = {"provider": provider, "subject": subject, "account": account, "since": since}
    tx.connection.execute(ADD_ACCOUNT, {"tenant": tx.tenant, **values})


def add_came(tx: Transaction, row: CameRow, now: datetime) -> None:
    tx.connection.execute(END_OLD_SESSIONS, {"of_tenant": tx.tenant, "now": now})
    values = {name: getattr(row, name) for name in CameRow.__dataclass_fields__}
    tx.connection.execute(ADD_SESSION, {"tenant": tx.tenant, **values})


def find_came(tx: Transaction, token: str) -> CameRow | None:
    asked = {"of_tenant": tx.tenant, "of_token": token}
    row = tx.connection.execute(SESSION, asked).mappings().first()
    return None if row is None else CameRow(**row)


def move_came(tx: Transaction, before: str, token: str) -> None:
    """Who was halfway in is in."""
    asked = {"of_tenant": tx.tenant, "of_token": before, "to_token": token}
    tx.connection.execute(MOVE, asked)


def end_came(tx: Transaction, row: CameRow) -> None:
    """The session, and that it came from a provider."""
    end_session(tx, row.token)
    tx.connection.execute(END_SESSION, {"of_tenant": tx.tenant, "of_token": row.token})


def came_from(
    tx: Transaction, provider: str, subject: str | None, sessions: tuple[str, ...]
) -> tuple[CameRow, ...]:
    """Those of one person, or only those that the provider calls by one of these names."""
    asked = {"of_tenant": tx.tenant, "of_provider": provider}
    query = THEIRS.where(provider_session.c.subject == subject) if subject is not None else THEIRS
    if sessions:
        query = query.where(provider_session.c.session.in_(sessions))
    return tuple(CameRow(**row) for row in tx.connection.execute(query, asked).mappings())


def take_once(tx: Transaction, what: str, until: datetime, now: datetime) -> bool:
    """Whether this is the first time; afterwards it is not."""
    tx.connection.execute(FORGET_TAKEN, {"of_tenant": tx.tenant, "now": now})
    asked = {"of_tenant": tx.tenant, "of_what": what}
    if tx.connection.execute(TAKEN, asked).first() is not None:
        return False
    tx.connection.execute(ADD_TAKEN, {"tenant": tx.tenant, "what": what, "until": until})
    return True
