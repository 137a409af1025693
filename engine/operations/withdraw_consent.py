"""Owns taking back a consent: what it opened closes in the same transaction."""

from __future__ import annotations

from engine.access.facts import Act
from engine.casework.events import WithdrawConsent
from engine.expressions.scope import Values
from engine.foundation.wrong import Refused
from engine.operations.acting import act_on
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.stepping import Outcome, stepped_in
from engine.operations.views import Moved
from engine.operations.world import World


def withdraw_consent(
    world: World,
    caller: Caller,
    number: str,
    consent: str,
    parties: tuple[str, ...],
    how: Values,
    version: int | None = None,
) -> Moved | Refused:
    """`parties`: those it is taken back from; `how` it was said, as in `engine.fields.consent`."""

    def decided(file: CaseFile) -> Outcome:
        event = WithdrawConsent(actor=file.actor, consent=consent, parties=parties, how=how)
        return stepped_in(file, event)

    return act_on(world, caller, number, Act.WITHDRAW_CONSENT, consent, decided, version)
