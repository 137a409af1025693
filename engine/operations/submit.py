"""Owns sending a form: read, advance, and all that follows kept in one transaction.

The form opens a case, is a part of an action, or is filled in by itself. Whatever the answer is,
the draft is there until the form has been received.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from engine.access.facts import Act
from engine.casework.case import Facts
from engine.casework.events import Act as Acted
from engine.casework.events import Event, Happened, Open, Submit
from engine.casework.together import Together, advance_together
from engine.filling import submit as filling
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.files import ids_in
from engine.filling.journey import first_name, journey
from engine.filling.submission import Submission
from engine.foundation.quick import altered
from engine.foundation.texts import said
from engine.foundation.wrong import Problem, Reason, Refused
from engine.operations import own_drafts
from engine.operations.callers import Caller
from engine.operations.case_file import (
    CaseFile,
    file_of,
    live_deployment,
    several_files,
)
from engine.operations.form_page import FormPage, form_page
from engine.operations.keeping import Changed, keep, stale, tried
from engine.operations.opened_form import OpenedForm, keep_draft, open_at
from engine.operations.opening import found_person, keep_new_case, place_of_case
from engine.operations.other_cases import beside_others
from engine.operations.participant_answers import is_for_participant
from engine.operations.receipt import receipt_of, step_of
from engine.operations.recording import note, place_taken
from engine.operations.standing import Desk
from engine.operations.step_facts import step_facts
from engine.operations.stepping import Outcome, own, stepped_in
from engine.operations.views import FormPlace, Receipt
from engine.operations.world import World
from engine.storage import cases, submissions
from engine.storage.database import Transaction
from engine.storage.files import send_files
from engine.storage.people import PersonRow

ON_BEHALF = "participant"
NO_REASONS: Mapping[str, str] = MappingProxyType({})
Told = TypeVar("Told")
NOT_WITHOUT = Refused(
    reasons=(
        Reason(
            kind="newer",
            sentence=said(
                "Formuläret har fått frågor som ställs innan det skickas. Gå över till den nya "
                "versionen först."
            ),
        ),
    )
)
IDENTITY = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was received, by its case and its identity alone."""

    number: str
    submission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What is said as a form is sent, see `submit`."""

    reasons: Mapping[str, str] = field(default_factory=lambda: NO_REASONS)
    version: int | None = None
    key: str = ""
    language: str = ""
    why: str = ""


Telling = Callable[[CaseFile, Submission, Iterable[Happened], str], Told]
"""What the sender is told of what was sent: the case, what was sent, what the step led to, in a language."""


def submit(
    world: World,
    caller: Caller,
    place: FormPlace,
    reasons: Mapping[str, str] | None = None,
    version: int | None = None,
    key: str = "",
    language: str = "",
    why: str = "",
) -> Receipt | FormPage | Refused:
    """The receipt; or the page with the first problem, or with what is to be chosen between; or why not.
    `reasons`: name of a soft rule to why it is let through. `version`: of the case when the caller last saw
    it. `key`: the identity that the page gave the submission, so that sending the same page twice gives the
    same receipt. `language`: in which it was answered, where that is not the caller's own. `why` those in a
    queue whom the action passes have to wait.
    """
    sending = Sending(reasons=reasons or {}, version=version, key=key, language=language, why=why)
    return sent_and_told(world, caller, place, sending, receipt_of)


def submit_in_short(
    world: World, caller: Caller, place: FormPlace, sending: Sending
) -> Taken | FormPage | Refused:
    """The same for whoever goes on to the receipt, and reads there what the form led to."""
    return sent_and_told(world, caller, place, sending, in_short)


def in_short(
    file: CaseFile, sent: Submission, happened: Iterable[Happened], language: str
) -> Taken:
    return Taken(number=file.row.number, submission=sent.id)


def sent_and_told(
    world: World, caller: Caller, place: FormPlace, sending: Sending, tell: Telling[Told]
) -> Told | FormPage | Refused:
    def work(tx: Transaction) -> Told | FormPage | Refused | Changed:
        before = sent_before(world, tx, caller, sending.key, tell) if sending.key else None
        if before is not None:
            return before
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        if opened.draft.aside:
            return form_page(opened)
        draft = opened.draft.with_reasons(sending.reasons) if sending.reasons else opened.draft
        if opened.newer is not None and opened.newer.demanded:
            keep_draft(tx, caller, place, draft, opened.now)
            return NOT_WITHOUT
        identity = sending.key if is_free(tx, sending.key) else world.chance.identity()
        around = answered_in(opened, sending.language)
        sent = filling.submit(opened.form, draft, around, sender(opened, identity))
        if isinstance(sent, tuple):
            keep_draft(tx, caller, place, draft, opened.now)
            return page_with(opened, draft, sent)
        return receive(world, tx, caller, opened, sent, sending, tell)

    return tried(world, caller, work)


def sent_before(
    world: World, tx: Transaction, caller: Caller, key: str, tell: Telling[Told]
) -> Told | None:
    """What is told of what the caller has sent under this key already."""
    case = submissions.sent_in(tx, key, caller.account.name)
    row = cases.case_by_id(tx, case) if case is not None else None
    if row is None or row.deployment != caller.deployment:
        return None
    file = file_of(world, tx, caller, row)
    if isinstance(file.decide(Act.READ_CASE), Refused):
        return None
    sent = next(one for one in file.versions if one.id == key)
    return tell(file, sent, step_of(tx, file, sent), caller.account.language)


def is_free(tx: Transaction, key: str) -> bool:
    """Whether the key can be a new submission's identity."""
    return IDENTITY.fullmatch(key) is not None and not submissions.is_taken(tx, key)


