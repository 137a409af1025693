"""Owns which data of an activity are certainly answered where something is written: required, set on
every way there, or asked about by the condition beside it.

The check of what only somebody named in the data may do builds on it. What may be cleared again counts as
answered: the checks that read this would rather be silent than wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.definitions.reach import Move, moves, reached
from engine.definitions.workflow import Action, Effect, SetData, Workflow
from engine.expressions.expression import Expression
from engine.expressions.tree import Call, Logic, Name, Node


def known_in(workflow: Workflow) -> Mapping[str, frozenset[str]]:
    """For each leaf that can be reached the data that are answered there, whichever way one came."""
    can, always = reached(workflow), required(workflow)
    found = dict.fromkeys(can, frozenset(workflow.data))
    found[workflow.first_leaf(workflow.starts)] = always
    ways = [move for move in moves(workflow) if move.source in can and move.target in can]
    grown = True
    while grown:
        grown = False
        for move in ways:
            less = found[move.target] & (found[move.source] | _brought(workflow, move))
            if less != found[move.target]:
                found[move.target], grown = less, True
    return found


def known_everywhere(workflow: Workflow, leaves: Iterable[str]) -> frozenset[str]:
    """The data that are answered in all of the leaves; those that always are where there are none."""
    known = known_in(workflow)
    return everywhere(required(workflow), (known[one] for one in leaves if one in known))


def everywhere(least: frozenset[str], found: Iterable[frozenset[str]]) -> frozenset[str]:
    sets = tuple(found)
    return frozenset.intersection(*sets) if sets else least


def required(workflow: Workflow) -> frozenset[str]:
    """The data that an activity cannot begin without."""
    return frozenset(
        name for name, one in workflow.data.items() if one.required is True and one.show_if is None
    )


def asked_about(when: Expression | None) -> frozenset[str]:
    """The own data that must be answered for a condition to hold: `answered(x)`, alone or with `and`."""
    return _answered(when.tree) if when is not None else frozenset()


def _answered(node: Node) -> frozenset[str]:
    if isinstance(node, Logic) and node.operator == "and":
        return frozenset().union(*map(_answered, node.parts))
    if isinstance(node, Call) and node.function == "answered":
        (what,) = node.arguments
        if isinstance(what, Name) and what.place == "own":
            return frozenset({what.name})
    return frozenset()


def _brought(workflow: Workflow, move: Move) -> frozenset[str]:
    """The data that an action asks about, or that it or the forms it needs set."""
    action = move.action
    forms = [workflow.forms[name].do for name in _forms(action) if name in workflow.forms]
    return asked_about(action.when).union(set_by(action.do), *map(set_by, forms))


def _forms(action: Action) -> tuple[str, ...]:
    return action.needs if action.form is None else (*action.needs, action.form)


def set_by(effects: Iterable[Effect]) -> frozenset[str]:
    """The data that effects set, whatever else is so."""
    return frozenset(
        name
        for effect in effects
        if isinstance(effect, SetData) and effect.when is None
        for place, name in effect.values
        if place == "case"
    )
