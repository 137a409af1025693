"""Owns saying that a task is done, and what was done."""

from __future__ import annotations

from engine.access.facts import Act
from engine.casework.events import Finish
from engine.foundation.wrong import Refused
from engine.operations.acting import act_on, given_to
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.stepping import Outcome, stepped_in
from engine.operations.views import Moved
from engine.operations.world import World

LONGEST = 10_000


def finish_task(
    world: World, caller: Caller, number: str, request: str, note: str
) -> Moved | Refused:
    """Finish the task with that id. A task that a flag gave must say what was done."""

    def decided(file: CaseFile) -> Outcome:
        event = Finish(actor=file.actor, request=request, note=note.strip()[:LONGEST])
        return stepped_in(file, event)

    return act_on(world, caller, number, Act.FINISH_TASK, given_to(request), decided)
