"""Owns who is told something: those who may know of the case, or else the fallback role.

Who only sees a case by a seat or by being asked in it is not reached by the role alone: whoever sent the form
that opened the case is, as somebody who holds the role.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.casework.events import Notice
from engine.casework.step import Step
from engine.casework.who import anybody, people_of, seated
from engine.definitions.workflow import Who, WhoKind

ROLE = "role:"


def tell(step: Step, to: str, message: Mapping[str, str], about: str) -> None:
    """Nothing happens where a role has nobody: nobody is told then."""
    if not to.startswith(ROLE) or people_of(to, step.draft, step.facts):
        step.notices.append(Notice(to=to, message=message, about=about))
        step.record("notified", {"to": to, "message": dict(message), "about": about})


def reached(step: Step, receiver: str) -> tuple[str, ...]:
    """The receivers who may know of the case, of one that a who means; none where nobody may."""
    if not receiver.startswith(ROLE):
        return (receiver,)
    roles = each_role(step, receiver.removeprefix(ROLE))
    if not roles <= step.facts.invited or may_know(step, roles):
        return (receiver,)
    author = author_of(step)
    holds = any(author in step.facts.holders.get(one, ()) for one in roles)
    return (f"user:{author}",) if holds else ()


def may_know(step: Step, roles: frozenset[str]) -> bool:
    """Whether something in the case lets in those who hold the roles."""
    around = step.host or step
    flow, case = step.plan.workflow, around.draft
    if around.plan.workflow.is_project or any(seated(one, case, around.facts) for one in roles):
        return True
    asked = {one.of for one in (*step.draft.requests, *case.requests)}
    return any(
        not roles.isdisjoint(named)
        for named in (asked_roles(step, asked), parties(step, flow.between))
    )


def asked_roles(step: Step, receivers: set[str]) -> frozenset[str]:
    names = (one.removeprefix(ROLE) for one in receivers if one.startswith(ROLE))
    return frozenset(role for name in names for role in each_role(step, name))


def parties(step: Step, whos: tuple[Who, ...]) -> frozenset[str]:
    roles = (who.name for who in whos if who.kind is WhoKind.ROLE)
    return frozenset(role for name in roles for role in each_role(step, name))


def each_role(step: Step, name: str) -> frozenset[str]:
    return frozenset(step.facts.includes.get(name, (name,)))


def author_of(step: Step) -> str:
    """The account that sent the form which opened the case."""
    around = step.host or step
    sent = around.facts.submissions.get(around.plan.workflow.opens_with or "", ())
    return sent[0].by if sent else ""


def tell_team(step: Step, message: Mapping[str, str], about: str) -> None:
    """Tell those who have a seat in the case, or else the fallback role; nobody of what they do."""
    around = step.host or step
    team = dict(team_of(around))
    for role in team or (step.facts.fallback,):
        if team.get(role) != step.actor and anybody(role, step.facts):
            tell(around, f"{ROLE}{role}", message, about)


def team_of(step: Step) -> Iterator[tuple[str, str]]:
    """Each seat of the team in which somebody sits, with the account."""
    for role in step.plan.workflow.team:
        user = seated(role, step.draft, step.facts)
        if user is not None:
            yield role, user
