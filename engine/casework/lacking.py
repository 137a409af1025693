"""Owns which consents a condition lacks, each with the party: those without which what decided it would have
another value. Who gives them, and where that is written down, is left to those who show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.casework.step import Step
from engine.expressions import tree as t
from engine.expressions.expression import Expression
from engine.expressions.scope import Standing, Value
from engine.expressions.walking import outside_rows

Pair = tuple[str, str]
"""A consent and a party; `""` where it is given to nobody in particular."""


def consents_lacking(
    step: Step, condition: Expression, decided: Iterable[t.Node], names: Iterable[str]
) -> tuple[Pair, ...]:
    """Those of the consents of these names that do not stand, in the order of the definition. What stands and
    hinders, since it is another's turn to be asked then, is none of them.
    """
    known, standing = step.plan.workflow.consents, step.env.consents
    asked = [(name, party) for name in names if name in known for party in known[name].parties]
    missing = [one for one in asked if one[1] not in standing.get(one[0], frozenset())]
    at = [
        place for place, node in enumerate(outside_rows(condition.tree)) if is_within(node, decided)
    ]

    def given(pairs: Iterable[Pair]) -> list[Value]:
        found = condition.probe(replace(step.env, consents=with_given(standing, pairs)))
        return [found[place] for place in at]

    without, with_all = given(()), given(missing)
    return tuple(
        one
        for one in missing
        if given([one]) != without or given(two for two in missing if two != one) != with_all
    )


def is_within(node: t.Node, decided: Iterable[t.Node]) -> bool:
    return any(node is inner for part in decided for inner in outside_rows(part))


def with_given(standing: Standing, pairs: Iterable[Pair]) -> Standing:
    """What would stand if these were given too."""
    found = dict(standing)
    for name, party in pairs:
        found[name] = found.get(name, frozenset()) | {party}
    return found


def in_one_word(lacking: Iterable[Pair], names: Iterable[str]) -> Iterator[str]:
    """Each as reasons name it, `consent:party`; a consent of which none is lacking by its name."""
    pairs = tuple(lacking)
    for name in names:
        parties = [party for one, party in pairs if one == name and party]
        yield from (f"{name}:{party}" for party in parties) if parties else (name,)
