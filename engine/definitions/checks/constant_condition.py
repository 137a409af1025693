"""Owns the check of conditions that are always or never true, whatever anybody answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from engine.definitions.checks.check import Check
from engine.definitions.conditions import Condition, conditions, indicator_conditions
from engine.definitions.deployment import Deployment
from engine.expressions.analysis import outcomes
from engine.foundation.diagnostics import Diagnostic, Message, Severity

CHECK = Check(
    code="constant-condition",
    severity=Severity.WARNING,
    title=Message("Villkoret är alltid eller aldrig sant", "The condition is always or never true"),
    why=Message(
        "Ett villkor som blir likadant hur man än svarar gör ingen skillnad. Ofta är det ett tal utanför "
        "skalan, eller and där det skulle stå or. Frågan som styrs av ett villkor som aldrig är sant "
        "visas aldrig.",
        "A condition that comes out the same whatever is answered makes no difference. Often it is a "
        "number outside the scale, or and where or was meant. A question under a condition that is "
        "never true is never shown.",
    ),
    wrong="""form: exempel
title: Exempel
fields:
  ork: {type: scale, label: Hur är orken?, options: {1: Låg, 2: Hög}}
  varför: {type: text, label: Varför?, show_if: ork > 2}
""",
    right="""form: exempel
title: Exempel
fields:
  ork: {type: scale, label: Hur är orken?, options: {1: Låg, 2: Hög}}
  varför: {type: text, label: Varför?, show_if: ork >= 2}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for condition in chain(conditions(deployment), indicator_conditions(deployment)):
        found = outcomes(condition.expression)
        if True not in found:
            yield _never(condition)
        elif found == {True}:
            yield _always(condition)


def _never(condition: Condition) -> Diagnostic:
    text = condition.expression.text
    return CHECK.at(
        condition.span,
        f"{condition.key} i {condition.name} är aldrig sant, hur man än svarar: {text}",
        f"{condition.key} of {condition.name} is never true, whatever is answered: {text}",
        help=Message(
            "Jämför med svaren som går att välja.", "Compare it with the answers one can choose."
        ),
    )


def _always(condition: Condition) -> Diagnostic:
    text = condition.expression.text
    return CHECK.at(
        condition.span,
        f"{condition.key} i {condition.name} är alltid sant, hur man än svarar: {text}",
        f"{condition.key} of {condition.name} is always true, whatever is answered: {text}",
        help=Message(
            "Ta bort villkoret, eller jämför med svaren som går att välja.",
            "Remove the condition, or compare it with the answers one can choose.",
        ),
    )
