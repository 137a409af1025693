"""Owns the jobs that send mail: a letter that was written, and what somebody has not read yet.

A mail about cases says how much there is and where, and nothing else: no name, no number, no answer.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from engine.access.proving import ASSUMED
from engine.effects.mail import Mail, send
from engine.foundation.texts import Text, said, say_many
from engine.foundation.wrong import EffectError
from engine.operations.callers import account_of
from engine.operations.load_release import release_in
from engine.operations.notifications import still_known
from engine.operations.post import Post, mail_of
from engine.operations.world import World
from engine.storage import notifications
from engine.storage.accounts import AccountRow, find_account
from engine.storage.audit import Entry, record
from engine.storage.database import Transaction
from engine.storage.jobs import JobRow
from engine.storage.letters import find_letter, letter_sent
from engine.storage.notifications import NotificationRow

NO_POST = said("E-post är inte inställd.")


def send_letter(world: World, tenant: str, job: JobRow) -> None:
    """Send a letter, unless it has been."""
    post = post_of(world)
    with world.storage.reading(tenant) as tx:
        row = find_letter(tx, job.args["about"])
    if row is None or row.sent is not None:
        return
    send(post.server, mail_of(row))
    with world.storage.writing(tenant) as tx:
        letter_sent(tx, row.id, world.now())
        record(tx, sent_entry(world.now(), "letter", ""))


def send_news(world: World, tenant: str, job: JobRow) -> None:
    """Tell an account by mail of what it has not read and may still know of, if there is anything."""
    post, name = post_of(world), job.args["about"]
    with world.storage.reading(tenant) as tx:
        account = find_account(tx, name)
        if account is None or account.email is None or account.notify == "none":
            return
        unread = notifications.to_mail(tx, name)
        rows = still_known(world, tx, account_of(tenant, account, ASSUMED), unread)
        if not rows:
            return
        mail = news(world, tx, post, account, rows, job.id)
    send(post.server, mail)
    with world.storage.writing(tenant) as tx:
        notifications.mailed(tx, name, [row.id for row in rows], world.now())
        record(tx, sent_entry(world.now(), "news", name, len(rows)))


def post_of(world: World) -> Post:
    if world.post is None:
        raise EffectError(NO_POST)
    return world.post


def news(
    world: World,
    tx: Transaction,
    post: Post,
    account: AccountRow,
    rows: tuple[NotificationRow, ...],
    identity: str,
) -> Mail:
    language = account.language
    where = sorted({row.deployment for row in rows})
    titles = tuple(title_of(world, tx, one) for one in where)
    words = (how_many(language, len(rows)), WHERE)
    path = f"/{quote(where[0])}/aviseringar" if len(where) == 1 else "/"
    return Mail(
        id=identity,
        to=account.email or "",
        subject=said("Nytt i {where}", where=titles).in_(language),
        text=post.text(language, words, path, tx.tenant),
        language=language,
        at=world.now(),
    )


WHERE = said("Logga in för att läsa. Av hänsyn till den det gäller står det inget mer här.")


def title_of(world: World, tx: Transaction, deployment: str) -> Text:
    return release_in(world, tx, deployment).deployment.title


def how_many(language: str, count: int) -> str:
    return say_many(
        language,
        "Det finns {count} avisering som du inte har läst.",
        "Det finns {count} aviseringar som du inte har läst.",
        count,
    )


def sent_entry(at: datetime, what: str, account: str, count: int = 1) -> Entry:
    """What was sent and to whom; never to which address, nor what it said."""
    return Entry(
        at=at,
        account="system",
        act="send_mail",
        purpose="administration",
        deployment="",
        outcome="allowed",
        about={"what": what, "to": account, "count": count},
    )
