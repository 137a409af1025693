"""Owns the check of targets that no figure can meet, or that every figure meets."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.indicator import Indicator
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="unmet-target",
    title=Message("Målet kan inte nås, eller nås alltid", "The target cannot be met, or always is"),
    why=Message(
        "En andel är från 0 till 100 procent, ett antal är aldrig under 0, och ett tal kan inte gå utanför "
        "sin skala. Ett mål utanför det säger ingenting om hur det går.",
        "A share is from 0 to 100 per cent, a count is never below 0, and a number cannot leave its scale. "
        "A target outside that says nothing of how things go.",
    ),
    wrong="""indicators:
  i_tid: {label: I tid, over: väg, share: clock.svar.kept, at_least: 140}
""",
    right="""indicators:
  i_tid: {label: I tid, over: väg, share: clock.svar.kept, at_least: 80}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for name, one in deployment.indicators.items():
        parts = deployment.subprojects.values()
        for target in (one.target, *(part.targets.get(name) for part in parts)):
            if target is not None and is_idle(one, target):
                yield finding(one, target)


def limits(one: Indicator) -> tuple[float, float]:
    """The least and the greatest that the figure can be."""
    if one.is_condition:
        return 0, 100 if one.measure == "share" else inf
    low, high = one.value.type.low, one.value.type.high
    if one.measure == "sum":
        return 0 if low is not None and low >= 0 else -inf, inf
    return -inf if low is None else low, inf if high is None else high


def is_idle(one: Indicator, target: float) -> bool:
    """Whether all that the figure can be lies on one side of the target."""
    low, high = limits(one)
    if one.at_least is not None:
        return target > high or target <= low
    return target < low or target >= high


def finding(one: Indicator, target: float) -> Diagnostic:
    low, high = limits(one)
    sv = f"från {shown(low)} till {shown(high)}" if high < inf else f"minst {shown(low)}"
    en = f"from {shown(low)} to {shown(high)}" if high < inf else f"at least {shown(low)}"
    return CHECK.at(
        one.span,
        f"Målet {shown(target)} säger ingenting: {one.name} är {sv}.",
        f"The target {shown(target)} says nothing: {one.name} is {en}.",
        help=Message("Skriv ett mål däremellan.", "Write a target in between."),
    )


def shown(number: float) -> str:
    return f"{number:g}" if abs(number) < inf else "−∞"
