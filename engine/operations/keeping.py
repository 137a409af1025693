"""Owns writing what a step has led to, in a case and in its activities, all of it in one transaction or
nothing.

The rows go first and only if nobody has changed them since they were read; then nothing else has
been written, and the step is tried again on the case as it is now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from engine.access.facts import CaseFacts
from engine.casework.case import Case
from engine.casework.possible import looking
from engine.casework.step import Step
from engine.casework.together import Together
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Values
from engine.filling.submission import Submission
from engine.foundation.quick import altered
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.ask_links import follow_asks
from engine.operations.between import keep_parties
from engine.operations.booked import keep_booked
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.due_clock import keep_due_clock, may_be_due
from engine.operations.freed_places import wake_those_who_point, wake_those_who_wait
from engine.operations.notify import notify
from engine.operations.numbers import activity_number
from engine.operations.person_facts import kind_of, with_saved
from engine.operations.protecting import guarded_as, note_level
from engine.operations.record_pages import follow_records
from engine.operations.sent_forms import Authors, SentForms
from engine.operations.standing import facts_of_case, owner_of, severities_of
from engine.operations.stepping import part
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
    world: World, tx: Transaction, file: CaseFile, step: Together, sent: Submission | None = None
) -> CaseRow | Changed:
    """Store all that a step has changed, with what happened, what was sent where the file is and what was
    saved. The row of the file as it is then.
    """
    main = file.main
    row = main.row if step.of(main.case.id) is None else after(main, main.row, step.case)
    beside = activities_after(main, row, step)
    if not stored(tx, main, row, beside, step):
        return CHANGED
    if sent is not None:
        submissions.add_submission(tx, file.case.id, sent)
    person = main.person
    if step.person and person is not None:
        person = keep_person(tx, main, person, step.person)
    forms = SentForms(tx, main.case.id)
    now = altered(main, row=row, beside=beside, person=person, forms=forms, before=main)
    protected = main.person is not None and main.person.protected != ""
    kept = keep_what_happened(world, tx, now, step, protected=protected)
    return kept.get(file.case.id, file.row)


def after(file: CaseFile, row: CaseRow, case: Case) -> CaseRow:
    """The row of the case of a file, or of one of its activities, as a step has made it."""
    workflow = workflow_in(file, case)
    return altered(
        row,
        case=case,
        owner=owner_of(case, workflow),
        closed=workflow.states[case.state].final,
        changed=file.now,
        severities=severities_of(case, workflow),
    )


def workflow_in(file: CaseFile, case: Case) -> Workflow:
    """The workflow of the case of a file, or of one of its activities."""
    return file.workflow if case.use is None else file.workflow.activities[case.use].workflow


def activities_after(main: CaseFile, row: CaseRow, step: Together) -> tuple[CaseRow, ...]:
    """All activities of the case as a step has made them, also those that it has started. `row`: the case, as
    those know it that have changed, and all of them when other people have its seats.
    """
    moved = row.case.seats != main.row.case.seats
    found = {one.case.id: altered(one, host=row) if moved else one for one in main.activities}
    for changed in step.changed:
        case = changed.case
        if case.use is not None:
            known = found.get(case.id)
            before = begun_row(main, row, case) if known is None else altered(known, host=row)
            found[case.id] = after(main, before, case)
    for opened in step.opened:
        found[opened.id] = altered(found[opened.id], opened_by=opened.by)
    return tuple(found.values())


def begun_row(main: CaseFile, row: CaseRow, case: Case) -> CaseRow:
    """The row of an activity that begins: whom it is about and who may know of it is as in its case."""
    nameless = workflow_in(main, case).anonymous
    return altered(
        row,
        case=case,
        number=activity_number(main.forms.tx, main.deployment, row, case, nameless=nameless),
        clock=None,
        host=row,
    )


def stored(
    tx: Transaction, main: CaseFile, row: CaseRow, beside: tuple[CaseRow, ...], step: Together
) -> bool:
    """Store the rows that have changed; nothing where any has been changed by somebody else. Who has what is
    asked in an activity hangs on the seats of the case.
    """
    before = {one.case.id: one for one in (main.row, *main.activities)}
    changed = {one.case.id for one in step.changed}
    old = [before[one] for one in changed if one in before]
    if len(old) > 1 and not cases.are_as_read(tx, old):
        return False
    moved = row.case.seats != main.row.case.seats
    for one in (row, *beside):
        known = before.get(one.case.id)
        if known is None:
            cases.add_case(tx, one)
        elif one.case.id in changed:
            same = None if moved else known.case
            if not cases.change_case(tx, one, known.case.version, same):
                return False
        elif moved:
            cases.project_requests(tx, one)
    return True


def keep_what_happened(
    world: World, tx: Transaction, main: CaseFile, step: Together, *, protected: bool = False
) -> Mapping[str, CaseRow]:
    """What follows when the rows are stored: the history, who is told, links, clocks and when time next
    matters. `main` is the case as it is now; `protected`: it was so before the step. The rows by identity.
    """
    changed = {one.case.id for one in step.changed}
    files = {
        one.case.id: main.inside(one)
        for one in main.activities
        if one.case.id in changed or is_kept_besides(workflow_in(main, one.case), one)
    }
    files[main.case.id] = main
    for one in step.changed:
        file, done = files[one.case.id], part(one, step)
        events.append(tx, one.case.id, one.events, world.chance.secret)
        notify(world, tx, told_of(file, protected=protected), done)
        follow_asks(world, tx, file, done)
        follow_records(tx, file, done)
    keep_booked(tx, files.values())
    keep_parties(tx, files.values())
    standing = looking(main.workflow, main.case, main.facts(), main.now)
    keep_waking(tx, main, standing)
    for one in step.changed:
        wake_those_who_wait(tx, files[one.case.id], part(one, step))
    wake_those_who_point(tx, main, step)
    return {
        identity: with_due_clock(tx, file, standing if file is main else None)
        for identity, file in files.items()
    }


def is_kept_besides(workflow: Workflow, row: CaseRow) -> bool:
    """Whether something of an activity is kept that may be another though nothing has happened in it."""
    return may_be_due(workflow, row) or workflow.appointment is not None or bool(workflow.between)


def with_due_clock(tx: Transaction, file: CaseFile, standing: Step | None) -> CaseRow:
    """The row of the file with its clock kept. `standing`: the case as it stands, if it is at hand; nothing
    more is asked of it.
    """
    row = file.row
    if may_be_due(file.workflow, row):
        standing = standing or looking(file.workflow, file.case, file.facts(), file.now)
        row = keep_due_clock(tx, row, standing)
    if standing is not None:
        standing.let_go()
    return row


def told_of(file: CaseFile, *, protected: bool) -> Told:
    """Who is protected from this step on, or was before it, is so when it is told of. What is anonymous
    tells of nobody.
    """
    protected = protected or (file.person is not None and file.person.protected != "")
    nameless = file.workflow.anonymous

    def known() -> CaseFacts:
        found = facts_of_case(
            file.case,
            file.workflow,
            file.holders,
            Authors(file.forms),
            protected=protected,
            today=file.now.date(),
            host=file.host.case if file.host is not None else None,
        )
        found = replace(found, readers=file.guard.readers)
        return replace(found, protected=False) if nameless else found

    return Told(
        deployment=file.deployment,
        workflow=file.workflow,
        facts=file.facts(),
        known=known,
        protected=protected and not nameless,
        staff=file.staff,
        actor=file.actor.account,
        now=file.now,
        readers=file.guard.readers,
    )


def keep_person(
    tx: Transaction, file: CaseFile, person: people.PersonRow, saved: Values
) -> people.PersonRow:
    """Keep what was saved. A protected identity takes effect in all the person's cases at once."""
    today, kinds = file.now.date(), file.deployment.identity
    changed = with_saved(person, saved, today, file.deployment)
    if changed.identity != person.identity:
        changed = guarded_as(tx, changed)
    people.change_person(tx, changed, kind_of(changed.identity, today, kinds), file.now)
    if changed.protected != person.protected:
        cases.protect_cases_of(tx, person.id, changed.protected != "")
        note_level(tx, changed, file.actor.account, file.now)
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
