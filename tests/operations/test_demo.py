"""The demonstration: accounts for every role, stories moved to now, nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.casework.report_months import AGAIN, OPEN, SENT
from engine.definitions.load import load
from engine.foundation.wrong import NoReleaseError
from engine.operations import read_reports
from engine.operations.callers import Account, Caller
from engine.operations.create_account import NewAccount, create_account
from engine.operations.demo import PASSWORD, demo, publish_ahead
from engine.operations.list_cases import list_cases
from engine.operations.publish import Published, publish
from engine.operations.read_case import read_case
from engine.operations.read_project import read_project
from engine.operations.read_reports import read_report
from engine.operations.read_slips import read_slips
from engine.operations.sign_in import SignedIn, sign_in
from engine.operations.verify import verify_all
from engine.operations.views import CaseFilter
from engine.operations.working_out import REPORTS
from engine.operations.world import open_world
from engine.storage.accounts import find_account
from engine.storage.audit import entries
from engine.storage.cases import every_case
from engine.storage.people import find_person
from tests.databases import create_data
from tests.operations.house import ACTIVITIES, PROJECT, START, Counting, Ticking
from tests.operations.test_stories import REPOSITORY, SHIPPED
from tests.operations.test_way import sv
from tests.projects import FOLDER
from tests.projects import files as guide_files

YEAR = timedelta(days=700)
LEADERS = {"projektledare", "delprojektledare", "processledare"}


def test_the_demonstration_is_of_today(place):
    create_data(place)
    world = open_world(place, clock=Ticking(START + YEAR), chance=Counting())
    files = read_project(PROJECT)
    publish(world, files, "prov", why="Prov", who="prov")
    made = demo(world, load(files), "prov")
    assert made.failed == ()
    assert made.cases == ("NV-2026-001", "NV-2026-002", "NV-2026-003")
    assert {name for name, _, _ in made.accounts} == {
        "samordnare", "coach", "kurator", "utförare", "remittent", "psykolog", "styrgrupp",
        "granskare", "förvaltare", "eva", "vården",
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
    again = demo(world, load(files), "prov")
    assert (again.cases, again.accounts) == ((), made.accounts)
    with world.storage.reading("kommunen") as tx:
        rows = [find_account(tx, name) for name, _, _ in made.accounts]
        kept = {row.password for row in rows if row is not None}
    assert len(kept) == 1  # It is known to everyone, and dear to hash.
    world.close()


def test_whoever_is_called_the_same_works_in_both_projects(place):
    create_data(place)
    world = open_world(place, clock=Ticking(START + YEAR), chance=Counting())
    both = {"prov": read_project(PROJECT), "stig": read_project(ACTIVITIES)}
    for name, files in both.items():
        assert isinstance(publish(world, files, name, why="Prov", who="prov"), Published)
    made = {name: demo(world, load(files), name) for name, files in both.items()}
    assert [one.failed for one in made.values()] == [(), ()]
    signed = sign_in(world, "coach", PASSWORD)
    assert isinstance(signed, SignedIn)
    assert signed.account.roles == {"prov": {"coach"}, "stig": {"coach"}}
    world.close()


def test_an_account_that_is_somebodys_own_gets_no_roles(place):
    create_data(place)
    world = open_world(place, clock=Ticking(START), chance=Counting())
    files = read_project(PROJECT)
    publish(world, files, "prov", why="Prov", who="prov")
    own = NewAccount(name="coach", label="Någon", password="ett eget lösenord", roles={})
    assert isinstance(create_account(world, own), Account)
    with pytest.raises(NoReleaseError):
        demo(world, load(files), "prov")
    world.close()


def crowded(place, files, name, people):
    create_data(place)
    world = open_world(place, clock=Ticking(START + YEAR), chance=Counting())
    assert isinstance(publish(world, files, name, why="Prov", who="prov"), Published)
    heard = []
    made = demo(world, load(files), name, people, heard.append)
    with world.storage.reading("kommunen") as tx:
        lives = made.cases[len(made.cases) - len(heard) :]
        rows = [row for row in every_case(tx) if row.number in lives]
        refused = [
            one for row in rows for one in entries(tx, row.case.id) if one.outcome == "refused"
        ]
    return world, made, heard, rows, refused


def test_the_crowd_lives_until_today(place):
    world, made, heard, rows, refused = crowded(place, read_project(PROJECT), "prov", 30)
    assert made.failed == ()
    assert heard == list(range(1, 31))
    assert {"coach-2", "coach-3"} <= {name for name, _, _ in made.accounts}
    assert len({row.case.state for row in rows}) > 3, "Cases stand in different places"
    assert all(row.case.visits[-1].entered <= world.now() for row in rows)
    assert verify_all(world, "kommunen").broken == ()
    assert refused == [], "Nobody tries what they may not"
    world.close()


def test_the_crowd_is_the_same_each_time(tmp_path):
    seen = []
    for name in ("first", "second"):
        world, _, _, rows, _ = crowded(tmp_path / name, read_project(PROJECT), "prov", 8)
        seen.append([(row.number, row.case.state, row.case.version) for row in rows])
        world.close()
    assert seen[0] == seen[1]


def test_a_crowd_that_was_interrupted_goes_on_where_it_was(tmp_path):
    files = read_project(PROJECT)
    whole, made, _, _, _ = crowded(tmp_path / "whole", files, "prov", 7)
    world, first, _, _, _ = crowded(tmp_path / "parts", files, "prov", 3)
    rest = demo(world, load(files), "prov", 7)
    assert rest.accounts == first.accounts
    assert len(first.cases) + len(rest.cases) == len(made.cases)
    assert demo(world, load(files), "prov", 7).cases == (), "All of them are there"
    named = [sorted(names_in(one)) for one in (whole, world)]
    assert named[0] == named[1]
    for one in (whole, world):
        one.close()


def names_in(world):
    with world.storage.reading("kommunen") as tx:
        return [find_person(tx, row.person).name for row in every_case(tx)]


def test_nobody_comes_where_others_cases_are(tmp_path):
    files = read_project(PROJECT)
    world, first, _, _, _ = crowded(tmp_path, files, "prov", 0)
    assert len(first.cases) == 3
    assert demo(world, load(files), "prov", 5).cases == ()
    world.close()


@pytest.mark.parametrize("people", [6, pytest.param(150, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", SHIPPED)
def test_a_crowd_lives_in_every_project(tmp_path, name, people, monkeypatch):
    """Whatever people do there, one after another, nothing breaks and the history is whole. Some hundreds are
    too many for reports to be worked out while somebody waits, and so are these.
    """
    monkeypatch.setattr(read_reports, "REPORTS", replace(REPORTS, at_once=0))
    world, made, _, rows, _ = crowded(tmp_path, read_project(REPOSITORY), name, people)
    assert made.failed == ()
    assert sum(row.case.version for row in rows) > 10 * len(rows) > 0
    assert verify_all(world, "kommunen").broken == ()
    handed_over(world, made, name)
    world.close()


def handed_over(world, made, name):
    """Others have got all but this month's and the last one's."""
    leader = next(one for one, _, roles in made.accounts if set(roles) & LEADERS)
    caller = Caller(account=sign_in(world, leader, PASSWORD).account, deployment=name)
    this = world.now().date().replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    for head in read_reports.read_reports(world, caller):
        if head.monthly:
            page = read_report(world, caller, head.name)
            todo = [one.first for one in page.months if one.state in (OPEN, AGAIN)]
            assert set(todo) <= {last}
            assert any(one.state == SENT for one in page.months)
        else:
            page = read_slips(world, caller, head.name)
            assert all(one.day >= last for one in page.todo)
            assert page.done


def test_a_projects_own_case_is_there_before_what_happens_in_it(place):
    create_data(place)
    world = open_world(place, clock=Ticking(START + YEAR), chance=Counting())
    files = project_files()
    first = publish_ahead(world, files, load(files), "guiden", why="Prov", who="prov")
    assert isinstance(first, Published)
    made = demo(world, load(files), "guiden")
    assert made.failed == ()
    signed = sign_in(world, "samordnare", PASSWORD)
    assert isinstance(signed, SignedIn)
    page = read_case(world, Caller(account=signed.account, deployment="guiden"), "projekt")
    told = [one.at for one in page.timeline]
    assert len(told) > 1
    assert page.timeline[-1].at == min(told)
    assert sv(page.timeline[-1].head) == "Projektet började"
    again = publish_ahead(world, files, load(files), "guiden", why="Prov", who="prov")
    assert isinstance(again, Published)
    assert again.again
    world.close()


def project_files():
    """The guide's project, with its stories as those that are played in a demonstration."""
    found = {path: text for path, text in guide_files().items() if "/scenarios/" not in path}
    text = guide_files()[f"{FOLDER}/scenarios/berättelser.yaml"].decode()
    text = text.replace("scenarios: projektet", "scenarios: demonstration", 1)
    return {**found, f"{FOLDER}/scenarios/demonstration.yaml": text.encode()}
