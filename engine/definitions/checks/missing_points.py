"""Owns the warning about a number worked out from answers of which some have points and some have not."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.form import Computed
from engine.expressions import tree as t
from engine.foundation.diagnostics import Diagnostic, Message, Severity

CHECK = Check(
    code="missing-points",
    title=Message("Ett svar saknar poäng", "An answer has no points"),
    why=Message(
        "När bara några av svaren har poäng blir summan okänd för den som väljer något av de andra, "
        "och den förblir okänd. Ska svaret räknas skriver man points. Ska det hoppas över skriver man "
        "answered_at_least på värdet: så många svar räcker.",
        "When only some of the answers have points, the sum is unknown for whoever chooses one of the "
        "others, and stays so. If the answer should count, write points. If it should be left out, "
        "write answered_at_least on the value: so many answers are enough.",
    ),
    wrong="options: {aldrig: {label: Aldrig, points: 0}, ofta: Ofta}\n",
    right="options: {aldrig: {label: Aldrig, points: 0}, ofta: {label: Ofta, points: 1}}\n",
    severity=Severity.WARNING,
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    places = [form.values for form in deployment.forms.values()]
    places += [workflow.values for workflow in deployment.every_workflow.values()]
    for values in places:
        for value in values.values():
            yield from _of_value(value)


def _of_value(value: Computed) -> Iterator[Diagnostic]:
    found = dict.fromkeys(_lacking(value.value.tree)) if value.value is not None else {}
    if not found:
        return
    names = ", ".join(found)
    yield CHECK.at(
        value.span,
        f"{value.name} blir okänd för den som svarar {names}, som saknar poäng.",
        f"{value.name} is unknown for whoever answers {names}, which has no points.",
        help=Message(
            "Ge svaret points, eller skriv answered_at_least på värdet.",
            "Give the answer points, or write answered_at_least on the value.",
        ),
    )


def _lacking(node: t.Node) -> Iterator[str]:
    """The options without points among others that have, where all must have. Behind an `if` they may
    have been seen to.
    """
    match node:
        case t.If():
            return
        case t.Score(points=table):
            yield from _without(table)
        case t.Over(function="sum" | "mean", what=None, where=None, scores=scores, at_least=least):
            for _, table in scores if least >= len(scores) else ():
                yield from _without(table)
    for part in t.parts_of(node):
        yield from _lacking(part)


def _without(table: t.Table) -> Iterator[str]:
    some = any(points is not None for points in table.values())
    yield from (name for name, points in table.items() if points is None and some)
