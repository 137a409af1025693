"""Owns the check of `late` where there is no day that could pass."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.conditions import every_action
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import (
    NOTHING_LATE,
    Ask,
    Effect,
    State,
    Task,
    Timer,
    Workflow,
    when_late,
    with_late,
)
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
        for effects, name, span, dated in _places(workflow):
            for effect in with_late(effects):
                if isinstance(effect, Ask | Task) and _has_no_day(effect, dated):
                    yield _finding(span, f"det som ges i {name}", f"what {name} gives", "due")


def _has_no_day(effect: Ask | Task, dated: bool) -> bool:
    """`dated`: whether a state that an ask may follow has a day to keep."""
    follows = dated and isinstance(effect, Ask)
    return effect.late != NOTHING_LATE and effect.due is None and not follows


Place = tuple[tuple[Effect, ...], str, Span, bool]


def _places(workflow: Workflow) -> Iterator[Place]:
    """Every place where something happens, and whether a state there may have a day to keep."""
    anywhere = any(state.due is not None for state in workflow.states.values())
    for state in workflow.states.values():
        dated = _dated(workflow, state)
        yield state.on_enter, state.name, state.span, dated
        yield state.on_leave, state.name, state.span, anywhere
        yield from _of_timers(tuple(state.timers.values()), dated)
    yield workflow.on_enter, workflow.name, workflow.span, anywhere
    yield from _of_timers(tuple(workflow.timers.values()), anywhere)
    for action in every_action(workflow):
        yield action.do, action.name, action.span, anywhere
    for use in workflow.forms.values():
        yield use.do, use.name, workflow.span, anywhere
    for name, effects in workflow.on_flag.items():
        yield effects, f"on_flag: {name}", workflow.span, anywhere
    for clock in workflow.clocks.values():
        yield tuple(when_late(clock.late)), clock.name, clock.span, anywhere


def _of_timers(timers: tuple[Timer, ...], dated: bool) -> Iterator[Place]:
    for timer in timers:
        yield timer.do, timer.name, timer.span, dated


def _dated(workflow: Workflow, state: State) -> bool:
    """Whether the state, or one around it, has a day to keep."""
    return any(one.due is not None for one in workflow.around(state.name))


def _finding(span: Span, sv: str, en: str, key: str) -> Diagnostic:
    return CHECK.at(
        span,
        f"late gör ingenting: {sv} har ingen sista dag.",
        f"late does nothing: {en} has no last day.",
        help=Message(f"Lägg till {key}.", f"Add {key}."),
    )
