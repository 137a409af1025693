"""Figures and reports of many cases are worked out by a job, some at a time; the page says so meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.foundation.wrong import Refused
from engine.operations import read_follow_up as following
from engine.operations import read_reports as reporting
from engine.operations import working_out
from engine.operations.read_follow_up import FollowUp, Wanted, read_follow_up
from engine.operations.read_reports import read_reports
from engine.operations.run_job import run_job
from engine.operations.sweep import sweep
from engine.operations.working_out import FIGURES, REPORTS, WORKING
from engine.operations.world import DEFAULT_TENANT
from engine.storage.jobs import DONE, next_jobs
from tests.operations.house import House

NUMBERS = ("19850101-2382", "19900101-2385", "19920101-2383")


@pytest.fixture
def many(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Three cases, which are as many as take long."""
    monkeypatch.setattr(following, "FIGURES", replace(FIGURES, at_once=2))
    monkeypatch.setattr(reporting, "REPORTS", replace(REPORTS, at_once=2))
    monkeypatch.setattr(working_out, "SOME", 1)
    for at, number in enumerate(NUMBERS):
        house.to_active(who="sara", number=number, name=f"Test {at}")
    return house


def left(house: House) -> list[str]:
    """What the two pages say that is left; nothing where they are shown."""
    found = (
        read_reports(house.world, house.as_("sara")),
        read_follow_up(house.world, house.as_("sara"), Wanted()),
    )
    assert all(one.reason.kind == WORKING for one in found if isinstance(one, Refused))
    return [one.reason.sentence.in_("sv") for one in found if isinstance(one, Refused)]


def work(house: House) -> int:
    """Let the jobs that wait be done once, as a worker does; how many were."""
    sweep(house.world)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        waiting = next_jobs(tx, house.world.now())
    return [run_job(house.world, DEFAULT_TENANT, one) for one in waiting].count(DONE)


def test_many_are_worked_out_by_a_job(many: House) -> None:
    told = left(many)
    assert len(told) == 2
    assert all("3 ärenden är kvar" in one for one in told)
    assert work(many) == 1, "both pages have asked for the same job"
    assert left(many) == []
    page = read_follow_up(many.world, many.as_("sara"), Wanted())
    assert isinstance(page, FollowUp)


def test_a_job_leaves_the_rest_to_another_when_it_has_taken_long(
    many: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_out, "LONGEST", -1.0)
    assert len(left(many)) == 2
    jobs = 0
    while work(many):
        jobs += 1
    assert jobs == 2 * len(NUMBERS), "each of the two does one of the three cases at a time"
    assert left(many) == []


def test_few_are_worked_out_at_once(many: House) -> None:
    left(many)
    work(many)
    many.to_active(who="sara", number="19930101-2382", name="Test Ny")
    assert left(many) == []
    assert work(many) == 0
