"""Owns moving something in the participant's own plan up or down, past the next that goes on."""

from __future__ import annotations

from engine.access.facts import Act
from engine.casework.events import Arrange
from engine.foundation.wrong import Refused
from engine.operations.acting import act_on
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.read_plan import in_plan, no_plan
from engine.operations.stepping import Outcome, stepped_in
from engine.operations.views import Moved
from engine.operations.world import World

UP, DOWN = -1, 1


def arrange_plan(
    world: World, caller: Caller, number: str, activity: str, by: int
) -> Moved | Refused:
    """`activity` is its number. What stands first already stays first, and what stands last stays last."""

    def decided(file: CaseFile) -> Outcome:
        against = no_plan(file)
        return against or stepped_in(file, moved_by(file, activity, by))

    return act_on(world, caller, number, Act.ARRANGE_PLAN, activity, decided)


def moved_by(file: CaseFile, number: str, by: int) -> Arrange:
    """Where it comes to stand: right before another, or last."""
    shown = [one for one in in_plan(file) if not one.row.closed or one.row.number == number]
    ids = [one.case.id for one in shown]
    place = next((at for at, one in enumerate(shown) if one.row.number == number), None)
    if place is None:
        return Arrange(actor=file.actor, activity="", before=None)
    identity = ids.pop(place)
    to = min(max(place + by, 0), len(ids))
    return Arrange(actor=file.actor, activity=identity, before=ids[to] if to < len(ids) else None)
