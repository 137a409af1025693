"""The periods in which a log is reviewed, and what a deployment says of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.definitions.log_review import EVERY, LogReview, period_after, period_before
from tests.definitions.projects import DEPLOYMENT, HOME, deployment, loaded


@pytest.mark.parametrize("every", EVERY)
def test_every_day_of_some_years_is_in_one_period(every: str) -> None:
    """A period is reviewed once it has passed, the next follows on it, and none is left out."""
    day, ends = date(2023, 12, 1), date(2028, 3, 31)
    first, last = period_before(every, day)
    while day < ends:
        day += timedelta(days=1)
        before = period_before(every, day)
        if before != (first, last):
            assert before[0] == last + timedelta(days=1)
            assert before[1] + timedelta(days=1) == day
            first, last = before
        assert last < day < period_after(every, day)
        assert period_before(every, period_after(every, day))[0] <= day


def test_what_is_said_and_what_is_not() -> None:
    said = "log_review: {every: month, refusals: 2, without: [closed, surname]}\n"
    found = deployment(loaded({f"{HOME}/deployment.yaml": DEPLOYMENT + said}))
    assert found.log_review == LogReview(
        every="month", refusals=2, without=frozenset({"closed", "surname"})
    )
