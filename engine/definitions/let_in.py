"""Owns who is let into the case of a project: it is about no person, so that there is no seat
and no unit to go by.

Whoever does something in it sees all of it, and the activities in it; whoever only reads something in it is
let in for that. How far that reaches is left to `access`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from engine.definitions.conditions import every_action
from engine.definitions.workflow import ActivityUse, LetIn, Who, WhoKind, Workflow


def with_let_in(workflow: Workflow) -> Workflow:
    """A project's workflow, and those of its activities, with who is let into their cases."""
    own = distinct(works_in(workflow))
    activities = {name: opened_to(use, own) for name, use in workflow.activities.items()}
    return replace(
        workflow,
        let_in=LetIn(works=own, reads=distinct(reads_in(workflow))),
        activities=MappingProxyType(activities),
    )


def opened_to(use: ActivityUse, outside: tuple[Who, ...]) -> ActivityUse:
    inner = use.workflow
    works = distinct([*outside, *use.by, *works_in(inner)])
    let_in = LetIn(works=works, reads=distinct(reads_in(inner)))
    return replace(use, workflow=replace(inner, let_in=let_in))


def works_in(workflow: Workflow) -> Iterator[Who]:
    for form in workflow.forms.values():
        yield from form.by
    for action in every_action(workflow):
        yield from action.by
    for use in workflow.activities.values():
        yield from use.by


def reads_in(workflow: Workflow) -> Iterator[Who]:
    for form in workflow.forms.values():
        yield from (*form.read, *form.read_result)


def distinct(whos: Iterable[Who]) -> tuple[Who, ...]:
    found = {(who.kind, who.name): who for who in whos if who.kind is not WhoKind.SYSTEM}
    return tuple(found.values())
