"""Owns proving that a case's history is whole."""

from __future__ import annotations

from engine.operations.world import World
from engine.storage import audit, events
from engine.storage.cases import find_case
from engine.storage.chain import BrokenLink


def verify_chain(world: World, tenant: str, deployment: str, number: str) -> BrokenLink | None:
    """The first link that does not hold, of what happened or else of the audit; None: all do, or
    there is no such case. For the operator, who sees no content by it; records nothing.
    """
    with world.storage.reading(tenant) as tx:
        row = find_case(tx, deployment, number)
        if row is None:
            return None
        return events.verify(tx, row.case.id) or audit.verify(tx, row.case.id)
