"""Owns the page of a case as it was at the end of a day, to be read and nothing else. Every reading is
recorded, with the day.
"""

from __future__ import annotations

from datetime import date

from engine.access.facts import Act
from engine.casework.possible import whose_turn
from engine.foundation.wrong import Refused
from engine.operations.as_it_was import Histories, as_it_was
from engine.operations.callers import Caller
from engine.operations.case_activities import activities_shown, begun, endings
from engine.operations.case_ahead import stays
from engine.operations.case_consents import consents_shown
from engine.operations.case_file import CaseFile, open_file
from engine.operations.case_flags import flags
from engine.operations.case_notes import notes
from engine.operations.case_person import person_shown
from engine.operations.case_times import case_clocks
from engine.operations.case_values import values_shown
from engine.operations.case_work import requests_shown
from engine.operations.clocks import entered
from engine.operations.read_case import phases, seat_shown, sent
from engine.operations.recording import note
from engine.operations.telling import timeline
from engine.operations.turn_words import all_waited_for
from engine.operations.views import Entry
from engine.operations.views_then import CaseThen
from engine.operations.world import World


def read_case_then(world: World, caller: Caller, number: str, day: date) -> CaseThen | Refused:
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        found = as_it_was(tx, file, day)
        refused = isinstance(found, Refused)
        case, as_of = file.case.id, day.isoformat()
        note(
            tx,
            caller,
            Act.READ_CASE,
            file.now,
            purpose=file.purpose,
            refused=refused,
            case=case,
            as_of=as_of,
        )
        return found if isinstance(found, Refused) else page_then(caller, file, *found, day)


def page_then(
    caller: Caller, today: CaseFile, file: CaseFile, known: Histories, day: date
) -> CaseThen:
    case, workflow, state = file.case, file.workflow, file.workflow.states[file.case.state]
    turn = () if state.final else whose_turn(workflow, case.state)
    return CaseThen(
        number=file.row.number,
        day=day,
        first=case.opened.astimezone(today.now.tzinfo).date(),
        last=today.now.date(),
        person=person_shown(today, False),
        workflow=workflow,
        title=workflow.title,
        state_label=state.label,
        since=entered(case, workflow, case.state),
        waits_for=all_waited_for(file, turn),
        phases=phases(file),
        clocks=case_clocks(file),
        values=tuple(values_shown(file)),
        requests=requests_shown(file, (), False),
        flags=flags(file),
        team=tuple(seat_shown(file, role, False) for role in workflow.team),
        activities=activities_shown(file),
        consents=consents_shown(file),
        submissions=sent(file),
        notes=notes(file, known[case.id]),
        timeline=told(file, known),
        stays=stays(file),
        belongs=begun(file, caller),
    )


def told(file: CaseFile, known: Histories) -> tuple[Entry, ...]:
    """What had happened, with how its activities had ended, the newest first."""
    moves = {
        name: next((one for one in reversed(happened) if one.kind == "moved"), None)
        for name, happened in known.items()
    }
    ended = endings(file, {name: one for name, one in moves.items() if one is not None})
    own = timeline(file, known[file.case.id], False)
    return tuple(sorted((*ended, *own), key=lambda one: one.at, reverse=True))
