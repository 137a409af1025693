"""Owns whose turn it is in words, inside a sentence: the person in the seat, those whom a data field names,
or else the role. Whoever has a seat and is named as well is told once.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from engine.casework.case import Case, Facts
from engine.casework.possible import still_waiting
from engine.casework.who import named_by, seated
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Who, WhoKind, Workflow
from engine.foundation.texts import said, within
from engine.operations.case_file import CaseFile
from engine.operations.views import Words

NOBODY: frozenset[str] = frozenset()


def waited_for(file: CaseFile, who: Who) -> Words:
    """One of them."""
    return all_waited_for(file, (who,))[0]


def all_waited_for(file: CaseFile, whos: Iterable[Who]) -> tuple[Words, ...]:
    labels, facts = file.labels, file.facts()
    return turn_in_words(file.deployment, labels, file.workflow, file.case, facts, whos)


def turn_in_words(
    deployment: Deployment,
    labels: Mapping[str, str],
    flow: Workflow,
    case: Case,
    facts: Facts,
    whos: Iterable[Who],
) -> tuple[Words, ...]:
    """`labels`: what accounts are called."""
    users = [(who, sitting(who, case, facts)) for who in whos]
    seats = {user for _, user in users if user is not None}
    waiting = still_waiting(flow, case, facts)
    found: list[Words] = []
    for who, user in users:
        if user is not None:
            label = labels.get(user, user)
            found.append(said("{who} ({role})", who=label, role=within(who.label)))
            continue
        named = named_in_data(deployment, labels, flow, waiting, who)
        others = named_in_data(deployment, labels, flow, waiting, who, besides=seats)
        if others or not named:
            found.append(said("{who}", who=others) if others else who.called)
    return tuple(found)


def sitting(who: Who, case: Case, facts: Facts) -> str | None:
    """The account in the seat of the role."""
    return seated(who.name, case, facts) if who.kind is WhoKind.ROLE else None


def named_in_data(
    deployment: Deployment,
    labels: Mapping[str, str],
    flow: Workflow,
    case: Case,
    who: Who,
    besides: Container[str] = NOBODY,
) -> tuple[Words, ...]:
    """Those whom the data field of a case names now, if it is one that does; also an organisation that nobody
    has an account for.
    """
    field = flow.data.get(who.name) if who.kind is WhoKind.DATA else None
    names = named_by(case.data.get(who.name)) if field is not None else ()
    if field is not None and field.type == "organisation":
        known = deployment.organisations
        return tuple(known[one].label for one in names if one in known)
    if field is not None and field.type == "user":
        return tuple(labels.get(one, one) for one in names if one not in besides)
    return ()
