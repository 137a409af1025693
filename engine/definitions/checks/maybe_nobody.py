"""Owns the check of what only somebody named in an activity's data may do, though that may be nobody."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.conditions import every_action
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Who, WhoKind, Workflow
from engine.foundation.diagnostics import Diagnostic, Message, Severity, Span

CHECK = Check(
    code="maybe-nobody",
    title=Message("Det kan vara ingen", "It may be nobody"),
    why=Message(
        "Ett fält i data som säger vem som gör något kan vara tomt när aktiviteten startar. Får bara den "
        "personen göra en handling, fylla i ett formulär eller vara den man väntar på, är det ingen. "
        "Skriv required: true på fältet, eller lägg till en roll.",
        "A field of data that says who does something may be empty when the activity starts. When only "
        "that person may take an action, fill in a form or be waited for, it is nobody. Write required: "
        "true on the field, or add a role.",
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
            for whos, name, span in _places(workflow):
                if whos and all(_may_be_empty(workflow, who) for who in whos):
                    yield _finding(whos[0], name, span)


def _places(workflow: Workflow) -> Iterator[tuple[tuple[Who, ...], str, Span]]:
    """Who does what, with its name and place."""
    for action in every_action(workflow):
        yield action.by, action.name, action.span
    for use in workflow.forms.values():
        yield use.by, use.name, workflow.span
    for state in workflow.states.values():
        yield state.waits_for, state.name, state.span
    for clock in workflow.clocks.values():
        yield clock.waits_for, clock.name, clock.span


def _may_be_empty(workflow: Workflow, who: Who) -> bool:
    if who.kind is not WhoKind.DATA:
        return False
    field = workflow.data.get(who.name)
    return field is None or field.required is not True or field.show_if is not None


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
