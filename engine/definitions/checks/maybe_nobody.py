"""Owns the check of what only somebody named in an activity's data may do, though that may be nobody."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.conditions import every_action
from engine.definitions.deployment import Deployment
from engine.definitions.effect_places import effect_places, taken_in
from engine.definitions.known import asked_about, known_everywhere
from engine.definitions.reach import reached
from engine.definitions.workflow import (
    Ask,
    Task,
    Who,
    WhoKind,
    Workflow,
    with_late,
)
from engine.foundation.diagnostics import Diagnostic, Message, Severity, Span

CHECK = Check(
    code="maybe-nobody",
    title=Message("Det kan vara ingen", "It may be nobody"),
    why=Message(
        "Ett fält i data som säger vem som gör något kan vara tomt när aktiviteten startar. Får bara den "
        "personen göra en handling, fylla i ett formulär, bli ombedd om något eller vara den man väntar på, "
        "är det ingen. Skriv required: true på fältet, lägg till en roll, eller skriv when: answered(fältet) "
        "på vägen dit.",
        "A field of data that says who does something may be empty when the activity starts. When only "
        "that person may take an action, fill in a form, be asked for something or be waited for, it is "
        "nobody. Write required: true on the field, add a role, or write when: answered(field) on the way "
        "there.",
    ),
    wrong="""data:
  ledare: {type: user, label: Ledare}
forms:
  närvaro: {by: ledare, read: coach}
""",
    right="""data:
  ledare: {type: user, label: Ledare, required: true}
forms:
  närvaro: {by: ledare, read: coach}
""",
    severity=Severity.WARNING,
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.every_workflow.values():
        if workflow.is_activity:
            for whos, name, span, known in _places(workflow):
                if whos and all(_may_be_empty(who, known) for who in whos):
                    yield _finding(whos[0], name, span)


Place = tuple[tuple[Who, ...], str, Span, frozenset[str]]


def _places(workflow: Workflow) -> Iterator[Place]:
    """Who does what, with its name and place, and the data that are answered there."""
    for action in every_action(workflow):
        known = known_everywhere(workflow, taken_in(workflow, action))
        known |= asked_about(action.when)
        yield action.by, action.name, action.span, known
    for use in workflow.forms.values():
        leaves = [one for one in workflow.leaves if use.name in workflow.offered(one)]
        if leaves:
            yield use.by, use.name, workflow.span, known_everywhere(workflow, leaves)
    for state in workflow.states.values():
        known = known_everywhere(workflow, workflow.leaves_in(state.name))
        yield state.waits_for, state.name, state.span, known
    for clock in workflow.clocks.values():
        known = known_everywhere(workflow, reached(workflow))
        yield clock.waits_for, clock.name, clock.span, known
    yield from _asked(workflow)


def _asked(workflow: Workflow) -> Iterator[Place]:
    """Who is asked for something, by what."""
    for place in effect_places(workflow):
        here = known_everywhere(workflow, place.leaves) | asked_about(place.when)
        for effect in with_late(place.effects):
            if isinstance(effect, Ask | Task):
                yield effect.of, place.name, place.span, here | asked_about(effect.when)


def _may_be_empty(who: Who, known: frozenset[str]) -> bool:
    return who.kind is WhoKind.DATA and who.name not in known


def _finding(who: Who, name: str, span: Span) -> Diagnostic:
    return CHECK.at(
        span,
        f"{name} hänger bara på {who.name}, och det fältet kan vara tomt: då är det ingen.",
        f"{name} depends on {who.name} alone, and that field may be empty: then it is nobody.",
        help=Message(
            f"Skriv required: true på {who.name}, eller lägg till en roll.",
            f"Write required: true on {who.name}, or add a role.",
        ),
    )
