"""Owns signing in through a provider, with OpenID Connect or SAML: on the way there, and back with what it
says. What is SAML's own lies in `saml_sign_in`.

What is asked is kept until the browser comes back, for that browser alone, and taken once. Where
something was written before, it lies sealed meanwhile. Nothing is fetched within a transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.definitions.assurance import Level
from engine.effects.fetching import fetch
from engine.foundation.texts import said
from engine.foundation.wrong import EffectError, Reason, Refused
from engine.interop.openid import (
    Ask,
    authorization_address,
    code_in,
    identity_in,
    key_named,
    proved_at,
    text_in,
    token_request,
    tokens_in,
)
from engine.interop.saml.asking import Ask as SamlAsk
from engine.operations.claimed import Vouched, account_for
from engine.operations.guessing import Visitor, network_of
from engine.operations.provided import OK
from engine.operations.providers import (
    NO_SUCH,
    Shown,
    attempted,
    known_of,
    level_of,
    levels_to_ask,
    reach_of,
    sendable,
    subject_of,
)
from engine.operations.saml_sign_in import saml_way, shown_by_saml
from engine.operations.sealing import seal, unseal
from engine.operations.session import SESSION
from engine.operations.settings import Provider
from engine.operations.sign_in import HALFWAY, Halfway, SignedIn, entry, let_on
from engine.operations.world import World
from engine.storage.audit import record
from engine.storage.database import Transaction
from engine.storage.providers import AskRow, CameRow, add_ask, add_came, take_ask

LASTS = timedelta(minutes=30)
STATE, BROWSER, WHOSE = "provider state", "provider browser", "provider whose"
VERIFIER, THEIR_SESSION = "provider verifier", "provider session"
Fields = Mapping[str, tuple[str, ...]]
BEGIN_AGAIN = Refused(
    reasons=(
        Reason(
            kind="access",
            sentence=said(
                "Inloggningen hann bli för gammal, eller började i en annan webbläsare. Börja om."
            ),
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """Where the browser is to go, and what it keeps to be known by when it comes back."""

    address: str
    browser: str = field(repr=False)
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """What came of it, where one was going, and what was written before."""

    outcome: SignedIn | Halfway | Refused
    to: str
    fields: Fields = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Why somebody signs in: where they go afterwards, with what, and how sure it has to be. `whose`: the
    account or network that it is counted by.
    """

    to: str
    fields: Fields = field(default_factory=dict, repr=False)
    wanted: Level = Level.NONE
    account: str = ""


def begin_by(
    world: World, name: str, errand: Errand, redirect: str, browser: str, visitor: Visitor
) -> Onward | Refused:
    """On the way to a provider. `browser`: what the browser keeps already, if anything."""
    provider = world.settings.providers.get(name)
    if provider is None:
        return NO_SUCH
    now, anew = world.now(), errand.wanted > Level.NONE
    ask = Ask(
        client=provider.client,
        redirect=redirect,
        scopes=provider.scopes,
        state=world.chance.secret(),
        nonce=f"_{world.chance.secret()}",
        verifier=world.keys.digest(VERIFIER, world.chance.secret()),
        levels=levels_to_ask(provider, errand.wanted),
        anew=anew,
    )
    address = attempted(name, lambda: way_there(world, name, ask, now))
    if isinstance(address, Refused):
        return address
    browser = browser or world.chance.secret()
    with world.storage.writing(provider.tenant) as tx:
        add_ask(tx, row_of(world, tx, name, ask, errand, browser, visitor, now))
    return Onward(address=address, browser=browser, label=provider.label)


def way_there(world: World, name: str, ask: Ask, now: datetime) -> str:
    provider = world.settings.providers[name]
    if provider.kind == "saml":
        asked = SamlAsk(
            id=ask.nonce,
            relay=ask.state,
            client=ask.client,
            answers=ask.redirect,
            levels=ask.levels,
            anew=ask.anew,
        )
        address = saml_way(world, name, asked, now)
    else:
        address = authorization_address(known_of(world, name, now).metadata, ask)
    return sendable(provider, address)


def row_of(
    world: World,
    tx: Transaction,
    name: str,
    ask: Ask,
    errand: Errand,
    browser: str,
    visitor: Visitor,
    now: datetime,
) -> AskRow:
    state, keys = world.keys.digest(STATE, ask.state), world.keys
    written = json.dumps({one: list(texts) for one, texts in errand.fields.items()})
    who = f"account|{errand.account}" if errand.account else f"from|{network_of(visitor.client)}"
    return AskRow(
        state=state,
        browser=keys.digest(BROWSER, browser),
        provider=name,
        nonce=ask.nonce,
        verifier=ask.verifier,
        destination=errand.to,
        fields=seal(keys, f"{STATE}\0{tx.tenant}\0{state}", written) if errand.fields else None,
        whose=keys.digest(WHOSE, who),
        wanted=errand.wanted,
        anew=ask.anew,
        created=now,
        expires=now + LASTS,
    )


