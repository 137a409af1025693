"""Owns what setting, ending and reading about protection have in common."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.access.decide import Allowed, decide, purpose_of
from engine.access.facts import Act, Facts
from engine.access.sealing import LEVELS, Level, level_in
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Problem, Reason, Refused
from engine.operations.case_file import CaseFile
from engine.storage.database import Transaction
from engine.storage.people import PersonRow, people_of_number
from engine.storage.protection import LEVEL, Change, note_changes

SHORTEST, LONGEST = 3, 500
ENDED = said("Ingen skyddad identitet")
VERDICTS: dict[str, Said] = {
    "right": said("Befogad"),
    "asked": said("Ska utredas"),
    "wrong": said("Obefogad"),
}
"""How a reading in an emergency is judged."""


def note_level(
    tx: Transaction, person: PersonRow, account: str, now: datetime, reason: str = ""
) -> None:
    """That a level was set, or ended. Without a reason: by what a form told."""
    change = Change(at=now, account=account, kind=LEVEL, what=person.protected, reason=reason)
    note_changes(tx, person.id, (change,))


def guarded_as(tx: Transaction, person: PersonRow) -> PersonRow:
    """Somebody new with the number of somebody protected is protected too: it may be the same person, under
    another name.
    """
    same = people_of_number(tx, person.identity) if person.identity is not None else ()
    guarded = not person.protected and any(one.protected for one in same if one.id != person.id)
    return replace(person, protected=Level.MARKED) if guarded else person


def level_label(level: str) -> Said:
    return LEVELS[level_in(level)] if level else ENDED


def stated(reason: str) -> str | Refused:
    """A reason as it is kept; a refusal where nothing is said."""
    text = " ".join(reason.split())
    if len(text) < SHORTEST:
        return unusable(said("Skriv skälet."))
    if len(text) > LONGEST:
        return unusable(said("Skriv kortare, högst {count} tecken.", count=LONGEST))
    return text


def unusable(sentence: Said, at: str = "") -> Refused:
    """What was written cannot be used; the page asks for it again. `at`: where, if not at the reason."""
    problems = (Problem(path=at, code="wrong", text=sentence),) if at else ()
    return Refused(reasons=(Reason(kind="unusable", sentence=sentence),), problems=problems)


def decide_as_now(file: CaseFile, act: Act) -> Allowed | Refused:
    """May the caller, by the rights that roles have in the project as it is now."""
    facts = Facts(deployment=file.newest, workflow=file.workflow, case=file.access())
    return decide(file.actor, act, facts, purpose_of(act))
