"""Owns what waits for the caller: asks to answer, tasks to do, forms begun. Records nothing: it
shows no more of a case than what one was asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.access.facts import Act
from engine.access.who import Reach, accounts, receivers
from engine.casework.case import Request
from engine.casework.who import receives
from engine.definitions.form import Form
from engine.definitions.workflow import Workflow
from engine.foundation.texts import Text
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.case_file import step_facts
from engine.operations.clocks import request_clock
from engine.operations.places import place_from
from engine.operations.standing import (
    Desk,
    case_facts,
    flag_named,
    flag_shown,
    may_know,
    name_of,
    sit_down,
    unnamed,
)
from engine.operations.views import FlagShown, FormPlace, Words, WorkItem
from engine.operations.world import World
from engine.storage import cases, people, requests, submissions


def my_work(world: World, caller: Caller) -> tuple[WorkItem, ...] | Refused:
    """Asks and tasks, the nearest due first, then drafts, the latest first."""
    with world.storage.reading(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        if isinstance(desk.decide(Act.LIST_CASES), Refused):
            return ()
        return (*asked(desk), *begun(desk))


def asked(desk: Desk) -> Iterator[WorkItem]:
    """What requests to the caller ask, as far as the seats of each case mean the caller."""
    mine = requests.waiting_for(
        desk.tx, desk.caller.deployment, accounts(desk.actor), receivers(desk.actor)
    )
    for one in mine:
        row = cases.case_by_id(desk.tx, one.case)
        request = standing(row, one.id)
        if row is not None and request is not None and is_for(desk, row, request):
            yield item_of(desk, row, request)


def standing(row: cases.CaseRow | None, identity: str) -> Request | None:
    found = row.case.requests if row is not None else ()
    return next((one for one in found if one.id == identity), None)


def is_for(desk: Desk, row: cases.CaseRow, request: Request) -> bool:
    """Whether the request means the caller, and not only someone else with the role."""
    if desk.reach(row) is Reach.NOTHING:
        return False
    if not request.of.startswith("role:"):
        return True
    deployment = desk.release_of(row).deployment
    facts = step_facts(deployment, None, desk.holders, desk.actor, now=desk.now)
    return receives(desk.actor, request, row.case, facts)


def item_of(desk: Desk, row: cases.CaseRow, request: Request) -> WorkItem:
    workflow = desk.workflow_of(row)
    label = request_label(workflow, request, desk.deployment.base_language)
    person = people.find_person(desk.tx, row.person) if row.person is not None else None
    return WorkItem(
        kind=request.kind,
        label=label,
        number=row.number,
        person=name_of(person),
        at=request.at,
        due=request.due,
        clock=request_clock(request, label, desk.today, desk.deployment.calendar),
        form=request.form,
        request=request.id,
        flag=flag_of_request(desk, row, request),
    )


def request_label(workflow: Workflow, request: Request, base: str) -> Words:
    if request.form is not None and request.form in workflow.forms:
        return workflow.forms[request.form].form.title
    return Text(request.text, base)


def flag_of_request(desk: Desk, row: cases.CaseRow, request: Request) -> FlagShown | None:
    """The flag that a task comes from; without its name to those who may not know of it."""
    if request.flag is None:
        return None
    workflow, deployment = desk.workflow_of(row), desk.release_of(row).deployment
    form, flag = flag_named(workflow, request.flag)
    facts = case_facts(row, workflow, desk.holders, frozenset())
    if flag is None:
        return None
    if not may_know(desk.actor, deployment, workflow, facts, request.flag):
        return unnamed(flag, request.at)
    return flag_shown(workflow, form, flag, request.at)


def begun(desk: Desk) -> Iterator[WorkItem]:
    """The caller's own drafts."""
    for draft in submissions.drafts_of(desk.tx, desk.caller.account.name, desk.caller.deployment):
        place = place_from(draft.where)
        form = form_begun(desk, draft, place)
        if form is not None:
            yield WorkItem(
                kind="draft",
                label=form.title,
                number=place.case,
                person=person_at(desk, place.case),
                at=draft.changed,
                form=place.form,
                action=place.action,
                workflow=place.workflow,
            )


def form_begun(desk: Desk, draft: submissions.DraftRow, place: FormPlace) -> Form | None:
    """The form as the release has it that the draft goes on under."""
    row = cases.find_case(desk.tx, draft.deployment, place.case) if place.case else None
    number = row.release if row is not None else draft.release
    release = desk.release_numbered(number) if number is not None else desk.release
    return release.deployment.forms.get(place.form)


def person_at(desk: Desk, number: str | None) -> Words:
    row = cases.find_case(desk.tx, desk.caller.deployment, number) if number is not None else None
    person = row.person if row is not None else None
    return name_of(people.find_person(desk.tx, person) if person is not None else None)
