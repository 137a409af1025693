"""Owns keeping when time next matters in a case or in an activity of it, so that it is woken then:
one timer for each case."""

from __future__ import annotations

from datetime import datetime

from engine.casework.step import Step
from engine.casework.together import next_waking_together, waking_in
from engine.operations.case_file import CaseFile
from engine.storage.database import Transaction
from engine.storage.timers import set_timer

TIMER = "case:"


def keep_waking(tx: Transaction, file: CaseFile, standing: Step | None = None) -> None:
    """Have the case of the file woken when time next matters in it. `standing`: the case as it stands now, if
    it is at hand.
    """
    at = waking_in(standing) if standing is not None else next_of(file)
    set_timer(tx, TIMER + file.case.id, at)


def next_of(file: CaseFile) -> datetime | None:
    return next_waking_together(file.workflow, file.case, file.facts(), file.now)


def wake_later(tx: Transaction, file: CaseFile) -> None:
    """The same when time has just led to nothing: not again before the next midnight where what might
    happen has not happened yet.
    """
    set_timer(tx, TIMER + file.case.id, later(file, next_of(file)))


def later(file: CaseFile, waking: datetime | None) -> datetime | None:
    if waking is None or waking > file.now:
        return waking
    return file.deployment.calendar.ends(file.now.date())
