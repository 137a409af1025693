"""Owns the check of timers whose times lead nowhere: every zero, or later ones before earlier."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Timer, Workflow
from engine.expressions.expression import Expression
from engine.expressions.tree import Constant
from engine.foundation.diagnostics import Diagnostic, Message
from engine.foundation.durations import Duration, Unit

CHECK = Check(
    code="endless-timer",
    title=Message("Timerns tider går inte ihop", "The timer's times do not fit together"),
    why=Message(
        "En timer med every gör samma sak om och om igen, med så lång tid emellan. Utan tid emellan skulle "
        "den aldrig bli klar, så den gör ingenting. Tiderna under after räknas alla från starten, och "
        "skrivs den kortaste först.",
        "A timer with every does the same over and over, so long apart. With no time between it would "
        "never be done, so it does nothing. The times under after all count from the start, and are "
        "written the shortest first.",
    ),
    wrong="timers:\n  fråga: {every: 0 days, do: {ask: uppföljning, of: coach}}\n",
    right="timers:\n  fråga: {every: 30 days, do: {ask: uppföljning, of: coach}}\n",
)
LENGTHS = {
    Unit.HOURS: (1, 24.0),
    Unit.DAYS: (1, 1.0),
    Unit.WORKING_DAYS: (2, 1.0),
    Unit.WEEKS: (1, 1 / 7),
    Unit.MONTHS: (3, 1.0),
    Unit.YEARS: (3, 1 / 12),
}
"""Each unit's kind, within which durations compare, and how many make a day or a month."""


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.every_workflow.values():
        for timer in timers_of(workflow):
            yield from _of_timer(timer)


def timers_of(workflow: Workflow) -> Iterator[Timer]:
    """The workflow's own timers and those of its states."""
    yield from workflow.timers.values()
    for state in workflow.states.values():
        yield from state.timers.values()


def _of_timer(timer: Timer) -> Iterator[Diagnostic]:
    every = constant(timer.every)
    if every is not None and every.amount == 0:
        yield CHECK.at(
            timer.every.span or timer.span if timer.every is not None else timer.span,
            f"Timern {timer.name} skulle aldrig sluta: det är ingen tid mellan gångerna.",
            f"The timer {timer.name} would never end: there is no time between the times.",
            help=Message("Skriv till exempel 30 days.", "Write for example 30 days."),
        )
    for before, after in zip(timer.after, timer.after[1:], strict=False):
        if _is_longer(constant(before), constant(after)):
            yield CHECK.at(
                after.span or timer.span,
                f"{after.text} kommer inte efter {before.text}: båda räknas från starten.",
                f"{after.text} does not come after {before.text}: both count from the start.",
                help=Message("Skriv den kortaste tiden först.", "Write the shortest time first."),
            )


def constant(expression: Expression | None) -> Duration | None:
    """The duration that is written out; None where it is worked out."""
    tree = expression.tree if expression is not None else None
    value = tree.value if isinstance(tree, Constant) else None
    return value if isinstance(value, Duration) else None


def _is_longer(one: Duration | None, other: Duration | None) -> bool:
    """Whether the first is as long as the other or longer, where that is certain."""
    if one is None or other is None:
        return False
    (kind, per), (other_kind, other_per) = LENGTHS[one.unit], LENGTHS[other.unit]
    return kind == other_kind and one.amount / per >= other.amount / other_per