def answered_in(opened: OpenedForm, language: str) -> FillContext:
    """The form's surroundings in one of the deployment's languages; else in the caller's own."""
    spoken = language if language in opened.deployment.languages else opened.context.language
    same = spoken == opened.context.language
    return opened.context if same else altered(opened.context, language=spoken)


def sender(opened: OpenedForm, identity: str) -> filling.Sent:
    return filling.Sent(
        id=identity,
        form=opened.use.name,
        at=opened.now,
        by=opened.actor.account,
        on_behalf=ON_BEHALF if is_for_participant(opened) else None,
    )


def page_with(opened: OpenedForm, draft: Draft, problems: tuple[Problem, ...]) -> FormPage:
    """The page that has the first problem, with the problems of that page."""
    way = journey(opened.form, draft, opened.context)
    page = way.page_of(problems[0].path)
    own = tuple(one for one in problems if first_name(one.path) in page.fields)
    return form_page(opened, way, page.name, problems=own or problems)


def receive(
    world: World,
    tx: Transaction,
    caller: Caller,
    opened: OpenedForm,
    sent: Submission,
    sending: Sending,
    tell: Telling[Told],
) -> Told | Refused | Changed:
    if opened.file is None:
        return receive_opening(world, tx, caller, opened, sent, tell)
    file = opened.file
    outcome = stepped_in(file, event_of(opened, sent, sending.why))
    about = {"form": sent.form, "submission": sent.id}
    act = Act.FILL_FORM if opened.action is None else Act.TAKE_ACTION
    if isinstance(outcome, Refused):
        note(tx, caller, act, file.now, case=file.case.id, refused=True, **about)
        return stale(outcome, file, sending.version)
    row = keep(world, tx, file, outcome, sent)
    if isinstance(row, Changed):
        return row
    return received(tx, caller, opened, file, sent, outcome, tell)


def event_of(opened: OpenedForm, sent: Submission, why: str) -> Event:
    if opened.action is not None:
        name = opened.action.name
        return Acted(actor=opened.actor, action=name, submission=sent, why=why)
    return Submit(actor=opened.actor, submission=sent)


def received(
    tx: Transaction,
    caller: Caller,
    opened: OpenedForm,
    file: CaseFile,
    sent: Submission,
    outcome: Together,
    tell: Telling[Told],
) -> Told:
    """The draft goes, the audit is written, and the sender is told."""
    place = opened.place
    own_drafts.drop(tx, caller, place)
    ids = ids_in(opened.form, sent.answers)
    send_files(tx, ids, file.case.id, sent.id)
    act = Act.OPEN_CASE if place.case is None else Act.FILL_FORM
    act = Act.TAKE_ACTION if place.action is not None else act
    case = file.case.id
    instead_of = place_taken(outcome.events)
    note(
        tx, caller, act, file.now, case=case, instead_of=instead_of,
        form=sent.form, submission=sent.id,
    )  # fmt: skip
    return tell(file, sent, own(file, outcome).events, caller.account.language)


def receive_opening(
    world: World,
    tx: Transaction,
    caller: Caller,
    opened: OpenedForm,
    sent: Submission,
    tell: Telling[Told],
) -> Told | Refused:
    """Open the case, for the person whom the number names or for a new one."""
    person = found_person(tx, opened, sent.answers)
    outcome = opening_step(world, opened, sent, facts_of(opened, person))
    if isinstance(outcome, Refused):
        note(tx, caller, Act.OPEN_CASE, opened.now, refused=True, form=sent.form)
        return outcome
    release = desk_of(opened).release
    file = keep_new_case(
        world, tx, caller, release, opened.workflow, opened.now, outcome, person, sent
    )
    return received(tx, caller, opened, file, sent, outcome, tell)


def facts_of(opened: OpenedForm, person: PersonRow | None) -> Facts:
    desk = desk_of(opened)
    known = step_facts(
        opened.deployment, place_of_case(opened)[1], desk.holders, opened.actor,
        person=person, now=opened.now, belongs=desk.belongs,
    )  # fmt: skip
    world, tx, caller = desk.world, desk.tx, desk.caller
    open_several = partial(several_files, world, tx, caller)
    live = partial(live_deployment, world, tx, caller.deployment)
    return beside_others(known, tx, caller.deployment, open_several, live)


def desk_of(opened: OpenedForm) -> Desk:
    assert opened.desk is not None  # noqa: S101  a form without a case is opened from a desk
    return opened.desk


def opening_step(world: World, opened: OpenedForm, sent: Submission, facts: Facts) -> Outcome:
    unit, subproject = place_of_case(opened)
    event = Open(
        actor=opened.actor,
        case_id=world.chance.identity(),
        submission=sent,
        unit=unit,
        subproject=subproject,
    )
    return advance_together(opened.workflow, None, facts, event, opened.now)
