"""Owns what is asked across cases, as items: whom a request means, who has taken it, what it is about.

It shows no more of a case than what one was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.access.who import Reach, accounts, receivers
from engine.casework.case import Facts, Host, Request
from engine.casework.who import holders_of, people_for, taker
from engine.definitions.workflow import Workflow
from engine.foundation.texts import Text
from engine.operations.activity_names import about_at, name_at
from engine.operations.clocks import request_clock
from engine.operations.standing import (
    Desk,
    flag_named,
    flag_shown,
    may_know,
    unnamed,
)
from engine.operations.step_facts import step_facts
from engine.operations.views import FlagShown, Words
from engine.operations.views_day import WorkItem
from engine.storage import cases, people, requests
from engine.storage.requests import Meant

ROLE = "role:"


def meant_for(desk: Desk) -> tuple[Meant, ...]:
    """How storage finds what the caller may have to do: what nobody has alone, what is theirs, and what
    somebody had who no longer holds the role.
    """
    mine = accounts(desk.actor)
    found = []
    for of in sorted(receivers(desk.actor, desk.deployment)):
        found.append(Meant(of=of, holders=("",)))
        if of.startswith(ROLE):
            held = set(holders_of(of, facts_of_desk(desk)))
            gone = tuple(sorted(set(desk.labels) - held - mine))
            found += [Meant(of=of, holders=tuple(sorted(mine))), Meant(of=of, holders=gone)]
    return tuple(found)


def taken_by_others(desk: Desk) -> tuple[Meant, ...]:
    """The same for what others with the caller's roles have taken."""
    roles = (of for of in sorted(receivers(desk.actor, desk.deployment)) if of.startswith(ROLE))
    held = ((of, set(holders_of(of, facts_of_desk(desk))) - accounts(desk.actor)) for of in roles)
    return tuple(Meant(of=of, holders=tuple(sorted(who)), claimed=True) for of, who in held)


def items_of(desk: Desk, meant: Iterable[Meant], most: int = requests.MOST) -> Iterator[WorkItem]:
    """What of that the caller may see, the nearest due first."""
    waiting = requests.waiting_for(desk.tx, desk.caller.deployment, meant, most)
    rows = cases.cases_by_id(desk.tx, (one.case for one in waiting))
    named = people.names_by_id(desk.tx, (one.person for one in waiting if one.person is not None))
    for one in waiting:
        row = rows.get(one.case)
        request = standing(row, one.id)
        if row is not None and request is not None and desk.reach(row) is not Reach.NOTHING:
            yield item_of(desk, row, request, named.get(row.person or ""))


def asked(desk: Desk, most: int = requests.MOST) -> Iterator[WorkItem]:
    """What is asked of the caller, alone or with others, as far as the seats of each case mean them."""
    return (one for one in items_of(desk, meant_for(desk), most) if one.taken_by is None)


def standing(row: cases.CaseRow | None, identity: str) -> Request | None:
    found = row.case.requests if row is not None else ()
    return next((one for one in found if one.id == identity), None)


def facts_of_desk(desk: Desk, row: cases.CaseRow | None = None) -> Facts:
    """What rules need to know of who holds which role, in the release of a case or the latest."""
    release = desk.release_of(row) if row is not None else desk.release
    if release.number not in desk.known:
        desk.known[release.number] = step_facts(
            release.deployment, None, desk.holders, desk.actor, now=desk.now, belongs=desk.belongs
        )
    known = desk.known[release.number]
    if row is None or row.host is None:
        return known
    around = Host(workflow=desk.workflow_of(row.host), case=row.host.case, facts=known)
    return replace(known, host=around)


def item_of(
    desk: Desk, row: cases.CaseRow, request: Request, person: people.PersonName | None
) -> WorkItem:
    """`taken_by` is None for what the caller may do; otherwise who has it."""
    workflow, facts = desk.workflow_of(row), facts_of_desk(desk, row)
    label = request_label(workflow, request, desk.deployment.base_language)
    who, mine = people_for(request, row.case, facts), accounts(desk.actor)
    for_one = not request.of.startswith(ROLE) or (len(who) == 1 and not mine.isdisjoint(who))
    has = taker(request, facts)
    return WorkItem(
        kind=request.kind,
        label=label,
        number=row.number,
        person=about_at(desk, row, person),
        at=request.at,
        due=request.due,
        clock=request_clock(request, label, desk.today, desk.deployment.calendar),
        form=request.form,
        request=request.id,
        flag=flag_of_request(desk, row, request),
        several=None if for_one or mine.isdisjoint(who) else role_of(desk, workflow, request.of),
        claimed=has is not None,
        taken_by=None if for_one or not mine.isdisjoint(who) else called(desk, who),
        given_by=None
        if has is None or request.given_by is None
        else called(desk, (request.given_by,)),
        why=request.why if has is not None else "",
        activity=name_at(desk, row),
    )


def called(desk: Desk, who: tuple[str, ...]) -> str:
    return ", ".join(desk.labels.get(one, one) for one in who)


def role_of(desk: Desk, workflow: Workflow, of: str) -> Words:
    role = of.removeprefix(ROLE)
    known = desk.deployment.roles.get(role)
    return known.label if known is not None else workflow.roles.get(role, role)


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
    facts = desk.facts_of(row)
    if flag is None:
        return None
    sent = desk.sent_last(row, request.flag)
    if not may_know(desk.actor, deployment, workflow, facts, request.flag, sent=sent):
        return unnamed(flag, request.at)
    return flag_shown(workflow, form, flag, request.at)
