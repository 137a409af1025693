"""Owns where people sign in with the municipality's own sign-in and in no other way: passwords, links and
passkeys of ours hold for nobody there but the accounts that the operator has named for emergencies. Whenever
one of those is used it is told and recorded.
"""

from __future__ import annotations

from datetime import datetime
from logging import getLogger

from engine.foundation.texts import said
from engine.operations.letters import Letter
from engine.operations.world import World
from engine.storage.accounts import AccountRow
from engine.storage.audit import Entry, record
from engine.storage.database import Transaction

LOG = getLogger("stegvis.emergency")
ONLY = said(
    "Kontot eller lösenordet stämmer inte, eller så ska du logga in med kommunens inloggning."
)
"""Alike for all, so that it tells nobody which accounts there are, nor for what."""
NO_LINK = said("Här loggar alla in med kommunens inloggning, så ingen länk behövs.")


def only_by_providers(world: World, tenant: str) -> bool:
    return tenant in world.settings.sign_in.only_providers


def is_for_emergencies(world: World, tenant: str, account: str) -> bool:
    named = world.settings.sign_in.emergency
    return only_by_providers(world, tenant) and (account in named or f"{tenant}/{account}" in named)


def may_have_own_way(world: World, tenant: str, account: str) -> bool:
    """Whether an account may have a way in that is ours: a password, a link to choose one, a passkey."""
    return not only_by_providers(world, tenant) or is_for_emergencies(world, tenant, account)


def note_emergency(world: World, tx: Transaction, row: AccountRow, now: datetime) -> None:
    """Record and tell that an account for emergencies is used."""
    if not is_for_emergencies(world, tx.tenant, row.name):
        return
    LOG.warning("the emergency account %s signs in", row.name)
    entry = Entry(
        at=now,
        account=row.name,
        act="emergency_sign_in",
        purpose="administration",
        deployment="",
        outcome="allowed",
        about={},
    )
    record(tx, entry)
    if world.mail is not None:
        for address in world.settings.sign_in.told:
            world.mail(tx, letter(address, row.name, now))


def letter(address: str, account: str, now: datetime) -> Letter:
    return Letter(
        to=address,
        language="sv",
        subject=said("Reservkontot i Stegvis används"),
        words=(
            said(
                "Kontot {account} loggar in med lösenord {at}, fast alla här ska logga in med kommunens "
                "inloggning.",
                account=account,
                at=now.strftime("%Y-%m-%d %H:%M UTC"),
            ),
            said("Vet du inte varför: byt lösenordet på kontot och läs loggen."),
        ),
        path="/logga-in",
    )
