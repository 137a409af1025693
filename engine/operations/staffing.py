"""Owns who works in a deployment, at hand without being read anew as long as nothing of it has changed."""

from __future__ import annotations

from dataclasses import replace

from engine.definitions.assurance import NOTHING_DEMANDED, Demands
from engine.foundation.wrong import NoReleaseError
from engine.operations.load_release import release_in
from engine.operations.world import World
from engine.storage.changes import STAFF
from engine.storage.database import Transaction
from engine.storage.staff import Staff, Standing, read_staff


def staff_in(world: World, tx: Transaction, deployment: str, now: Standing) -> Staff:
    """`now`: how the deployment stands in this very transaction."""
    key = (tx.tenant, deployment)
    kept = world.staff.get(key)
    if kept is not None and kept[0] == now.staff and STAFF not in tx.unsettled:
        return kept[1]
    found = replace(read_staff(tx, deployment), demands=demands_of(world, tx, deployment))
    if now.staff is not None and STAFF not in tx.unsettled:
        world.staff.keep(key, (now.staff, found), len(found.labels))
    return found


def demands_of(world: World, tx: Transaction, deployment: str) -> Demands:
    """What the latest release demands of those who sign in, whichever release a case is pinned to."""
    try:
        return release_in(world, tx, deployment).deployment.demands
    except NoReleaseError:
        return NOTHING_DEMANDED
