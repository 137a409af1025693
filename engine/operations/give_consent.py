"""Owns writing down that the participant has said yes, on the case's page instead of in a form."""

from __future__ import annotations

from collections.abc import Mapping

from engine.access.facts import Act
from engine.casework.events import GiveConsent
from engine.expressions.scope import Values
from engine.foundation.wrong import Refused
from engine.operations.acting import act_on
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.stepping import Outcome, stepped_in
from engine.operations.views import Moved
from engine.operations.world import World


def give_consent(
    world: World,
    caller: Caller,
    number: str,
    consent: str,
    to: Mapping[str, tuple[str, ...]],
    how: Values,
    version: int | None = None,
) -> Moved | Refused:
    """`to`: the topics of each party (`""`: nobody in particular); `how` as in `engine.fields.consent`."""

    def decided(file: CaseFile) -> Outcome:
        event = GiveConsent(actor=file.actor, consent=consent, to=to, how=how)
        return stepped_in(file, event)

    return act_on(world, caller, number, Act.GIVE_CONSENT, consent, decided, version)
