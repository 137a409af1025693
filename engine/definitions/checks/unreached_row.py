"""Owns the check of rows of a `decide` table that are never the first true one."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.form import Computed
from engine.expressions.analysis import rows
from engine.foundation.diagnostics import Diagnostic, Message, Severity

CHECK = Check(
    code="unreached-row",
    severity=Severity.WARNING,
    title=Message("Raden nås aldrig", "The row is never reached"),
    why=Message(
        "Raderna under decide läses uppifrån, och den första som stämmer gäller. En rad vars villkor "
        "aldrig håller, eller som alltid har en rad ovanför som håller, ger aldrig sitt svar.",
        "Rows under decide are read from the top, and the first that holds counts. A row whose condition "
        "never holds, or that always has one above it which does, never gives its answer.",
    ),
    wrong="""decide:
  - when: ork <= 3
    gives: vila
  - when: ork <= 2
    gives: vård
  - else: arbete
""",
    right="""decide:
  - when: ork <= 2
    gives: vård
  - when: ork <= 3
    gives: vila
  - else: arbete
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for form in deployment.forms.values():
        for value in form.values.values():
            yield from _of_table(value)
    for workflow in deployment.every_workflow.values():
        for value in workflow.values.values():
            yield from _of_table(value)


def _of_table(value: Computed) -> Iterator[Diagnostic]:
    conditions = [row.when for row in value.decide if row.when is not None]
    if not conditions:
        return
    found = rows(conditions)
    for number in found.unreached:
        yield CHECK.at(
            conditions[number].span or value.span,
            f"Rad {number + 1} under decide i {value.name} nås aldrig: {conditions[number].text}",
            f"Row {number + 1} under decide of {value.name} is never reached: {conditions[number].text}",
            help=Message(
                "Flytta raden uppåt, ändra villkoret eller ta bort den.",
                "Move the row up, change its condition or remove it.",
            ),
        )
