"""Owns the page of tasks: what is asked of the caller, what whoever holds their roles may take, and what
others have taken. Records nothing: it shows no more of a case than what one was asked.
"""

from __future__ import annotations

from engine.access.facts import Act
from engine.foundation.wrong import Refused
from engine.operations.asked import items_of, meant_for, taken_by_others
from engine.operations.callers import Caller
from engine.operations.standing import sit_down
from engine.operations.views_day import Tasks
from engine.operations.world import World


def list_tasks(world: World, caller: Caller) -> Tasks | Refused:
    """At most 200 of each, the nearest due first."""
    with world.storage.reading(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        allowed = desk.decide(Act.LIST_CASES)
        if isinstance(allowed, Refused):
            return allowed
        found = tuple(one for one in items_of(desk, meant_for(desk)) if one.taken_by is None)
        others = items_of(desk, taken_by_others(desk))
        return Tasks(
            mine=tuple(one for one in found if one.several is None),
            free=tuple(one for one in found if one.several is not None),
            taken=tuple(one for one in others if one.taken_by is not None),
        )
