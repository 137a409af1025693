"""Owns `Way`: all that a move from one leaf to another brings, worked out before any case takes it.

Which ways there are is left to `plan`; taking them to `moving`.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.definitions.workflow import Effect, State
from engine.expressions.expression import Expression
from engine.foundation.durations import Duration

OUTERMOST = ""  # the workflow itself, as the state that asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What effects come from. `about` is `kind:name` (`state:paus`, `action:starta`, `form:who5`,
    `flag:who5.lågt`, `timer:aktiv.fråga`, and `clock:väntan` or `late:who5` of what is late). `state`:
    what is asked is withdrawn when this state is left. `tolerance`: so much later still is in time. `after`:
    the request that was late first, whose flag it is too.
    """

    about: str
    state: str | None = None
    flag: str | None = None
    tolerance: Duration | None = None
    after: str | None = None


Doing = tuple[tuple[Cause, tuple[Effect, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """From one leaf to another by one action. `left` (inner first) and `entered` (outer first) are
    names. `ends`: the states whose requests are withdrawn, with `OUTERMOST` when the case closes.
    `on_leave`, `on_enter`, `do`: what there is to do, in order. `due`: states that have a day to keep.
    `resumed`: states whose day has stood still until now.
    """

    to: str
    left: tuple[str, ...]
    entered: tuple[str, ...]
    ends: frozenset[str]
    on_leave: Doing
    do: Doing
    on_enter: Doing
    due: tuple[tuple[str, Expression], ...]
    resumed: tuple[tuple[str, Expression], ...] = ()


def doing(about: str, effects: tuple[Effect, ...], state: str | None = None) -> Doing:
    """Effects with their cause; nothing where there are none."""
    return ((Cause(about=about, state=state), effects),) if effects else ()


def dues(states: list[State]) -> tuple[tuple[str, Expression], ...]:
    return tuple((state.name, state.due) for state in states if state.due is not None)
