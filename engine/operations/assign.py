"""Owns filling the team's seats of a case."""

from __future__ import annotations

from collections.abc import Mapping

from engine.access.facts import Act
from engine.casework.events import AssignSeats
from engine.foundation.wrong import Refused
from engine.operations.acting import act_on
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.stepping import Outcome, stepped_in
from engine.operations.views import Moved
from engine.operations.world import World


def assign(
    world: World, caller: Caller, number: str, seats: Mapping[str, str | None]
) -> Moved | Refused:
    """Put accounts in seats, role by role; None empties one."""

    def decided(file: CaseFile) -> Outcome:
        event = AssignSeats(actor=file.actor, seats=seats)
        return stepped_in(file, event)

    return act_on(world, caller, number, Act.ASSIGN, "", decided)
