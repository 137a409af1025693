"""Owns what an identity provider of SAML is told of us, and the end of sessions where it has signed somebody
out and sends the browser by to tell.
"""

from __future__ import annotations

from datetime import datetime

from engine.foundation.wrong import Refused
from engine.interop.saml.answers import SignedOut, signed_out_in
from engine.interop.saml.asking import ended_address
from engine.interop.saml.metadata import Known, own
from engine.operations.providers import NO_SUCH, attempted, sendable, subject_of
from engine.operations.saml_sign_in import first_pair, with_known
from engine.operations.settings import Provider
from engine.operations.sign_out_by import end_those
from engine.operations.world import World


def saml_metadata(world: World, name: str, answers: str, sign_out: str) -> bytes | Refused:
    """What we say of ourselves to a provider."""
    provider = saml_provider(world, name)
    if provider is None:
        return NO_SUCH
    return own(provider.client, answers, sign_out, world.saml_keys)


def saml_provider(world: World, name: str) -> Provider | None:
    provider = world.settings.providers.get(name)
    return provider if provider is not None and provider.kind == "saml" else None


def told_saml_signed_out(world: World, name: str, query: str, here: str) -> str | Refused:
    """Where the browser goes back to, once those sessions are over that the provider says are. Its word is
    taken once; told again, it is answered alike.
    """
    provider, now = saml_provider(world, name), world.now()
    if provider is None:
        return NO_SUCH

    def work() -> str:
        told = with_known(world, name, now, lambda known: signed_out_in(query, known, here, now))
        end_here(world, name, told, now)
        identity, pair = f"_{world.chance.secret()}", first_pair(world)

        def address(known: Known) -> str:
            client, relay = provider.client, told.relay
            return ended_address(known, client, told.id, relay, pair, identity, now)

        return sendable(provider, with_known(world, name, now, address))

    return attempted(name, work)


def end_here(world: World, name: str, told: SignedOut, now: datetime) -> None:
    subject = subject_of(world.settings.providers[name], told.person)
    end_those(world, name, told.id, subject, told.sessions, told.until, now)
