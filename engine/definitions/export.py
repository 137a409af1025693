"""Owns `Export`: what a deployment reports to others about its participants, by columns of its own.

Making its rows is left to `casework.reporting`, what an expression in it may name to `compile_exports`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from engine.expressions.expression import Expression
from engine.foundation.diagnostics import Span
from engine.foundation.texts import Text

MONTHLY, SLIPS = "scb_esf", "sus"
FORMATS = (MONTHLY, SLIPS)
START, END, YEAR = "start", "end", "year"
CHANGES = (START, END)
GIVES = (
    "identity", "name", "month", "year", "change", "day", "start", "end", "number", "subproject",
    "reference",
)  # fmt: skip
"""What a column may hold that no expression tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportColumn:
    """Either `value` or `gives` (one of `GIVES`). `at`: the change whose rows have it; None: all. `needed`: a
    row without it is wrong. `codes`: what the receiver calls each answer. `anonymous`: it is told of those
    who are reported without name and number too.
    """

    name: str
    label: Text | None
    span: Span
    value: Expression | None = None
    gives: str | None = None
    at: str | None = None
    needed: bool = False
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    anonymous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Of the cases of the workflow `over`, each change of somebody's taking part: that they start and end,
    when `start` and `end` say so. `where`: who counts; None: all. `consent`: without it one is reported
    without name and number. `woman` and `man`: what stands after the day of birth in place of the number of
    somebody protected. `checked_by` and `checked_on`: who has held the columns against the receiver's own
    form; empty and None while nobody has.
    """

    name: str
    label: Text
    span: Span
    format: str
    over: str
    start: Expression
    end: Expression
    where: Expression | None = None
    columns: Mapping[str, ReportColumn] = field(default_factory=lambda: MappingProxyType({}))
    consent: str | None = None
    woman: str = ""
    man: str = ""
    checked_by: str = ""
    checked_on: date | None = None

    @property
    def expressions(self) -> tuple[Expression, ...]:
        own = (self.where, self.start, self.end, *(one.value for one in self.columns.values()))
        return tuple(one for one in own if one is not None)

    @property
    def is_checked(self) -> bool:
        return bool(self.checked_by) and self.checked_on is not None

    @property
    def monthly(self) -> bool:
        """Whether it is sent month by month; else each change is handed over by itself."""
        return self.format == MONTHLY
