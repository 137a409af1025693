"""Owns taking an action that has no form; one with a form is taken by `submit`."""

from __future__ import annotations

from engine.access.facts import Act
from engine.casework.events import Act as Acted
from engine.foundation.wrong import Refused
from engine.operations.acting import act_on
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.stepping import Outcome, stepped_in
from engine.operations.views import Moved
from engine.operations.world import World


def take_action(
    world: World,
    caller: Caller,
    number: str,
    action: str,
    version: int | None = None,
    why: str = "",
) -> Moved | Refused:
    """Take it on the case as it is now, if still allowed. With `version`, what the page showed, a
    refusal says that the case has changed since. `why` those in a queue whom it passes have to wait.
    """

    def decided(file: CaseFile) -> Outcome:
        event = Acted(actor=file.actor, action=action, why=why)
        return stepped_in(file, event)

    return act_on(world, caller, number, Act.TAKE_ACTION, action, decided, version)
