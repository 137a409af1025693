"""Owns what a new case needs beside its first step: a number, a place, and the person it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.access.posting import subprojects_of, unit_in
from engine.casework.filing import at_path
from engine.casework.plan import plan_of
from engine.casework.together import Together
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Value, Values
from engine.filling.submission import Submission
from engine.foundation.folding import name_tokens
from engine.foundation.likeness import names_agree
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, file_of
from engine.operations.find_person import may_see
from engine.operations.keeping import activities_after, keep_what_happened
from engine.operations.known_here import known_here
from engine.operations.load_release import Release
from engine.operations.numbers import case_number
from engine.operations.opened_form import OpenedForm
from engine.operations.person_facts import kind_of, number_in, with_saved
from engine.operations.protecting import guarded_as, note_level
from engine.operations.standing import owner_of, severities_of
from engine.operations.world import World
from engine.storage import cases, people, submissions
from engine.storage.cases import CaseRow
from engine.storage.database import Transaction

PERSON = "person"


def found_person(tx: Transaction, opened: OpenedForm, answers: Values) -> people.PersonRow | None:
    """The person whose number was written in the form, if there is one already: only who is called what was
    written too, or whom the sender may see. A number alone tells nothing of anybody, and a mistyped one
    lets no case be about a stranger. An alias names nobody: two people may have chosen the same.
    """
    name = name_tokens(str(said_of_person(opened, answers, "name") or ""))
    for known in numbered_so(tx, opened, answers):
        if names_agree(name, name_tokens(known.name)) or sees(opened, known):
            return known_here(tx, opened.deployment, known)
    return None


def numbered_so(
    tx: Transaction, opened: OpenedForm, answers: Values
) -> tuple[people.PersonRow, ...]:
    """All who have, or have had, the number that was written."""
    told = said_of_person(opened, answers, "identity")
    number = number_in(str(told), opened.now.date(), opened.deployment.identity) if told else None
    return people.people_of_number(tx, number) if number is not None else ()


def said_of_person(opened: OpenedForm, answers: Values, name: str) -> Value:
    """What the form says of the person and saves under a name."""
    for saving in plan_of(opened.workflow).saves[opened.use.name]:
        if (saving.place, saving.name) == ("person", name):
            return next((one for one in at_path(answers, saving.path) if one is not None), None)
    return None


def sees(opened: OpenedForm, person: people.PersonRow) -> bool:
    """Whether the one who opens the case may see who it is, from another case here."""
    desk = opened.desk
    if desk is None:
        return False
    rows = cases.cases_of(desk.tx, desk.caller.deployment, (person.id,))
    return any(row.host is None and may_see(desk, row) for row in rows)


def place_of_case(opened: OpenedForm) -> tuple[str | None, str | None]:
    """Unit and sub-project: those chosen, or those of the one who opens, where there is but one."""
    chosen, known = opened.place.subproject, opened.deployment.subprojects
    own = sorted(subprojects_of(opened.actor, opened.deployment))
    subproject = chosen or (own[0] if len(own) == 1 else None)
    unit = unit_in(opened.actor, opened.deployment, subproject)
    units = known[subproject].units if subproject is not None else ()
    if subproject is not None and unit not in units:
        unit = units[0] if len(units) == 1 else unit
    return unit, subproject


def keep_new_case(
    world: World,
    tx: Transaction,
    caller: Caller,
    release: Release,
    workflow: Workflow,
    now: datetime,
    step: Together,
    known: people.PersonRow | None,
    sent: Submission | None = None,
) -> CaseFile:
    """Store the new case with its person and what it has started, and give it back as a file."""
    by = caller.account.name
    person = keep_person(world, tx, workflow, now, step, known, release.deployment, by)
    row = CaseRow(
        case=step.case,
        deployment=caller.deployment,
        number=case_number(tx, release.deployment, now),
        release=release.number,
        person=person.id if person is not None else None,
        owner=owner_of(step.case, workflow),
        protected=person is not None and person.protected != "",
        closed=workflow.states[step.case.state].final,
        changed=now,
        opened_by=caller.account.name,
        severities=severities_of(step.case, workflow),
    )
    cases.add_case(tx, row)
    if sent is not None:
        submissions.add_submission(tx, step.case.id, sent)
    file = replace(file_of(world, tx, caller, row), beside=())
    file = replace(file, beside=activities_after(file, row, step))
    for one in file.activities:
        cases.add_case(tx, one)
    kept = keep_what_happened(world, tx, file, step)
    return replace(file, row=kept[row.case.id])


def keep_person(
    world: World,
    tx: Transaction,
    workflow: Workflow,
    now: datetime,
    step: Together,
    known: people.PersonRow | None,
    deployment: Deployment,
    by: str,
) -> people.PersonRow | None:
    """The person with what the form saved; a new one when the number is new or there is none."""
    if workflow.subject != PERSON:
        return None
    today = now.date()
    person = with_saved(known or nobody(world), step.person, today, deployment)
    kind = kind_of(person.identity, today, deployment.identity)
    if known is None:
        person = guarded_as(tx, person)
        people.add_person(tx, person, kind, now)
    else:
        people.change_person(tx, person, kind, now)
    if person.protected != (known.protected if known is not None else ""):
        cases.protect_cases_of(tx, person.id, person.protected != "")
        note_level(tx, person, by, now)
    return person


def nobody(world: World) -> people.PersonRow:
    """A person of whom nothing is known yet."""
    return people.PersonRow(
        id=world.chance.identity(),
        name="",
        alias=None,
        protected="",
        language=None,
        identity=None,
        said={},
    )
