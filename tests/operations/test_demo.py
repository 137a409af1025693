"""The demonstration: accounts for every role, stories moved to now, nothing twice."""

from __future__ import annotations

from datetime import timedelta

from engine.operations.callers import Caller
from engine.operations.demo import PASSWORD, demo
from engine.operations.list_cases import list_cases
from engine.operations.publish import publish
from engine.operations.read_case import read_case
from engine.operations.read_project import read_project
from engine.operations.sign_in import SignedIn, sign_in
from engine.operations.views import CaseFilter
from engine.operations.world import create_data, open_world
from tests.operations.house import PROJECT, START, Counting, Ticking
from tests.operations.test_way import sv

YEAR = timedelta(days=700)


def test_the_demonstration_is_of_today(place):
    create_data(place)
    world = open_world(place, clock=Ticking(START + YEAR), chance=Counting())
    files = read_project(PROJECT)
    publish(world, files, "prov", why="Prov", who="prov")
    made = demo(world, files, "prov")
    assert made.failed == ()
    assert made.cases == ("NV-2026-001", "NV-2026-002", "NV-2026-003")
    assert {name for name, _, _ in made.accounts} == {
        "samordnare", "coach", "kurator", "utförare", "remittent", "psykolog", "styrgrupp",
        "granskare", "förvaltare", "eva",
    }  # fmt: skip
    signed = sign_in(world, "samordnare", PASSWORD)
    assert isinstance(signed, SignedIn)
    caller = Caller(account=signed.account, deployment="prov")
    opened = {
        row.number: read_case(world, caller, row.number)
        for closed in (False, True)
        for row in list_cases(world, caller, CaseFilter(closed=closed)).rows
    }
    assert len(opened) == 3
    latest = max(one.timeline[0].at for one in opened.values())
    assert timedelta(0) <= world.now() - latest < timedelta(days=9)
    assert {one.timeline[-1].at.weekday() for one in opened.values()} == {0}
    assert "Test Viktor" in {sv(one.person.name) for one in opened.values()}
    again = demo(world, files, "prov")
    assert (again.cases, again.accounts) == ((), made.accounts)
    world.close()
