"""Owns which outcomes a condition may have while certain forms have not been filled in.

What rests on their answers is unknown then. As in `analysis`, an outcome may be thought possible that
is not, never the other way round.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from itertools import product

from engine.expressions import tree as t
from engine.expressions.analysis import ALL, Outcomes, both, either, negated, outcomes_of

UNKNOWN: Outcomes = frozenset({None})
STRICT = frozenset("year age days_between working_days_between round abs min max".split())
"""Functions whose value is unknown when one of their arguments is."""


def outcomes_without(node: t.Node, forms: Collection[str]) -> Outcomes:
    """Which of true, false and unknown a condition may give while `forms` have no submission."""
    match node:
        case t.Not():
            return negated(outcomes_without(node.of, forms))
        case t.Logic():
            parts = [outcomes_without(part, forms) for part in node.parts]
            combine = both if node.operator == "and" else either
            return reduce(
                lambda some, more: frozenset(combine(a, b) for a, b in product(some, more)), parts
            )
        case t.If():
            inner = (node.then, node.otherwise)
            return frozenset().union(*(outcomes_without(one, forms) for one in inner)) | UNKNOWN
        case t.Call(function="answered", arguments=(argument,)) if rests_on(argument, forms):
            return frozenset({False})
        case t.Compare() if any(rests_on(one, forms) for one in node.operands):
            return UNKNOWN if len(node.operands) == 2 else frozenset({None, False})
        case t.Among() if rests_on(node.item, forms):
            return UNKNOWN
        case t.Holds() if rests_on(node.item, forms) or rests_on(node.several, forms):
            return UNKNOWN
        case t.Member() if rests_on(node, forms):
            return UNKNOWN
        case t.Compare() | t.Among() | t.Constant():
            return outcomes_of(node)
        case _:
            return ALL


def rests_on(node: t.Node, forms: Collection[str]) -> bool:
    """Whether a value is certainly unknown while one of the forms has no submission."""
    match node:
        case t.Member():
            return rests_on(node.of, forms)
        case t.Pick(of=t.Name(place="own", name=name)):
            return name in forms
        case t.Pick(of=t.Kept(rows=t.Name(place="own", name=name))):
            return name in forms
        case t.Score() | t.Day() | t.Negative():
            return rests_on(node.of, forms)
        case t.Arithmetic():
            return rests_on(node.left, forms) or rests_on(node.right, forms)
        case t.Shift():
            return rests_on(node.when, forms) or rests_on(node.by, forms)
        case t.Call():
            return node.function in STRICT and any(rests_on(one, forms) for one in node.arguments)
        case _:
            return False
