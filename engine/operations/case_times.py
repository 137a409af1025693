"""Owns the clocks of one case as its reader may see them: days to keep, and the workflow's own clocks.

Why each day has counted is left to `read_times`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.casework.clocks import Reading
from engine.casework.counting import local_day
from engine.casework.plan import plan_of
from engine.casework.possible import looking
from engine.foundation.durations import Unit
from engine.foundation.texts import said
from engine.operations.case_file import CaseFile
from engine.operations.clocks import STANDS_STILL, clock_of, nearest_first, state_clocks
from engine.operations.views import Clock, Words


def case_clocks(file: CaseFile) -> tuple[Clock, ...]:
    """What goes on: the nearest last day first, what has none after it."""
    calendar, today = file.deployment.calendar, file.now.date()
    states = state_clocks(file.case, file.workflow, today, calendar)
    if halted(file):
        states = tuple(replace(one, tone="still", note=STANDS_STILL) for one in states)
    if file.workflow.states[file.case.state].final:
        return states
    going = [
        (reading.due is not None, named_clock(file, file.workflow.clocks[name].label, reading))
        for name, reading in readings(file).items()
        if reading.end is None and reading.start <= file.now
    ]
    limited = nearest_first((*states, *(clock for has_end, clock in going if has_end)))
    return (*limited, *(clock for has_end, clock in going if not has_end))


def halted(file: CaseFile) -> bool:
    """Whether the case that an activity belongs to stands still, so that its days do too."""
    host = file.host
    return host is not None and plan_of(host.workflow).leaves[host.case.state].halts


def readings(file: CaseFile) -> Mapping[str, Reading]:
    """The clocks that have a beginning and that the reader may know of."""
    return dict(_readings(file))


def _readings(file: CaseFile) -> Iterator[tuple[str, Reading]]:
    step = looking(file.workflow, file.case, file.facts(), file.now)
    for name in file.workflow.clocks if step is not None else ():
        reading = step.reading(name) if step is not None else None
        if reading is not None and file.knows_clock(name):
            yield name, reading
    if step is not None:
        step.let_go()


def named_clock(file: CaseFile, label: Words, reading: Reading) -> Clock:
    """A clock with its last day; what has none, or stands still, is told in words."""
    calendar, today = file.deployment.calendar, file.now.date()
    since = local_day(reading.start, calendar)
    clock = clock_of(label, since, reading.due or today, today, calendar, reading.pauses)
    if reading.stopped:
        return replace(clock, tone="still", note=so_far_still(reading))
    if reading.due is None or reading.due_at is None or reading.limit is None:
        return replace(clock, tone="plain", note=so_far(reading))
    if reading.limit.unit is Unit.HOURS:
        told = said(
            "senast {day} kl. {time}", day=reading.due, time=reading.due_at.strftime("%H.%M")
        )
        late = "late" if reading.late else "plain"
        return replace(clock, tone=late, note=told)
    return clock


def so_far(reading: Reading) -> Words:
    days = reading.working_days
    return said("arbetsdag {day}", day=str(days)) if days else said("ingen arbetsdag har gått")


def so_far_still(reading: Reading) -> Words:
    return said("står still på arbetsdag {day}", day=str(reading.working_days))
