"""Owns signing in with a passkey: nobody says who they are, the key does. It is something one has, unlocked
by what one is or knows, so it counts as two steps. Whatever is wrong is told alike.
"""

from __future__ import annotations

from datetime import datetime
from logging import getLogger

from engine.definitions.assurance import Level
from engine.foundation.texts import said
from engine.foundation.wrong import EffectError, Refused
from engine.interop.passkeys import Site, challenge_in, name_in, shown_in, to_show
from engine.operations.guessing import (
    FREE_NETWORK,
    NETWORK_FORGETS,
    Counted,
    Visitor,
    counter,
    forgive,
    network_of,
    try_once,
)
from engine.operations.only_providers import may_have_own_way, note_emergency
from engine.operations.own_passkeys import digest_of
from engine.operations.passkey_challenges import new_challenge, take_challenge
from engine.operations.sign_in import SignedIn, entry, let_in, refused
from engine.operations.tenants import label_of, leads_to
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.accounts import AccountRow, find_account
from engine.storage.audit import record
from engine.storage.database import Transaction
from engine.storage.passkeys import find_passkey, use_passkey

LOG = getLogger("stegvis.passkeys")
SHOWING = "show"
WRONG = said(
    "Det gick inte att logga in med lösennyckeln. Försök igen, eller logga in på ett annat sätt."
)


def ask_passkey(world: World, bound: str, site: Site) -> str:
    """What the browser is asked for, as JSON. `bound`: what only this browser has."""
    return to_show(site, new_challenge(world, SHOWING, bound))


def sign_in_with_passkey(
    world: World,
    answer: str,
    bound: str,
    site: Site,
    visitor: Visitor,
    *,
    tenant: str = DEFAULT_TENANT,
) -> SignedIn | Refused:
    now = world.now()
    with world.storage.writing(tenant) as tx:
        network = network_of(visitor.client)
        tried = counter(world, f"passkey|from|{network}")
        by = (Counted(tried, FREE_NETWORK, NETWORK_FORGETS),)
        waits = try_once(tx, by, now)
    if waits is not None:
        return refused(waits)
    row, challenge = None, ""
    with world.storage.writing(tenant) as tx:
        try:
            challenge = taken(world, tx, answer, bound, now)
            row = shown(world, tx, answer, challenge, site, now) if challenge else None
        except EffectError as wrong:
            LOG.info("passkey: %s", wrong.message.in_("en"))
        if row is not None:
            forgive(tx, by)
            note_emergency(world, tx, row, now)
            return let_in(world, tx, row, visitor, now, Level.LOW)
        record(tx, entry(now, "", "sign_in", "refused", by="passkey"))
    other = elsewhere(world, tenant, answer, challenge, site) if challenge else ""
    if not other:
        return refused(WRONG)
    with world.storage.writing(tenant) as tx:
        forgive(tx, by)  # A right key at the wrong door is no guess.
    return refused(
        said(
            "Lösennyckeln hör till {other}. Välj den som hör till {here}, eller byt kommun först.",
            other=other,
            here=label_of(world.settings, tenant),
        )
    )


def elsewhere(world: World, tenant: str, answer: str, challenge: str, site: Site) -> str:
    """What another tenant is called that is reached here too, if the key is one of an account there; told to
    nobody but who has the key. It lets in nowhere: whose sign-in this is has been chosen.
    """
    for name, one in world.settings.tenants.items():
        if name == tenant or not leads_to(world.settings, site.host, name):
            continue
        try:
            with world.storage.reading(name) as tx:
                known = find_passkey(tx, digest_of(name_in(answer)))
            if known is not None:
                shown_in(answer, challenge, site, known.public, known.count)
                return one.label
        except EffectError as wrong:
            LOG.info("passkey: %s", wrong.message.in_("en"))
    return ""


def taken(world: World, tx: Transaction, answer: str, bound: str, now: datetime) -> str:
    """The challenge that is answered; empty where it is not one to be answered here, and now."""
    challenge = challenge_in(answer)
    return challenge if take_challenge(world, tx, SHOWING, bound, challenge, now) else ""


def shown(
    world: World, tx: Transaction, answer: str, challenge: str, site: Site, now: datetime
) -> AccountRow | None:
    """The account whose key it is. A key that counts backwards may be a copy, and is not believed."""
    known = find_passkey(tx, digest_of(name_in(answer)))
    if known is None:
        return None
    count = shown_in(answer, challenge, site, known.public, known.count)
    row = find_account(tx, known.account)
    if row is None or not may_have_own_way(world, tx.tenant, row.name):
        return None
    use_passkey(tx, known.id, count, now)
    return row
