"""Owns what a provider that people sign in with says of itself, fetched and kept for a while.

Its keys are fetched anew when a token names one that is not among them, so that it may change keys when
it likes; but not more often than once in a while, whatever tokens come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.effects.fetching import Reach, fetch
from engine.foundation.texts import said
from engine.foundation.wrong import EffectError
from engine.interop.openid import KeySet, Metadata, keys_in, metadata_address, metadata_in

KEPT = timedelta(hours=1)
PAUSE = timedelta(seconds=30)
"""Between two fetches of keys for the sake of one that is not known."""
OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Provided:
    """`at`: when all of it was fetched; `keys_at`: when the keys were, last."""

    metadata: Metadata
    keys: KeySet
    at: datetime
    keys_at: datetime

    def knows(self, name: str | None) -> bool:
        """Whether a key that a token names is among those known; one that names none may be any."""
        return name is None or any(one.kid == name for one in self.keys.keys)


def provided(
    kept: dict[str, Provided], name: str, issuer: str, reach: Reach, now: datetime
) -> Provided:
    """What is known of a provider. Raises `EffectError` where it does not answer and nothing is kept."""
    known = kept.get(name)
    if known is None or known.metadata.issuer != issuer or not timedelta() <= now - known.at < KEPT:
        metadata = metadata_in(got(metadata_address(issuer), reach), issuer)
        known = Provided(metadata=metadata, keys=keys_of(metadata, reach), at=now, keys_at=now)
        kept[name] = known
    return known


def with_key(
    kept: dict[str, Provided],
    name: str,
    known: Provided,
    key: str | None,
    reach: Reach,
    now: datetime,
) -> Provided:
    """The same, with its keys fetched anew where one is named that is not known."""
    if known.knows(key) or now - known.keys_at < PAUSE:
        return known
    fresh = replace(known, keys=keys_of(known.metadata, reach), keys_at=now)
    kept[name] = fresh
    return fresh


def keys_of(metadata: Metadata, reach: Reach) -> KeySet:
    return keys_in(got(metadata.keys, reach))


def got(address: str, reach: Reach) -> bytes:
    answer = fetch(address, reach)
    if answer.status != OK:
        raise EffectError(said("Inloggningstjänsten svarar {status}.", status=answer.status))
    return answer.body
