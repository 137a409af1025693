"""Owns the check of `late` where there is no day that could pass."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.effect_places import effect_places
from engine.definitions.workflow import NOTHING_LATE, Ask, State, Task, Workflow, with_late
from engine.foundation.diagnostics import Diagnostic, Message, Span

CHECK = Check(
    code="never-late",
    title=Message("Det kan aldrig bli för sent", "It can never be late"),
    why=Message(
        "late säger vad som händer när sista dagen har gått. Då behöver det också sägas vilken dag det är: "
        "limit på en klocka, due på en uppgift. En fråga (ask) utan due följer lägets due, om läget har "
        "något.",
        "late says what happens when the last day has passed. Then it must also be said which day that "
        "is: limit of a clock, due of a task. An ask without due follows the state's due, if it has one.",
    ),
    wrong="on_enter: {task: Ring, of: coach, late: {notify: koordinator}}\n",
    right="on_enter: {task: Ring, of: coach, due: 5 working days, late: {notify: koordinator}}\n",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.every_workflow.values():
        for clock in workflow.clocks.values():
            if clock.late != NOTHING_LATE and clock.limit is None:
                yield _finding(
                    clock.span, f"klockan {clock.name}", f"the clock {clock.name}", "limit"
                )
        for place in effect_places(workflow):
            dated, name = _dated(workflow, place.state), place.name
            for effect in with_late(place.effects):
                if isinstance(effect, Ask | Task) and _has_no_day(effect, dated):
                    yield _finding(place.span, f"det som ges i {name}", f"what {name} gives", "due")


def _has_no_day(effect: Ask | Task, dated: bool) -> bool:
    """`dated`: whether a state that an ask may follow has a day to keep."""
    follows = dated and isinstance(effect, Ask)
    return effect.late != NOTHING_LATE and effect.due is None and not follows


def _dated(workflow: Workflow, state: State | None) -> bool:
    """Whether the state, or one around it, has a day to keep; where it may be any state, whether one has."""
    around = workflow.states.values() if state is None else workflow.around(state.name)
    return any(one.due is not None for one in around)


def _finding(span: Span, sv: str, en: str, key: str) -> Diagnostic:
    return CHECK.at(
        span,
        f"late gör ingenting: {sv} har ingen sista dag.",
        f"late does nothing: {en} has no last day.",
        help=Message(f"Lägg till {key}.", f"Add {key}."),
    )
