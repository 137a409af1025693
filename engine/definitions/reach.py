"""Owns what can happen in a workflow, guards aside: which state leads where, and which forms somebody
can have filled in by the time a case stands in a state. The checks of workflows build on it.

All answers lean the same way: what is said to be impossible is impossible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.definitions.form import Computed, Form
from engine.definitions.workflow import (
    Action,
    Ask,
    Effect,
    Timer,
    Workflow,
    when_late,
    with_late,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One action as a way from leaf to leaf. `back` stands for every leaf one can have been in."""

    source: str
    action: Action
    target: str
    back: bool = False


def moves(workflow: Workflow) -> tuple[Move, ...]:
    """Every way out of every leaf, to another state."""
    return tuple(_moves(workflow))


def _moves(workflow: Workflow) -> Iterator[Move]:
    for leaf, actions in workflow.leaf_actions.items():
        for action in actions.values():
            if action.to == "back":
                for other in workflow.leaves:
                    if other != leaf and not workflow.states[other].final:
                        yield Move(source=leaf, action=action, target=other, back=True)
            elif action.to is not None:
                yield Move(source=leaf, action=action, target=workflow.first_leaf(action.to))


def reached(workflow: Workflow) -> frozenset[str]:
    """Leaves that a case can come to. Going back leads only to where a case has been."""
    found = {workflow.first_leaf(workflow.starts)}
    ways = [move for move in moves(workflow) if not move.back]
    grown = True
    while grown:
        new = {move.target for move in ways if move.source in found} - found
        found |= new
        grown = bool(new)
    return frozenset(found)


def asked_by(effects: Iterable[Effect]) -> frozenset[str]:
    return frozenset(effect.form for effect in with_late(effects) if isinstance(effect, Ask))


def asked_by_timers(timers: Mapping[str, Timer]) -> frozenset[str]:
    return frozenset().union(*(asked_by(timer.do) for timer in timers.values()))


def filled_here(workflow: Workflow, leaf: str) -> frozenset[str]:
    """Forms that may be sent while a case stands in `leaf`, whatever it went through."""
    offered = set(workflow.offered(leaf))
    for state in workflow.around(leaf):
        offered |= asked_by(state.on_enter) | asked_by_timers(state.timers)
    offered |= asked_by(workflow.on_enter) | asked_by_timers(workflow.timers)
    for clock in workflow.clocks.values():
        offered |= asked_by(when_late(clock.late))
    for effects in workflow.on_flag.values():
        offered |= asked_by(effects)
    for use in workflow.forms.values():
        offered |= asked_by(use.do)
    return frozenset(offered & set(workflow.forms))


def filled_before(
    workflow: Workflow, besides: Action | None = None
) -> Mapping[str, frozenset[str]]:
    """For each leaf the forms that somebody can have sent before leaving it: there, or on a way to it.
    A form counts as sent when it is a block of one that is. `besides`: an action not taken on the way.
    """
    found: dict[str, set[str]] = {
        leaf: set(filled_here(workflow, leaf)) for leaf in workflow.leaves
    }
    found[workflow.first_leaf(workflow.starts)].add(workflow.opens_with)
    ways = [move for move in moves(workflow) if move.action is not besides]
    grown = True
    while grown:
        grown = False
        for move in ways:
            carried = found[move.source] | _brought(move.action) | _left(workflow, move)
            if not carried <= found[move.target]:
                found[move.target] |= carried
                grown = True
    return {leaf: with_blocks(workflow, forms) for leaf, forms in found.items()}


def with_blocks(workflow: Workflow, names: Iterable[str]) -> frozenset[str]:
    """The forms, and those of the workflow that are blocks of them."""
    found = set(names)
    for name in names:
        found |= _blocks(workflow.forms[name].form) if name in workflow.forms else set()
    return frozenset(found)


def _blocks(form: Form) -> set[str]:
    inner = [field.block for field in form.fields.values() if field.block is not None]
    return {name for block in inner for name in (block.name, *_blocks(block))}


def _brought(action: Action) -> set[str]:
    own = {action.form} if action.form is not None else set()
    return own | asked_by(action.do)


def _left(workflow: Workflow, move: Move) -> frozenset[str]:
    """What leaving the states around the source asks for."""
    left = (state.on_leave for state in workflow.around(move.source))
    return frozenset().union(*(asked_by(effects) for effects in left))


def forms_read(paths: Iterable[tuple[str, ...]], workflow: Workflow) -> frozenset[str]:
    """Forms whose latest answers an expression of the workflow reads, such as `who5` in `who5.total`."""
    return frozenset(
        path[1]
        for path in paths
        if len(path) > 2 and path[0] == "own" and path[1] in workflow.forms
    )


def values_read(
    workflow: Workflow, path: Sequence[str], case: Workflow | None = None
) -> Iterator[tuple[Workflow, Computed]]:
    """The value that a path names, of the workflow, of its activities or of the case, with its workflow."""
    place, *names = path
    if place == "case":
        if case is None:
            return
        workflow = case
    elif place != "own":
        return
    if len(names) > 1 and names[0] in workflow.activities:
        workflow, names = workflow.activities[names[0]].workflow, names[1:]
    if names and names[0] in workflow.values:
        yield workflow, workflow.values[names[0]]
