"""Owns what all that have to do with a provider need: its settings, where one may go for it, and what it
says of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from logging import getLogger
from typing import Any, TypeVar

from engine.definitions.assurance import Level
from engine.effects.fetching import Reach, may_send
from engine.foundation.texts import said
from engine.foundation.wrong import EffectError, Reason, Refused
from engine.operations.provided import Provided, provided, with_key
from engine.operations.settings import Provider
from engine.operations.world import DEFAULT_TENANT, World

LOG = getLogger("stegvis.providers")
Done = TypeVar("Done")
NO_SUCH = Refused(reasons=(Reason(kind="missing", sentence=said("Den inloggningen finns inte.")),))
NOT_NOW = Refused(
    reasons=(
        Reason(
            kind="access",
            sentence=said(
                "Det gick inte att logga in den vägen just nu. Försök igen om en stund, eller logga in "
                "på ett annat sätt."
            ),
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderShown:
    """One way in, for the page that offers it."""

    name: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a provider has said of who somebody is. `hint`: what it is to be given when they sign out;
    `called`: what it then calls them.
    """

    claims: Mapping[str, Any] = field(repr=False)
    hint: str = field(repr=False)
    called: str = field(repr=False)


def providers_for(
    world: World, wanted: Level, tenant: str = DEFAULT_TENANT
) -> tuple[ProviderShown, ...]:
    """Those of the tenant that can reach the level."""
    known = world.settings.providers.items()
    theirs = ((name, one) for name, one in known if one.tenant == tenant)
    return tuple(
        ProviderShown(name=name, label=one.label) for name, one in theirs if most(one) >= wanted
    )


def most(provider: Provider) -> Level:
    """The highest level that it gives anybody."""
    return max(Level[one.upper()] for one in (provider.level, *provider.levels.values()))


def level_of(provider: Provider, told: object) -> Level:
    """What the provider's own word for how one has signed in comes to."""
    known = provider.levels.get(told) if isinstance(told, str) else None
    return Level[(known or provider.level).upper()]


def levels_to_ask(provider: Provider, wanted: Level) -> tuple[str, ...]:
    """The provider's own words for those that are enough."""
    return tuple(
        name for name, one in provider.levels.items() if Level[one.upper()] >= wanted > Level.LOW
    )


def reach_of(provider: Provider) -> Reach:
    return Reach(networks=provider.networks, plain_loopback=provider.plain_loopback)


def sendable(provider: Provider, address: str) -> str:
    """An address that a provider has given, which a browser may be sent to. Raises `EffectError`."""
    if not may_send(address, reach_of(provider)):
        raise EffectError(said("Inloggningstjänsten anger en adress som inte är https."))
    return address


def known_of(world: World, name: str, now: datetime, key: str | None = None) -> Provided:
    """What a provider says of itself, with the key of that name if it has it. Raises `EffectError`."""
    provider = world.settings.providers[name]
    reach = reach_of(provider)
    found = provided(world.providers, name, provider.issuer, reach, now)
    return with_key(world.providers, name, found, key, reach, now)


def subject_of(provider: Provider, subject: str) -> str:
    """What is kept of who somebody is with the provider: it may be an identity number."""
    return sha256(f"{provider.issuer}\0{subject}".encode()).hexdigest()


def attempted(name: str, work: Callable[[], Done]) -> Done | Refused:
    """What comes of it; what goes wrong outside is logged, in our own words, and told in general."""
    try:
        return work()
    except EffectError as wrong:
        LOG.warning("provider %s: %s", name, wrong.message.in_("en"))
        return NOT_NOW
