"""Owns what is SAML's own in signing in through others: what is sent and kept, and reading what came. Who
somebody is in the house, and all around it, is left to `sign_in_by`, as with any provider.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from engine.foundation.texts import said
from engine.foundation.wrong import EffectError
from engine.interop.saml.answers import Answer
from engine.interop.saml.asking import Ask, ask_address, end_address, person_in
from engine.interop.saml.keys import Pair
from engine.interop.saml.metadata import Known
from engine.interop.saml.signatures import UnknownKeyError
from engine.operations.provided_saml import fresh_saml, provided_saml
from engine.operations.providers import Shown
from engine.operations.sealing import seal, unseal
from engine.operations.world import World
from engine.storage.providers import AskRow

Done = TypeVar("Done")
REFUSED = ""
"""What is kept of an answer that did not hold."""


def first_pair(world: World) -> Pair:
    if not world.saml_keys:
        raise EffectError(said("Det finns ingen nyckel att skriva under med: STEGVIS_SAML_KEYS."))
    return world.saml_keys[0]


def with_known(world: World, name: str, now: datetime, work: Callable[[Known], Done]) -> Done:
    """What comes of it with what is known of a provider; once more, with what it says now, where a key was
    not known.
    """
    provider, kept = world.settings.providers[name], world.saml_providers
    known = provided_saml(kept, name, provider, now)
    try:
        return work(known.known)
    except UnknownKeyError:
        fresh = fresh_saml(kept, name, provider, now)
        if fresh is known:
            raise
        return work(fresh.known)


def saml_way(world: World, name: str, ask: Ask, now: datetime) -> str:
    pair = first_pair(world)
    return with_known(world, name, now, lambda known: ask_address(known, ask, pair, now))


def purpose(tenant: str, state: str) -> str:
    return f"provider answer\0{tenant}\0{state}"


def answer_sealed(world: World, tenant: str, state: str, answer: Answer) -> str:
    told = {"claims": dict(answer.claims), "person": answer.person.written}
    return seal(world.keys, purpose(tenant, state), json.dumps(told))


def shown_by_saml(world: World, row: AskRow, tenant: str) -> Shown:
    """What has been posted for what the browser began. Raises `EffectError` where nothing has that holds."""
    text = row.answer and unseal(world.keys, purpose(tenant, row.state), row.answer)
    if not text:
        raise EffectError(said("Inloggningstjänsten har inte svarat."))
    found = json.loads(text)
    claims = found["claims"]
    return Shown(claims=claims, hint=found["person"], called=claims["NameID"])


def saml_end_address(world: World, name: str, hint: str | None) -> str | None:
    """Where the browser goes on to be signed out there too."""
    provider, now = world.settings.providers[name], world.now()
    if hint is None:
        return None
    person, pair, identity = person_in(hint), first_pair(world), f"_{world.chance.secret()}"
    return with_known(
        world,
        name,
        now,
        lambda known: end_address(known, provider.client, person, pair, identity, now),
    )
