"""Owns one-time links by which somebody chooses a password: an invitation, or a way back in.

A link is shown once to who made it, and handed to whoever sends mail. Only its digest is kept; a new one
ends the one before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.create_account import account_name
from engine.operations.guessing import Visitor, counted_by, try_once
from engine.operations.letters import Letter
from engine.operations.only_providers import may_have_own_way
from engine.operations.passwords import hashed, weakness
from engine.operations.session import tenant_of
from engine.operations.sign_in import entry, refused
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.accounts import AccountRow, find_account
from engine.storage.administering import account_with_email, end_sessions, set_password
from engine.storage.audit import record
from engine.storage.database import Transaction
from engine.storage.links import LinkRow, add_link, end_links, find_link, forget_devices, link_of
from engine.storage.two_step import end_halfway_of

LINK = "link"
"""What the digest of a link's token is made for."""
INVITATION, RECOVERY = "invitation", "recovery"
LASTS = {INVITATION: timedelta(days=7), RECOVERY: timedelta(days=1)}
AGAIN = timedelta(minutes=10)
"""So often somebody may ask for a way back in by mail."""
USED = Refused(
    reasons=(
        Reason(
            kind="missing",
            sentence=said("Länken är redan använd, eller för gammal. Be om en ny."),
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`path` holds the secret. `mailed`: whether a letter with it is planned."""

    path: str = field(repr=False)
    expires: datetime
    mailed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkShown:
    """Whose link it is. `kind`: invitation or recovery."""

    account: str
    label: str
    language: str
    kind: str


def make_link(world: World, tx: Transaction, row: AccountRow, kind: str, by: str) -> Link:
    """A new link for the account, made by `by`; handed to whoever sends mail."""
    now, token = world.now(), f"{tx.tenant}:{world.chance.secret()}"
    link = LinkRow(
        token=world.keys.digest(LINK, token),
        account=row.name,
        kind=kind,
        made_by=by,
        created=now,
        expires=now + LASTS[kind],
    )
    add_link(tx, link)
    path = f"/valkommen/{quote(token, safe=':')}"
    mailed = planned(world, tx, row, kind, path)
    return Link(path=path, expires=link.expires, mailed=mailed)


def planned(world: World, tx: Transaction, row: AccountRow, kind: str, path: str) -> bool:
    """Hand the link to whoever sends mail; False where nobody does, or there is no address."""
    if world.mail is None or row.email is None:
        return False
    world.mail(tx, letter(row, row.email, kind, path))
    return True


def letter(row: AccountRow, to: str, kind: str, path: str) -> Letter:
    invited = kind == INVITATION
    subject = said("Du är inbjuden till Stegvis") if invited else said("Välj ett nytt lösenord")
    return Letter(
        to=to,
        language=row.language,
        subject=subject,
        words=(INVITED if invited else FORGOTTEN, username(row.name), KEEP),
        path=path,
    )


def username(name: str) -> Said:
    return said("Ditt användarnamn är {name}.", name=name)


INVITED = said("Öppna länken och välj ett lösenord. Länken gäller i sju dagar, en gång.")
FORGOTTEN = said("Öppna länken och välj ett nytt lösenord. Länken gäller ett dygn, en gång.")
KEEP = said("Skicka inte länken vidare. Har du inte väntat dig brevet kan du slänga det.")


def read_link(world: World, token: str) -> LinkShown | Refused:
    """Whose link it is, before it is used."""
    tenant = tenant_of(token)
    if tenant is None:
        return USED
    with world.storage.reading(tenant) as tx:
        found = standing(world, tx, token)
    if isinstance(found, Refused):
        return found
    link, row = found
    return LinkShown(account=row.name, label=row.label, language=row.language, kind=link.kind)


def standing(world: World, tx: Transaction, token: str) -> tuple[LinkRow, AccountRow] | Refused:
    found = (find_link(tx, one) for one in world.keys.digests(LINK, token))
    link = next((one for one in found if one is not None), None)
    lasts = link is not None and world.now() < link.expires
    row = find_account(tx, link.account) if link is not None and lasts else None
    if link is None or row is None or not may_have_own_way(world, tx.tenant, row.name):
        return USED
    return link, row


def use_link(world: World, token: str, password: str) -> LinkShown | Refused:
    """The password is chosen, and the link is none any more. One signs in with it afterwards."""
    shown, tenant = read_link(world, token), tenant_of(token)
    if isinstance(shown, Refused) or tenant is None:
        return USED
    wrong = weakness(password, shown.account, shown.label)
    if wrong is not None:
        return refused(wrong)
    kept = hashed(password)
    with world.storage.writing(tenant) as tx:
        found = standing(world, tx, token)
        if isinstance(found, Refused):
            return found
        begin_anew(tx, found[1].name, kept)
        now, by = world.now(), found[0].kind
        record(tx, entry(now, found[1].name, "choose_password", "allowed", by=by))
    return shown


def begin_anew(tx: Transaction, name: str, kept: str) -> None:
    """A new password: whoever was in or on the way in is out, and no device is known."""
    set_password(tx, name, kept)
    end_links(tx, name)
    end_sessions(tx, name)
    end_halfway_of(tx, name)
    forget_devices(tx, name)


def sends_mail(world: World) -> bool:
    return world.mail is not None


def ask_for_link(
    world: World, typed: str, *, tenant: str = DEFAULT_TENANT, visitor: Visitor | None = None
) -> Refused | None:
    """A way back in, by mail, to the account of that name or address. Nobody is told whether there is one;
    refused only to a network that asks too often.
    """
    name, now = account_name(typed), world.now()
    with world.storage.writing(tenant) as tx:
        waits = try_once(tx, counted_by(world, tx, "link", name, visitor or Visitor(), now), now)
        if waits is not None:
            return refused(waits)
        row = find_account(tx, name) or find_account(tx, account_with_email(tx, name) or "")
        if row is not None and not may_have_own_way(world, tenant, row.name):
            return None
        if row is not None and row.email is not None and not asked_lately(tx, row.name, now):
            make_link(world, tx, row, RECOVERY, row.name)
            record(tx, entry(now, row.name, "ask_for_link", "allowed"))
    return None


def asked_lately(tx: Transaction, name: str, now: datetime) -> bool:
    found = link_of(tx, name)
    return found is not None and found.kind == RECOVERY and now - found.created < AGAIN
