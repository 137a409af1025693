"""Time on stored data: it passes by itself, is told to readers as far as they may know, and explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from engine.casework.draft import replay
from engine.foundation.wrong import Refused
from engine.operations.callers import Account, Caller
from engine.operations.create_account import NewAccount, create_account
from engine.operations.pass_time import pass_time, waking_of
from engine.operations.publish import Published, publish
from engine.operations.read_case import read_case
from engine.operations.read_times import read_times
from engine.operations.submit import submit
from engine.operations.take_action import take_action
from engine.operations.time_views import TimePage, TimeShown
from engine.operations.verify import verify_all
from engine.operations.views import CasePage, FormPlace, Moved, Receipt
from engine.operations.world import DEFAULT_TENANT, World, open_world
from engine.storage.audit import entries
from engine.storage.cases import case_by_id, find_case
from engine.storage.events import history
from tests.databases import create_data
from tests.operations.house import START, Counting, Ticking

FILES = {
    "deployments/tid/deployment.yaml": """
deployment: tid
title: Tid
country: se
languages: [sv]
organisations:
  kommunen: {label: Kommunen}
calendar: {closed: {lov: {label: Sportlov, from: 2024-03-14, to: 2024-03-15}}}
roles:
  samordnare: {label: Samordnare, sees: all, may: [assign]}
  coach: {label: Coach, sees: all}
  vikarie: {label: Vikarie, sees: invited}
fallback: samordnare
workflows: [väg]
""",
    "deployments/tid/forms/start.yaml": """
form: start
title: Start
fields:
  dag: {type: date, label: Vilken dag?}
""",
    "deployments/tid/forms/hemligt.yaml": """
form: hemligt
title: Hemligt
fields:
  dag: {type: date, label: Vilken dag?}
""",
    "deployments/tid/forms/fråga.yaml": """
form: fråga
title: Hur går det?
fields:
  bra: {type: yes_no, label: Går det bra?}
""",
    "deployments/tid/workflows/väg.yaml": """
workflow: väg
title: Väg
subject: person
team: [coach]
opens_with: start
forms:
  start: {by: [samordnare, coach], read: [samordnare, coach]}
  hemligt: {by: samordnare, read: samordnare}
  fråga: {by: [coach, vikarie], read: coach}
clocks:
  svar:
    label: Till svar
    from: entered(ny)
    to: entered(klar)
    limit: 10 working days
    waits_for: [coach, vikarie]
    late: {notify: samordnare}
  snabb: {label: Snabbt, from: entered(ny), to: entered(klar), limit: 30 hours}
  utan: {label: Utan gräns, from: entered(ny)}
  tyst: {label: Bakom svar, from: hemligt.dag, limit: 20 days}
starts: ny
states:
  ny:
    label: Ny
    offers: hemligt
    due: 5 working days
    timers:
      fråga:
        every: 1 week
        do:
          ask: fråga
          of: vikarie
          due: 2 days
          late: [{notify: coach}, {after: 1 week, task: Ring, of: coach}]
    actions:
      vila: {label: Vila, by: coach, to: paus}
      klara: {label: Klara, by: coach, to: klar}
  paus:
    label: Pausad
    phase: paused
    stops_clocks: true
    actions: {fram: {label: Fram, by: coach, to: back}}
  klar: {label: Klar, final: true}
