"""Owns which cases a person has already: told to those alone who work with those cases too."""

from __future__ import annotations

from engine.access.who import Reach
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.standing import sit_down
from engine.operations.world import World
from engine.storage import cases
from engine.storage.database import Transaction


def running_cases(
    world: World, tx: Transaction, caller: Caller, person: str | None, but: str | None = None
) -> tuple[str, ...]:
    """The numbers of the person's cases that go on, the oldest first, as far as the caller sees all of
    them. `but`: the case that one is in.
    """
    desk = sit_down(world, tx, caller) if person is not None else None
    if person is None or desk is None or isinstance(desk, Refused):
        return ()
    rows = cases.cases_of(tx, caller.deployment, (person,))
    return tuple(
        row.number
        for row in rows
        if not row.closed and row.case.id != but and desk.reach(row) is Reach.WHOLE
    )
