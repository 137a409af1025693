"""Time may pass in leaps from waking to waking or hour by hour: the case is the same. And what a clock has
counted is the sum of its ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.casework.draft import replay
from engine.casework.events import Advanced
from engine.definitions.workflow import Workflow
from engine.foundation.durations import Duration, Unit
from tests.casework.building import Run, facts
from tests.casework.walks import Pick, event_of, goes_round, workflows

HOUR = timedelta(hours=1)
SETTINGS = {"tid": Duration(3, Unit.DAYS)}
calm = workflows().filter(lambda flow: not goes_round(flow))
short_picks = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 5), st.integers(0, 12)),
    min_size=1,
    max_size=5,
)


def hour_by_hour(run: Run, until: datetime) -> None:
    while run.now < until:
        run.now = (run.now.astimezone(UTC) + HOUR).astimezone(run.now.tzinfo)
        run.pass_time()


def both(flow: Workflow, walk: Sequence[Pick], start: datetime | None = None) -> tuple[Run, Run]:
    """The same walk twice: by leaps and by hours."""
    leaps, hours = (Run(flow, facts(settings=SETTINGS), start) for _ in range(2))
    for number, pick in enumerate(walk):
        until = (leaps.now.astimezone(UTC) + timedelta(days=pick[3], hours=number)).astimezone(
            leaps.now.tzinfo
        )
        leaps.pass_time()
        hours.pass_time()
        leaps.wait_until(until)
        hour_by_hour(hours, until)
        assert leaps.case == hours.case
        event = event_of(pick, flow, leaps.case, number)
        outcome = leaps.try_(event)
        if isinstance(outcome, Advanced):
            leaps.take(event)
            hours.take(event)
    return leaps, hours


def same(flow: Workflow, walk: Sequence[Pick]) -> None:
    leaps, hours = both(flow, walk)
    assert leaps.case == hours.case
    assert replay(leaps.happened) == leaps.case
    assert [one.kind for one in leaps.happened] == [one.kind for one in hours.happened]


@settings(max_examples=12)
@given(calm, short_picks)
def test_leaps_and_hours_come_to_the_same(flow: Workflow, walk: Sequence[Pick]) -> None:
    same(flow, walk)


@pytest.mark.long
@settings(max_examples=1500)
@given(calm, short_picks)
def test_leaps_and_hours_come_to_the_same_in_many_cases(
    flow: Workflow, walk: Sequence[Pick]
) -> None:
    same(flow, walk)


@settings(max_examples=40)
@given(calm, short_picks)
def test_after_time_has_passed_nothing_is_due_and_nothing_happens_again(
    flow: Workflow, walk: Sequence[Pick]
) -> None:
    run = Run(flow, facts(settings=SETTINGS))
    for number, pick in enumerate(walk):
        run.now += timedelta(days=pick[3] * 30, hours=number)
        run.pass_time()
        assert run.pass_time().events == ()
        waking = run.waking()
        assert waking is None or waking > run.now
        event = event_of(pick, flow, run.case, number)
        if isinstance(run.try_(event), Advanced):
            run.take(event)
