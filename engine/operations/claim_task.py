"""Owns taking what a role was asked, so that it is one's own to do."""

from __future__ import annotations

from engine.access.facts import Act
from engine.casework.events import Claim
from engine.foundation.wrong import Refused
from engine.operations.acting import act_on, given_to
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.stepping import Outcome, stepped_in
from engine.operations.views import Moved
from engine.operations.world import World


def claim_task(
    world: World, caller: Caller, number: str, request: str, version: int | None = None
) -> Moved | Refused:
    """Take the ask or task with that id, if nobody else has."""

    def decided(file: CaseFile) -> Outcome:
        event = Claim(actor=file.actor, request=request)
        return stepped_in(file, event)

    return act_on(world, caller, number, Act.CLAIM_TASK, given_to(request), decided, version)
