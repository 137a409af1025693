"""Owns who works in a deployment, at hand without being read anew as long as nothing of it has changed."""

from __future__ import annotations

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
    found = read_staff(tx, deployment)
    if now.staff is not None and STAFF not in tx.unsettled:
        world.staff.keep(key, (now.staff, found), len(found.labels))
    return found
