"""Owns how a deployment has its log reviewed: how often, and from where on something is unusual. What the
rules are is left to `access.reviewing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from engine.definitions.leaves import read_number
from engine.definitions.source_tree import Node
from engine.definitions.written import get, scalars, word
from engine.foundation.durations import Duration, Unit, read

LEFT_OUT = (
    "surname",
    "contact",
    "colleague",
    "unassigned",
    "elsewhere",
    "closed",
    "volume",
    "refused",
)
"""The rules that a deployment may do without. Those about emergencies and protected people always hold."""
EVERY: Mapping[str, int] = {"week": 0, "month": 1, "quarter": 3}
"""How often a sample may be drawn by itself, in months; no months are a week."""
COUNTS = ("sample", "cases_a_day", "times_usual", "refusals")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReview:
    """`every`: one of `EVERY`; None: somebody draws it. `sample`: how many chance draws. A day is unusual
    with `cases_a_day` cases that are `times_usual` times those of a usual day; so are `refusals`, and
    reading longer than `after_closing` after a case was closed. `without`: rules that are not used.
    """

    every: str | None = None
    sample: int = 5
    cases_a_day: int = 10
    times_usual: int = 3
    refusals: int = 3
    after_closing: Duration = field(default_factory=lambda: Duration(30, Unit.DAYS))
    without: frozenset[str] = frozenset()


def log_review(tree: Node) -> LogReview:
    """What a deployment says of it; what it does not say is as it is by itself."""
    node = get(tree, "log_review")
    every, lasts = word(node, "every"), read(word(node, "after_closing") or "")
    told = {name: read_number(word(node, name) or "") for name in COUNTS}
    counts = {name: one for name, one in told.items() if isinstance(one, int) and one > 0}
    left = frozenset(one.text for one in scalars(get(node, "without"))) & frozenset(LEFT_OUT)
    usual = LogReview()
    return LogReview(
        every=every if every in EVERY else None,
        sample=counts.get("sample", usual.sample),
        cases_a_day=counts.get("cases_a_day", usual.cases_a_day),
        times_usual=counts.get("times_usual", usual.times_usual),
        refusals=counts.get("refusals", usual.refusals),
        after_closing=lasts or usual.after_closing,
        without=left,
    )


def period_before(every: str, today: date) -> tuple[date, date]:
    """The first and last day of the latest week, month or quarter that has passed."""
    begins = period_of(every, today)
    last = begins - timedelta(days=1)
    return period_of(every, last), last


def period_after(every: str, today: date) -> date:
    """The day on which the next week, month or quarter begins."""
    longest = {"week": 7, "month": 31, "quarter": 92}[every]
    return period_of(every, period_of(every, today) + timedelta(days=longest))


def period_of(every: str, day: date) -> date:
    """The first day of the week, month or quarter that a day is in."""
    if every == "week":
        return day - timedelta(days=day.weekday())
    months = EVERY[every]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)
