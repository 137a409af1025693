"""Owns giving what a role was asked to somebody else who holds it, with a word on why."""

from __future__ import annotations

from engine.access.facts import Act
from engine.casework.events import HandOver
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.acting import act_on, given_to
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.stepping import Outcome, stepped_in
from engine.operations.views import Moved
from engine.operations.world import World

LONGEST = 500


def hand_over_task(
    world: World,
    caller: Caller,
    number: str,
    request: str,
    to: str,
    why: str,
    version: int | None = None,
) -> Moved | Refused:
    """Give the ask or task with that id to the account `to`."""

    def decided(file: CaseFile) -> Outcome:
        if len(why.strip()) > LONGEST:
            return TOO_LONG
        event = HandOver(actor=file.actor, request=request, to=to, why=why)
        return stepped_in(file, event)

    return act_on(world, caller, number, Act.HAND_OVER_TASK, given_to(request), decided, version)


TOO_LONG = Refused(
    reasons=(
        Reason(
            kind="problems",
            sentence=said("Skriv högst {most} tecken om varför.", most=str(LONGEST)),
            missing=("why",),
        ),
    )
)
