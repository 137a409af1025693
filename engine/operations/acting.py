"""Owns what all acts on a case that send no form have in common: open, decide, advance, keep, tell."""

from __future__ import annotations

from collections.abc import Callable

from engine.access.facts import Act
from engine.casework.together import Together
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, open_file
from engine.operations.keeping import Changed, keep, stale, tried
from engine.operations.recording import note, place_taken
from engine.operations.stepping import Outcome, own
from engine.operations.views import Moved
from engine.operations.world import World
from engine.storage.database import Transaction

Deciding = Callable[[CaseFile], Outcome]


def act_on(
    world: World,
    caller: Caller,
    number: str,
    act: Act,
    name: str | Callable[[CaseFile], str],
    decided: Deciding,
    version: int | None = None,
) -> Moved | Refused:
    """Let `decided` say what comes of the act, and keep it. `name` is what access decides about."""

    def work(tx: Transaction) -> Moved | Refused | Changed:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        about = name if isinstance(name, str) else name(file)
        outcome = allowed(file, act, about, decided)
        if isinstance(outcome, Refused):
            note(tx, caller, act, file.now, case=file.case.id, refused=True, about=about)
            return stale(outcome, file, version)
        row = keep(world, tx, file, outcome)
        if isinstance(row, Changed):
            return row
        place = place_taken(outcome.events)
        note(tx, caller, act, file.now, case=file.case.id, instead_of=place, about=about)
        return moved(file, outcome)

    return tried(world, caller, work)


def given_to(request: str) -> Callable[[CaseFile], str]:
    """Whom a request was given to, for access to decide about; nobody when it does not stand."""

    def find(file: CaseFile) -> str:
        return next((one.of for one in file.case.requests if one.id == request), "")

    return find


def allowed(file: CaseFile, act: Act, about: str, decided: Deciding) -> Outcome:
    """What comes of it. Who may not fill seats learns nothing of who could sit in them."""
    access = file.decide(act, about)
    if act is Act.ASSIGN and isinstance(access, Refused):
        return access
    outcome = decided(file)
    if isinstance(outcome, Together):
        return access if isinstance(access, Refused) else outcome
    return file.first_against(outcome, access) or outcome


def moved(file: CaseFile, step: Together) -> Moved:
    return Moved(
        number=file.row.number,
        state=file.workflow.states[own(file, step).case.state].label,
    )
