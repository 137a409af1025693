"""Owns what can be done in a case just now: actions, forms, and what is asked of whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.case import Request
from engine.casework.onward import Expected, expected, is_participants, turns_back
from engine.casework.possible import Possible, PossibleForm, possible, possible_forms
from engine.casework.who import PARTICIPANT_RECEIVER, holders_of, people_for, receives, taker
from engine.foundation.wrong import Refused
from engine.operations import own_drafts
from engine.operations.asked import request_label
from engine.operations.between import sees_course
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.case_flags import raised_by
from engine.operations.clocks import request_clock
from engine.operations.namesakes import named_apart
from engine.operations.places import place_key
from engine.operations.telling import receiver_now
from engine.operations.views import (
    ActionShown,
    FormPlace,
    OfferShown,
    RequestShown,
)
from engine.operations.views_notes import Taking
from engine.operations.why_not import Here, why_not
from engine.storage.database import Transaction


def actions_here(file: CaseFile) -> tuple[Possible, ...]:
    """The actions of the state, each with why not: what the workflow says, or else access."""
    found = possible(file.workflow, file.case, file.facts(), file.actor, file.now)
    return tuple(
        replace(one, refused=one.refused or against(file, Act.TAKE_ACTION, one.action.name))
        for one in found
    )


def forms_here(file: CaseFile) -> tuple[PossibleForm, ...]:
    found = possible_forms(file.workflow, file.case, file.facts(), file.actor, file.now)
    return tuple(
        replace(one, refused=one.refused or against(file, Act.FILL_FORM, one.use.name))
        for one in found
    )


def expected_here(
    file: CaseFile, actions: tuple[Possible, ...], forms: tuple[PossibleForm, ...]
) -> Expected | None:
    """What the page puts first."""
    return expected(file.workflow, file.case, file.facts(), actions, forms, file.now)


def against(file: CaseFile, act: Act, name: str) -> Refused | None:
    found = file.decide(act, name)
    return found if isinstance(found, Refused) else None


def actions_shown(here: Here, first: Expected | None) -> tuple[ActionShown, ...]:
    """All, those that cannot be taken with why. Who reads in part sees those that can be taken, and of the
    rest those that are theirs to take where they see how it goes: what lacks, a consent perhaps, is theirs to
    see to. What happens by itself and leads back, such as a yes taken back, is no obstacle to tell of.
    """
    file, shown = here.file, here.actions
    if file.limited:
        course = sees_course(file)
        shown = tuple(
            one for one in shown if one.refused is None or (course and is_theirs(here, one))
        )
    back = partial(turns_back, file.workflow, file.case.state)
    return tuple(
        action_shown(here, one, first) for one in shown if one.refused is None or not back(one)
    )


def is_theirs(here: Here, one: Possible) -> bool:
    """Whether nothing but what lacks keeps the caller from an action."""
    meant = all(reason.kind != "by" for reason in one.refused.reasons) if one.refused else True
    return meant and isinstance(here.file.decide(Act.TAKE_ACTION, one.action.name), Allowed)


def action_shown(here: Here, one: Possible, first: Expected | None) -> ActionShown:
    to = here.file.workflow.states.get(one.to) if one.to is not None else None
    return ActionShown(
        name=one.action.name,
        label=one.action.label,
        to=to.label if to is not None else None,
        form=one.action.form,
        reasons=one.refused.reasons if one.refused is not None else (),
        why=why_not(here, one.refused, one.action.by),
        expected=first is not None and first.action == one.action.name,
        passes=one.passes,
    )


def offers(
    tx: Transaction,
    caller: Caller,
    file: CaseFile,
    forms: tuple[PossibleForm, ...],
    first: Expected | None,
) -> Iterable[OfferShown]:
    places = own_drafts.places(tx, caller)
    for one in forms:
        place = FormPlace(form=one.use.name, case=file.row.number)
        if one.refused is None:
            yield OfferShown(
                form=one.use.name,
                title=one.use.form.title,
                draft=place_key(caller.deployment, place) in places,
                times=sum(1 for was in file.sent if was.form == one.use.name),
                expected=first is not None and first.form == one.use.name,
                together=is_participants(file.case, one.use),
            )


def requests_shown(
    file: CaseFile, forms: tuple[PossibleForm, ...], limited: bool
) -> tuple[RequestShown, ...]:
    """What stands, the nearest due first; to those let in for a part only what is theirs."""
    may = {one.use.name for one in forms if one.refused is None}
    found = [request_shown(file, one, may) for one in file.case.requests]
    kept = [one for one in found if one.mine or not limited]
    far = file.now.date().replace(year=9999)
    return tuple(sorted(kept, key=lambda one: one.clock.due if one.clock is not None else far))


def request_shown(file: CaseFile, request: Request, may: set[str]) -> RequestShown:
    label = request_label(file.workflow, request, file.deployment.base_language)
    of = receiver_now(file, request.of)
    return RequestShown(
        id=request.id,
        kind=request.kind,
        label=label,
        of=of,
        at=request.at,
        clock=request_clock(request, of, file.now.date(), file.deployment.calendar),
        form=request.form,
        mine=is_mine(file, request, may),
        to_me=receives(file.actor, request, file.case, file.facts()),
        together=request.of == PARTICIPANT_RECEIVER,
        flag=raised_by(file, request),
        taking=taking(file, request),
    )


def taking(file: CaseFile, request: Request) -> Taking | None:
    """Who has what a role was asked, where the caller has to do with it and several hold the role."""
    facts = file.facts()
    holders = holders_of(request.of, facts)
    has, me = taker(request, facts), file.actor.account
    mine = receives(file.actor, request, file.case, facts)
    moves = isinstance(file.decide(Act.HAND_OVER_TASK, request.of), Allowed) and (
        mine or file.deployment.fallback in file.actor.roles
    )
    if len(holders) < 2 and has is None:
        return None
    alone = people_for(request, file.case, facts) == (me,)
    claims = isinstance(file.decide(Act.CLAIM_TASK, request.of), Allowed)
    return Taking(
        has=file.called(has) if has is not None else None,
        given_by=file.called(request.given_by) if has and request.given_by else None,
        why=request.why if has else "",
        may_claim=mine and not alone and claims,
        may_put_back=moves and has is not None,
        others=named_apart(
            file.deployment,
            file.staff,
            [
                (one, file.labels.get(one, one))
                for one in holders
                if moves and one not in (has, me if alone else None)
            ],
        ),
    )


def is_mine(file: CaseFile, request: Request, may: set[str]) -> bool:
    if request.form is not None:
        return request.form in may
    if file.deployment.fallback in file.actor.roles:
        return True
    mine = receives(file.actor, request, file.case, file.facts())
    return mine and isinstance(file.decide(Act.FINISH_TASK, request.of), Allowed)
