"""Owns the end of sessions that came from a provider: one signs out there too, or has signed out there."""

from __future__ import annotations

from datetime import datetime

from engine.foundation.wrong import Refused
from engine.interop.openid import LoggedOut, end_address, key_named, logged_out_in
from engine.operations.providers import NO_SUCH, attempted, known_of, subject_of
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
    found = attempted(
        name,
        lambda: end_address(
            known_of(world, name, world.now()).metadata, provider.client, back, hint
        ),
    )
    return found if isinstance(found, str) else None


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
    provider = world.settings.providers[name]
    subject = subject_of(provider, told.subject) if told.subject else None
    sessions = world.keys.digests(THEIR_SESSION, told.session) if told.session else ()
    with world.storage.writing(provider.tenant) as tx:
        if not take_once(tx, world.keys.digest(TAKEN, f"{name}|{told.id}"), told.until, now):
            return 0
        rows = came_from(tx, name, subject, sessions)
        for row in rows:
            end_came(tx, row)
        if rows:
            about = {"provider": name, "count": str(len(rows))}
            record(tx, entry(now, "", "end_sessions", "allowed", **about))
        return len(rows)
