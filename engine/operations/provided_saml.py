"""Owns what an identity provider of SAML says of itself, fetched and kept for a while.

It is fetched anew when something is signed with a key that is not among those known, so that a provider may
change when it likes; but not more often than once in a while, whatever is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.effects.fetching import Reach
from engine.interop.saml.metadata import Known, known_in
from engine.operations.provided import KEPT, PAUSE, got
from engine.operations.settings import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvidedSaml:
    known: Known
    at: datetime
    address: str


def provided_saml(
    kept: dict[str, ProvidedSaml],
    name: str,
    provider: Provider,
    now: datetime,
    *,
    within: timedelta = KEPT,
) -> ProvidedSaml:
    """What is known of a provider since at most so long. Raises `EffectError` where it does not answer."""
    found = kept.get(name)
    address = f"{provider.metadata}\0{provider.issuer}"
    if found is None or found.address != address or not timedelta() <= now - found.at < within:
        reach = Reach(networks=provider.networks, plain_loopback=provider.plain_loopback)
        body = got(provider.metadata, reach)
        found = ProvidedSaml(known=known_in(body, provider.issuer, now), at=now, address=address)
        kept[name] = found
    return found


def fresh_saml(
    kept: dict[str, ProvidedSaml], name: str, provider: Provider, now: datetime
) -> ProvidedSaml:
    """The same, fetched anew, unless it just was."""
    return provided_saml(kept, name, provider, now, within=PAUSE)