""",
}
STAFF = {"sam": "samordnare", "cia": "coach", "vik": "vikarie"}


@dataclass
class TimeHouse:
    world: World
    clock: Ticking
    accounts: dict[str, Account]
    number: str = ""
    case: str = ""

    def as_(self, name: str) -> Caller:
        return Caller(account=self.accounts[name], deployment="tid")

    def wait(self, days: float) -> list[datetime]:
        """Let time pass at each waking; the moments at which something happened."""
        until, acted = self.clock.moment + timedelta(days=days), []
        while (waking := waking_of(self.world, DEFAULT_TENANT, self.case)) and waking <= until:
            self.clock.moment = max(waking.astimezone(UTC), self.clock.moment)
            if isinstance(pass_time(self.world, DEFAULT_TENANT, self.case), Moved):
                acted.append(waking)
        self.clock.moment = until
        return acted

    def act(self, action: str) -> None:
        assert isinstance(take_action(self.world, self.as_("cia"), self.number, action), Moved)

    def page(self, who: str = "cia") -> CasePage:
        page = read_case(self.world, self.as_(who), self.number)
        assert isinstance(page, CasePage)
        return page

    def times(self, who: str = "cia") -> dict[str, TimeShown]:
        page = read_times(self.world, self.as_(who), self.number)
        assert isinstance(page, TimePage)
        return {one.name: one for one in page.times}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TimeHouse]:
    monkeypatch.setattr("engine.operations.create_account.hashed", lambda password: "-")
    create_data(tmp_path / "data")
    clock = Ticking(START)
    world = open_world(tmp_path / "data", clock=clock, chance=Counting())
    files = {name: text.encode() for name, text in FILES.items()}
    assert isinstance(publish(world, files, "tid", why="Prov", who="prov"), Published)
    found = TimeHouse(world, clock, {})
    for name, role in STAFF.items():
        new = NewAccount(
            name=name,
            label=f"Test {name.title()}",
            password="prov prov prov",
            roles={"tid": frozenset({role})},
        )
        account = create_account(world, new)
        assert isinstance(account, Account), account
        found.accounts[name] = account
    receipt = submit(world, found.as_("cia"), FormPlace(form="start", workflow="väg"))
    assert isinstance(receipt, Receipt), receipt
    found.number = receipt.number
    with world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "tid", receipt.number)
    assert row is not None
    found.case = row.case.id
    yield found
    world.close()


def sv(words: object) -> str:
    return words if isinstance(words, str) else words.in_("sv")


def test_what_falls_due_is_done_kept_and_told(house: TimeHouse) -> None:
    assert house.wait(30)
    page = house.page()
    heads = [sv(entry.head) for entry in page.timeline]
    assert "Dags att fylla i ”Hur går det?”" in heads
    assert "Snart ute: ”Ny”, senast 11 mars 2024" in heads
    assert "Tiden har gått ut: ”Ny”, senast 11 mars 2024" in heads
    assert "Tiden har gått ut: ”Till svar”, senast 20 mars 2024" in heads
    assert "Tiden har gått ut: ”Hur går det?”, senast 13 mars 2024" in heads
    assert "Det dröjer fortfarande: ”Hur går det?”" in heads
    late = next(one for one in page.timeline if "Till svar" in sv(one.head) and one.mark == "flag")
    assert sv(late.who) == "Stegvis"
    assert [sv(one) for one in late.more] == ["Samordnare fick veta det"]
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row, events = case_by_id(tx, house.case), history(tx, house.case)
    assert row is not None
    assert replay(events) == row.case
    assert verify_all(house.world, DEFAULT_TENANT).broken == ()


def test_it_is_recorded_as_the_systems_and_nothing_is_when_nothing_has_fallen_due(
    house: TimeHouse,
) -> None:
    assert pass_time(house.world, DEFAULT_TENANT, house.case) is None
    house.clock.moment += timedelta(days=8)
    moved = pass_time(house.world, DEFAULT_TENANT, house.case)
    assert isinstance(moved, Moved)
    told = [sv(one) for entry in house.page().timeline for one in (entry.head, *entry.more)]
    assert "Vikarie ska fylla i ”Hur går det?” senast 14 mars 2024" in told
    assert pass_time(house.world, DEFAULT_TENANT, house.case) is None
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        noted = [one for one in entries(tx, house.case) if one.act == "pass_time"]
    assert [(one.account, one.outcome) for one in noted] == [("system", "allowed")]


def test_a_case_that_is_not_there_is_refused_and_never_wakes(house: TimeHouse) -> None:
    refused = pass_time(house.world, DEFAULT_TENANT, "borta")
    assert isinstance(refused, Refused)
    assert refused.reason.kind == "missing"
    assert waking_of(house.world, DEFAULT_TENANT, "borta") is None


def test_nobody_may_be_called_as_the_system(house: TimeHouse) -> None:
    new = NewAccount(name="System", label="x", password="prov prov prov", roles={})
    assert isinstance(create_account(house.world, new), Refused)


def clocks(page: CasePage) -> dict[str, tuple[str, str, int, int]]:
    return {
        sv(one.label): (one.tone, sv(one.note) if one.note else "", one.day, one.days)
        for one in page.clocks
    }


def test_the_page_shows_clocks_by_name_with_how_far_they_have_gone(house: TimeHouse) -> None:
    house.wait(1)
    assert clocks(house.page()) == {
        "Ny": ("plain", "", 1, 5),
        "Till svar": ("plain", "", 1, 10),
        "Snabbt": ("plain", "senast 5 mars 2024 kl. 16.00", 1, 1),
        "Utan gräns": ("plain", "arbetsdag 1", 1, 1),
    }
    house.wait(3)
    assert clocks(house.page())["Ny"] == ("soon", "", 4, 5)
    assert clocks(house.page())["Snabbt"][0] == "late"


def test_a_pause_is_shown_and_the_ledger_says_who_made_it(house: TimeHouse) -> None:
    house.wait(2)
    house.act("vila")
    house.wait(7)
    assert clocks(house.page())["Till svar"][:2] == ("still", "står still på arbetsdag 2")
    house.act("fram")
    house.wait(2)
    shown = house.times()["svar"]
    rows = [
        (str(one.first)[5:], str(one.last)[5:], sv(one.why), one.working_days, one.days)
        for one in shown.rows
    ]
    assert rows == [
        ("03-04", "03-04", "Räknas från dagen efter", 0, 0),
        ("03-05", "03-06", "Räknas", 2, 2),
        ("03-07", "03-13", "Stod still i ”Pausad”", 0, 0),
        ("03-14", "03-15", "Sportlov", 0, 2),
    ]
    paused = shown.rows[2]
    assert paused.more is not None
    assert sv(paused.more) == "Test Cia valde ”Vila” 6 mars 2024"
    assert (shown.working_days, shown.days) == (2, 4)
    assert [sv(one) for one in shown.rules] == [
        "Får ta 10 arbetsdagar.",
        "Väntar på coach och vikarie.",
    ]
    assert [one.quiet for one in shown.rows] == [True, False, True, True]


def test_a_clock_that_is_done_says_how_it_came_out(house: TimeHouse) -> None:
    house.wait(2)
    house.act("klara")
    assert house.page().clocks == ()
    times = house.times()
    assert sv(times["svar"].outcome) == "Klart 6 mars 2024, i tid: sista dagen var 20 mars 2024."
    assert sv(times["snabb"].outcome) == "Klart 6 mars 2024, för sent: sista dagen var 5 mars 2024."
    assert times["snabb"].hours == 48
    assert sv(times["utan"].outcome) == "Ärendet är avslutat, så klockan går inte."
    assert [sv(one) for one in times["svar"].rules] == ["Får ta 10 arbetsdagar."]
    assert waking_of(house.world, DEFAULT_TENANT, house.case) is None


def test_a_clock_measured_by_an_answer_is_told_only_to_those_who_may_read_it(
    house: TimeHouse,
) -> None:
    page = read_times(house.world, house.as_("sam"), house.number)
    assert isinstance(page, TimePage)
    assert [sv(one) for one in page.waiting] == ["Bakom svar"]
    hidden = read_times(house.world, house.as_("cia"), house.number)
    assert isinstance(hidden, TimePage)
    assert hidden.waiting == ()


def test_those_let_in_for_a_part_do_not_see_how_time_is_counted(house: TimeHouse) -> None:
    house.wait(8)
    assert house.page("vik").limited
    refused = read_times(house.world, house.as_("vik"), house.number)
    assert isinstance(refused, Refused)
    assert refused.reason.kind == "missing"


def test_what_was_stored_before_there_was_time_is_read_as_without(house: TimeHouse) -> None:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = case_by_id(tx, house.case)
    assert row is not None
    assert (row.case.timed, row.case.passed, row.case.answered) == ({}, {}, ())
    house.wait(8)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        later = case_by_id(tx, house.case)
    assert later is not None
    assert later.case.timed["ny.fråga"].times == 1
    assert later.case.passed["state:ny"].due == date(2024, 3, 11).isoformat()
    assert later.case.requests[0].late == "states.ny.timers.fråga.do.0"
    assert replace(later.case, version=0) != replace(row.case, version=0)
