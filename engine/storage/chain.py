"""Owns the chains: each event and each audit row of a case is tied to the one before.

An event's hash is over the previous hash, its kind, moment, actor and the salted digest of its
payload. The payload lies beside: erased, the chain can still be proved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

START = "0" * 64
EVENTS, AUDIT = "events", "audit"
"""The two kinds of chains that a case has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One row of a chain. `salt` and `body` are None when the payload has been erased."""

    number: int
    kind: str
    at: datetime
    actor: str
    digest: str
    hash: str
    salt: str | None
    body: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenLink:
    """The first row that does not fit the one before it. `what`: order, payload or hash."""

    number: int
    what: str


def digest_of(salt: str, body: str) -> str:
    return hash_over(salt, body)


def hash_over(*parts: str) -> str:
    """Each part with its length, so that no two different lists read the same."""
    told = "".join([f"{len(part)}:{part};" for part in parts])
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def link_hash(previous: str, kind: str, at: datetime, actor: str, digest: str) -> str:
    return hash_over(previous, kind, at.astimezone(UTC).isoformat(), actor, digest)


def first_broken(links: Iterable[Link]) -> BrokenLink | None:
    """Where a chain, in order, first does not hold; None when all of it does."""
    previous = START
    for expected, link in enumerate(links, start=1):
        if link.number != expected:
            return BrokenLink(number=expected, what="order")
        if link.body is not None and digest_of(link.salt or "", link.body) != link.digest:
            return BrokenLink(number=expected, what="payload")
        if link_hash(previous, link.kind, link.at, link.actor, link.digest) != link.hash:
            return BrokenLink(number=expected, what="hash")
        previous = link.hash
    return None
