"""Owns when a timer comes: so long after its state was entered, and then again and again.

What is counted in days, weeks, months or years comes when that day begins; what is counted in hours, at
the hour. What a timer does is left to `passing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from engine.casework.clocks import HOUR
from engine.casework.counting import local_day, moment_after
from engine.definitions.workflow import Timer
from engine.expressions.expression import Expression
from engine.expressions.scope import Value
from engine.foundation.calendar import Calendar
from engine.foundation.durations import Duration, Unit

FAR = 1 << 40


@dataclass(frozen=True, slots=True)
class Times:
    """When a timer comes, counted from `since`: at each of `after`, then `every` so long."""

    since: datetime
    after: tuple[datetime, ...]
    every: Duration | None
    calendar: Calendar

    def at(self, number: int) -> datetime | None:
        """The moment of the `number`th time, from 0; None when it does not come so often."""
        if number < len(self.after):
            return self.after[number]
        if self.every is None:
            return None
        base = self.after[-1] if self.after else self.since
        amount = self.every.amount * (number - len(self.after) + 1)
        return moment_on(base, Duration(amount, self.every.unit), self.calendar)

    def come(self, number: int, now: datetime) -> int:
        """How many times it has come by now, of which `number` are known: after a long stop these may
        be many more.
        """
        if not self.has_come(number, now):
            return number
        reach = 1
        while reach < FAR and self.has_come(number + reach, now):
            number, reach = number + reach, reach * 2
        while reach > 1:
            reach //= 2
            if self.has_come(number + reach, now):
                number += reach
        return number + 1

    def has_come(self, number: int, now: datetime) -> bool:
        moment = self.at(number)
        return moment is not None and moment <= now


def times_of(
    timer: Timer, since: datetime, run: Callable[[Expression], Value], calendar: Calendar
) -> Times:
    """`run` gives the value of an expression in the case. What is not known does not come; what is said to
    come before the one before it comes with it.
    """
    moments: list[datetime] = []
    for expression in timer.after:
        value = run(expression)
        if isinstance(value, Duration):
            moments.append(max([moment_on(since, value, calendar), *moments[-1:]]))
    every = run(timer.every) if timer.every is not None else None
    again = every if isinstance(every, Duration) and every.amount > 0 else None
    return Times(since, tuple(moments), again, calendar)


def moment_on(since: datetime, duration: Duration, calendar: Calendar) -> datetime:
    """The moment so long after another: never before it."""
    if duration.unit is Unit.HOURS:
        return moment_after(calendar, since, duration.amount * HOUR)
    day = calendar.later(local_day(since, calendar), duration)
    return max(since, calendar.begins(day))
