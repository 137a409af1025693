"""Owns the end of sessions that came from a provider: one signs out there too, or has signed out there."""

from __future__ import annotations

from datetime import datetime

from engine.foundation.wrong import Refused
from engine.interop.openid import LoggedOut, end_address, key_named, logged_out_in
from engine.operations.providers import NO_SUCH, attempted, known_of, sendable, subject_of
from engine.operations.saml_sign_in import saml_end_address
from engine.operations.sealing import unseal
from engine.operations.session import SESSION, tenant_of
from engine.operations.sign_in import entry
from engine.operations.sign_in_by import THEIR_SESSION, hint_purpose
from engine.operations.sign_out import sign_out
from engine.operations.world import World
from engine.storage.audit import record
from engine.storage.providers import CameRow, came_from, end_came, find_came, take_once

TAKEN = "provider sign-out"


def sign_out_by(world: World, token: str, back: str) -> str | None:
    """End the session; where to go on to be signed out with the provider too, if it came from one that
    can.
    """
    came = came_of(world, token)
    sign_out(world, token)
    provider = world.settings.providers.get(came.provider) if came is not None else None
    if came is None or provider is None:
        return None
    hint = unseal(world.keys, hint_purpose(provider.tenant), came.hint)
    name = came.provider
    found = attempted(name, lambda: end_there(world, name, hint, back))
    return found if isinstance(found, str) else None


def end_there(world: World, name: str, hint: str | None, back: str) -> str | None:
    provider = world.settings.providers[name]
    if provider.kind == "saml":
        address = saml_end_address(world, name, hint)
    else:
        known = known_of(world, name, world.now()).metadata
        address = end_address(known, provider.client, back, hint)
    return None if address is None else sendable(provider, address)


def came_of(world: World, token: str) -> CameRow | None:
    tenant = tenant_of(token)
    if tenant is None:
        return None
    with world.storage.reading(tenant) as tx:
        found = (find_came(tx, one) for one in world.keys.digests(SESSION, token))
        return next((one for one in found if one is not None), None)


def told_signed_out(world: World, name: str, token: str) -> int | Refused:
    """How many sessions ended because the provider says that somebody has signed out. Its word is taken
    once.
    """
    provider = world.settings.providers.get(name)
    if provider is None:
        return NO_SUCH
    now = world.now()

    def read() -> LoggedOut:
        known = known_of(world, name, now, key_named(token))
        return logged_out_in(token, known.keys, known.metadata, provider.client, now)

    said_ = attempted(name, read)
    return said_ if isinstance(said_, Refused) else ended(world, name, said_, now)


def ended(world: World, name: str, told: LoggedOut, now: datetime) -> int:
    subject = subject_of(world.settings.providers[name], told.subject) if told.subject else None
    sessions = (told.session,) if told.session else ()
    return end_those(world, name, told.id, subject, sessions, told.until, now)


def end_those(
    world: World,
    name: str,
    identity: str,
    subject: str | None,
    sessions: tuple[str, ...],
    until: datetime,
    now: datetime,
) -> int:
    """How many sessions ended, of a person or only those that the provider calls so. `identity` names the
    message, which is taken once.
    """
    tenant = world.settings.providers[name].tenant
    called = tuple(d for one in sessions for d in world.keys.digests(THEIR_SESSION, one))
    with world.storage.writing(tenant) as tx:
        if not take_once(tx, world.keys.digest(TAKEN, f"{name}|{identity}"), until, now):
            return 0
        rows = came_from(tx, name, subject, called)
        for row in rows:
            end_came(tx, row)
        if rows:
            about = {"provider": name, "count": str(len(rows))}
            record(tx, entry(now, "", "end_sessions", "allowed", **about))
        return len(rows)
