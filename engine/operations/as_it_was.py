"""Owns the file of a case as it was at the end of a day: what had happened by then replayed, with what had
been sent and who sat where. Access is decided by the case as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from engine.casework.case import Case
from engine.casework.draft import CHANGES, replay
from engine.casework.events import Happened
from engine.definitions.workflow import Workflow
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.case_file import CaseFile
from engine.operations.forms_together import FormsTogether, known_of
from engine.operations.standing import workflow_of
from engine.storage.cases import CaseRow
from engine.storage.database import Transaction
from engine.storage.events import histories

DAY = timedelta(days=1)
Histories = Mapping[str, tuple[Happened, ...]]


def as_it_was(tx: Transaction, file: CaseFile, day: date) -> tuple[CaseFile, Histories] | Refused:
    """The file at the end of the day, with what had happened by then: of a case and all its activities."""
    if file.limited:
        return no(
            "missing", said("Du ser en del av ärendet. Bara den som ser hela kan se hur det var.")
        )
    until = end_of(file, day)
    if until is None:
        return no("state", said("Den dagen har inte varit än."))
    main = file.main
    known = {
        name: tuple(one for one in happened if one.at <= until)
        for name, happened in histories(
            tx, (main.case.id, *(row.case.id for row in main.activities))
        ).items()
    }
    if not known.get(file.case.id):
        return no("state", said("Den dagen fanns det inte än."))
    if is_erased(one for happened in known.values() for one in happened):
        return no(
            "state", said("Delar av historiken är borttagna, så det går inte att se hur det var.")
        )
    then = rewound(tx, main, known, until)
    if then is None:
        return no("state", said("Läget som det var i finns inte längre i arbetsflödet."))
    if file.host is None:
        return then, known
    return then.inside(next(one for one in then.activities if one.case.id == file.case.id)), known


def no(kind: str, sentence: Said) -> Refused:
    return Refused(reasons=(Reason(kind=kind, sentence=sentence),))


def end_of(file: CaseFile, day: date) -> datetime | None:
    """The last moment of the day; None of a day to come."""
    if day > file.now.date():
        return None
    return file.deployment.calendar.begins(day + DAY) - timedelta(microseconds=1)


def is_erased(happened: Iterable[Happened]) -> bool:
    """Whether something is missing without which the case cannot be made again."""
    return any(one.kind in CHANGES and not one.payload for one in happened)


def rewound(tx: Transaction, main: CaseFile, known: Histories, until: datetime) -> CaseFile | None:
    """The file of the case itself, with its activities beside it."""
    row = row_then(main.row, known[main.case.id], main.workflow)
    beside = [row_at(main, one, known) for one in main.activities if known.get(one.case.id)]
    if row is None or None in beside:
        return None
    return replace(
        main,
        row=row,
        forms=FormsTogether(tx, main.case.id, known_of(tx, known, until)),
        now=min(main.now, until),
        beside=tuple(one for one in beside if one is not None),
        today=main,
    )


def row_at(main: CaseFile, row: CaseRow, known: Histories) -> CaseRow | None:
    """The same of one of its activities."""
    return row_then(
        row, known[row.case.id], workflow_of(main.deployment, replace(row, host=main.row))
    )


def row_then(row: CaseRow, happened: tuple[Happened, ...], workflow: Workflow) -> CaseRow | None:
    case: Case | None = replay(happened)
    if case is None or case.state not in workflow.states:
        return None
    final, changed = workflow.states[case.state].final, happened[-1].at
    return replace(row, case=case, closed=final, changed=changed, clock=None)
