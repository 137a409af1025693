"""Owns ending a session."""

from __future__ import annotations

from engine.operations.session import SESSION, tenant_of
from engine.operations.world import World
from engine.storage.accounts import end_session


def sign_out(world: World, token: str) -> None:
    """End the session at once; a token that is none is no error."""
    tenant = tenant_of(token)
    if tenant is not None:
        with world.storage.writing(tenant) as tx:
            for one in world.keys.digests(SESSION, token):
                end_session(tx, one)
