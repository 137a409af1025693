"""Owns writing what a step has led to, all of it in one transaction or nothing.

The case row goes first and only if nobody has changed it since it was read; then nothing else has
been written, and the step is tried again on the case as it is now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from engine.casework.case import Case, Facts
from engine.casework.events import Advanced
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Values
from engine.filling.submission import Submission
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.ask_links import follow_asks
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.due_clock import keep_due_clock
from engine.operations.notify import notify
from engine.operations.person_facts import kind_of, with_saved
from engine.operations.sent_forms import SentForms
from engine.operations.standing import facts_of_case, owner_of, severities_of
from engine.operations.told import Told
from engine.operations.waking import keep_waking
from engine.operations.world import World
from engine.storage import cases, events, people, submissions
from engine.storage.cases import CaseRow
from engine.storage.database import Transaction

TRIES = 5
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Changed:
    """Somebody changed the case after it was read; nothing has been written."""


CHANGED = Changed()


def tried(
    world: World, caller: Caller, work: Callable[[Transaction], Result | Changed]
) -> Result | Refused:
    """Do the work in a transaction, again from the start as long as others come first."""
    for _ in range(TRIES):
        with world.storage.writing(caller.tenant) as tx:
            result = work(tx)
        if not isinstance(result, Changed):
            return result
    sentence = said("Många arbetar i ärendet just nu. Försök igen om en stund.")
    return Refused(reasons=(Reason(kind="stale", sentence=sentence),))


def keep(
    world: World, tx: Transaction, file: CaseFile, step: Advanced, sent: Submission | None = None
) -> CaseRow | Changed:
    """Store the case after a step, with what happened, what was sent and what was saved."""
    row = after(file.row, file.workflow, step.case, file)
    if not cases.change_case(tx, row, file.row.case.version, file.row.case):
        return CHANGED
    keep_history(world, tx, file, step, sent)
    person = file.person
    if step.person and person is not None:
        person = keep_person(tx, file, person, step.person)
    follow_asks(world, tx, replace(file, row=row, person=person), step)
    facts = facts_after(tx, file, person, sent)
    row = keep_due_clock(tx, row, file.workflow, facts)
    keep_waking(tx, file, step.case, facts)
    return row


def facts_after(
    tx: Transaction, file: CaseFile, person: people.PersonRow | None, sent: Submission | None
) -> Facts:
    """What was known before the step, with what it has added."""
    if person is not file.person:
        file = replace(file, person=person)
    facts = file.facts()
    return facts if sent is None else replace(facts, submissions=SentForms(tx, file.case.id))


def after(row: CaseRow, workflow: Workflow, case: Case, file: CaseFile) -> CaseRow:
    return replace(
        row,
        case=case,
        owner=owner_of(case, workflow),
        closed=workflow.states[case.state].final,
        changed=file.now,
        severities=severities_of(case, workflow),
    )


def keep_history(
    world: World, tx: Transaction, file: CaseFile, step: Advanced, sent: Submission | None
) -> None:
    case = step.case.id
    if sent is not None:
        submissions.add_submission(tx, case, sent)
    events.append(tx, case, step.events, world.chance.secret)
    notify(world, tx, told_of(file, step), step)


def told_of(file: CaseFile, step: Advanced) -> Told:
    """Who is protected from this step on is so already when it is told of."""
    known = file.person is not None and file.person.protected != ""
    protected = known or bool(step.person.get("protected"))
    return Told(
        deployment=file.deployment,
        workflow=file.workflow,
        facts=file.facts(),
        known=facts_of_case(
            step.case, file.workflow, file.holders, file.access().authors, protected=protected
        ),
        actor=file.actor.account,
        now=file.now,
    )


def keep_person(
    tx: Transaction, file: CaseFile, person: people.PersonRow, saved: Values
) -> people.PersonRow:
    """Keep what was saved. A protected identity takes effect in all the person's cases at once."""
    today = file.now.date()
    changed = with_saved(person, saved, today)
    people.change_person(tx, changed, kind_of(changed.identity, today), file.now)
    if changed.protected != person.protected:
        cases.protect_cases_of(tx, person.id, changed.protected != "")
    return changed


def stale(refused: Refused, file: CaseFile, version: int | None) -> Refused:
    """The refusal, said as what it is when the case has changed since the caller saw it."""
    if version is None or version == file.case.version:
        return refused
    sentence = said(
        "Ärendet har ändrats sedan du öppnade sidan. {why}", why=refused.reason.sentence
    )
    reason = Reason(
        kind="stale",
        sentence=sentence,
        missing=refused.reason.missing,
        helps=refused.reason.helps,
    )
    return Refused(reasons=(reason, *refused.reasons), problems=refused.problems)