def finish_by(
    world: World, name: str, came: str, state: str, redirect: str, browser: str, visitor: Visitor
) -> CameBack | Refused:
    """Back from a provider, at the address `came`."""
    provider = world.settings.providers.get(name)
    if provider is None:
        return NO_SUCH
    now = world.now()
    with world.storage.writing(provider.tenant) as tx:
        row = taken(world, tx, state)
    if row is None or row.provider != name or now >= row.expires:
        return BEGIN_AGAIN
    if not browser or not world.keys.verify(BROWSER, browser, row.browser):
        return BEGIN_AGAIN
    outcome = attempted(name, lambda: shown_in(world, row, came, state, redirect, visitor, now))
    if isinstance(outcome, Refused):
        note_refused(world, provider, name, now)
    return CameBack(
        outcome=outcome, to=row.destination, fields=written_in(world, provider.tenant, row)
    )


def taken(world: World, tx: Transaction, state: str) -> AskRow | None:
    found = (take_ask(tx, one) for one in world.keys.digests(STATE, state))
    return next((one for one in found if one is not None), None)


def written_in(world: World, tenant: str, row: AskRow) -> Fields:
    sealed = row.fields and unseal(world.keys, f"{STATE}\0{tenant}\0{row.state}", row.fields)
    return {name: tuple(texts) for name, texts in json.loads(sealed or "{}").items()}


def note_refused(world: World, provider: Provider, name: str, now: datetime) -> None:
    with world.storage.writing(provider.tenant) as tx:
        record(tx, entry(now, "", "sign_in", "refused", provider=name))


def shown_in(
    world: World,
    row: AskRow,
    came: str,
    state: str,
    redirect: str,
    visitor: Visitor,
    now: datetime,
) -> SignedIn | Halfway | Refused:
    """Who it is, by what the provider says, and then in. Raises `EffectError` where it does not hold."""
    provider = world.settings.providers[row.provider]
    if provider.kind == "saml":
        shown = shown_by_saml(world, row, provider.tenant)
    else:
        shown = shown_by_openid(world, row, came, state, redirect, now)
    return let_in_by(world, row, shown, visitor, now)


def shown_by_openid(
    world: World, row: AskRow, came: str, state: str, redirect: str, now: datetime
) -> Shown:
    name, provider = row.provider, world.settings.providers[row.provider]
    ask = Ask(
        client=provider.client,
        redirect=redirect,
        scopes=provider.scopes,
        state=state,
        nonce=row.nonce,
        verifier=row.verifier,
        anew=row.anew,
    )
    metadata = known_of(world, name, now).metadata
    code = code_in(came, state, metadata.issuer)
    body, headers = token_request(metadata, ask, code, world.provider_secrets.get(name))
    answer = fetch(metadata.token, reach_of(provider), body=body, headers=headers)
    if answer.status != OK:
        raise EffectError(said("Inloggningstjänsten svarar {status}.", status=answer.status))
    token, access = tokens_in(answer.body)
    known = known_of(world, name, now, key_named(token))
    claims = identity_in(token, access, known.keys, metadata, ask, now)
    return Shown(claims=claims, hint=token, called=text_in(claims, "sub") or "")


def let_in_by(
    world: World, row: AskRow, shown: Shown, visitor: Visitor, now: datetime
) -> SignedIn | Halfway | Refused:
    provider, claims = world.settings.providers[row.provider], shown.claims
    subject = text_in(claims, provider.subject or "sub")
    if subject is None:
        raise EffectError(said("Inloggningstjänsten säger inte vem det är."))
    proved = proved_at(claims, now, anew=row.anew)
    who = Vouched(
        provider=row.provider,
        settings=provider,
        subject=subject_of(provider, subject),
        claims=claims,
    )
    with world.storage.writing(provider.tenant) as tx:
        account = account_for(world, tx, who, now)
        if isinstance(account, Refused):
            return account
        level = level_of(provider, claims.get("acr"))
        done = let_on(world, tx, account, visitor, now, Level(row.wanted), proof=(level, proved))
        keep_came(world, tx, who, done, shown, now)
        return done


def keep_came(
    world: World,
    tx: Transaction,
    who: Vouched,
    done: SignedIn | Halfway,
    shown: Shown,
    now: datetime,
) -> None:
    """That the session came from the provider, so that it ends with the one there."""
    purpose = SESSION if isinstance(done, SignedIn) else HALFWAY
    at, theirs = world.keys.digest(purpose, done.token), text_in(who.claims, "sid")
    came = CameRow(
        token=at,
        provider=who.provider,
        subject=subject_of(who.settings, shown.called),
        session=world.keys.digest(THEIR_SESSION, theirs) if theirs else None,
        hint=seal(world.keys, hint_purpose(tx.tenant), shown.hint),
        expires=now + world.settings.session.lasts,
    )
    add_came(tx, came, now)


def hint_purpose(tenant: str) -> str:
    return f"provider hint\0{tenant}"
