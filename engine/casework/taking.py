"""Owns who takes what a role was asked: claimed by one of those who hold it, handed over, put back.

Whoever has taken it is the one it is for (`who.people_for`). Answering and finishing is left to
`filing` and `advance`.
"""

from __future__ import annotations

from engine.casework import reasons
from engine.casework.case import Request
from engine.casework.events import Actor, Claim, HandOver, PutBack
from engine.casework.perform import what_stood
from engine.casework.step import Step
from engine.casework.who import holders_of, receives, taker
from engine.foundation.wrong import Reason

Reasons = tuple[Reason, ...]


def claim(event: Claim, step: Step) -> Reasons:
    """Taken twice by the same it is taken once."""
    request = standing(step, event.request)
    if request is None:
        return (reasons.no_request(),)
    if not is_for_a_role(request):
        return (reasons.given_to_one(),)
    has = taker(request, step.facts)
    if has is not None and has != event.actor.account:
        return (reasons.taken_already(),)
    if not receives(event.actor, request, step.draft, step.facts):
        return (reasons.not_your_request(),)
    if has is None:
        step.record("claimed", {**what_stood(request), "user": event.actor.account})
    return ()


def hand_over(event: HandOver, step: Step) -> Reasons:
    request = standing(step, event.request)
    against = against_moving(request, event.actor, step)
    if request is None or against:
        return against
    has = taker(request, step.facts)
    if event.to == has or event.to not in holders_of(request.of, step.facts):
        return (reasons.not_a_taker(),)
    if not event.why.strip():
        return (reasons.lacks_why(),)
    told = {"before": has, "to": event.to, "by": event.actor.account, "why": event.why.strip()}
    step.record("handed_over", {**what_stood(request), **told})
    return ()


def put_back(event: PutBack, step: Step) -> Reasons:
    request = standing(step, event.request)
    against = against_moving(request, event.actor, step)
    if request is None or against:
        return against
    has = taker(request, step.facts)
    if has is None:
        return (reasons.not_taken(),)
    step.record("put_back", {**what_stood(request), "before": has})
    return ()


def against_moving(request: Request | None, actor: Actor, step: Step) -> Reasons:
    """What is given from hand to hand by whoever has it to do, and by the fallback role."""
    if request is None:
        return (reasons.no_request(),)
    if not is_for_a_role(request):
        return (reasons.given_to_one(),)
    has_it = receives(actor, request, step.draft, step.facts)
    if not has_it and step.facts.fallback not in actor.roles:
        return (reasons.not_your_request(),)
    return ()


def standing(step: Step, identity: str) -> Request | None:
    return next((one for one in step.draft.requests if one.id == identity), None)


def is_for_a_role(request: Request) -> bool:
    return request.of.startswith("role:")
