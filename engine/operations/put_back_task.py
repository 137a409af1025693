"""Owns letting what somebody has taken be everyone's again."""

from __future__ import annotations

from engine.access.facts import Act
from engine.casework.events import PutBack
from engine.foundation.wrong import Refused
from engine.operations.acting import act_on, given_to
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.stepping import Outcome, stepped_in
from engine.operations.views import Moved
from engine.operations.world import World


def put_back_task(
    world: World, caller: Caller, number: str, request: str, version: int | None = None
) -> Moved | Refused:
    """Put back the ask or task with that id."""

    def decided(file: CaseFile) -> Outcome:
        event = PutBack(actor=file.actor, request=request)
        return stepped_in(file, event)

    return act_on(world, caller, number, Act.HAND_OVER_TASK, given_to(request), decided, version)
