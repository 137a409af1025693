"""Owns the secrets of second steps as they lie: sealed with the installation's keys, each to its account.

A copy of the data alone counts nobody's codes. Where an installation starts, what older keys have sealed, and
what a version before this left open, is sealed with the first key; then an older one may be taken away.
"""

from __future__ import annotations

from logging import getLogger

from engine.operations.sealing import is_sealed, is_sealed_anew, seal, unseal
from engine.operations.world import World
from engine.storage.database import Transaction
from engine.storage.releases import all_tenants
from engine.storage.two_step import begin_two_step, keep_secrets, two_steps

LOG = getLogger("stegvis.keys")


def begin_sealed(world: World, tx: Transaction, account: str, secret: str) -> None:
    """A secret to set up; the one before holds until the new one is confirmed."""
    begin_two_step(tx, account, seal(world.keys, purpose(tx, account), secret))


def opened(world: World, tx: Transaction, account: str, sealed: str | None) -> str | None:
    """The account's secret; None where there is none, or no key that opens it."""
    return None if sealed is None else unseal(world.keys, purpose(tx, account), sealed)


def purpose(tx: Transaction, account: str) -> str:
    """Names the account, so that no secret opens where it was not set up."""
    return f"two step\0{tx.tenant}\0{account}"


def seal_anew(world: World) -> int:
    """Seal every secret with the first key; how many were not. What no key opens is left, and told."""
    return sum(seal_tenant(world, tenant) for tenant in all_tenants(world.storage))


def seal_tenant(world: World, tenant: str) -> int:
    with world.storage.reading(tenant) as tx:
        if not any(older(world, one) for row in two_steps(tx) for one in (row.secret, row.pending)):
            return 0
    with world.storage.writing(tenant) as tx:
        changed = 0
        for row in two_steps(tx):
            both = [lifted(world, tx, row.account, one) for one in (row.secret, row.pending)]
            if both != [row.secret, row.pending]:
                keep_secrets(tx, row.account, *both)
                changed += 1
    return changed


def older(world: World, kept: str | None) -> bool:
    return kept is not None and not is_sealed_anew(world.keys, kept)


def lifted(world: World, tx: Transaction, account: str, kept: str | None) -> str | None:
    """What is kept, sealed with the first key."""
    if kept is None or not older(world, kept):
        return kept
    secret = opened(world, tx, account, kept) if is_sealed(kept) else kept
    if secret is None:
        LOG.warning("no key opens what the second step of an account is counted from")
        return kept
    return seal(world.keys, purpose(tx, account), secret)
