"""Clocks of a workflow: what counts, what does not, when time is out, and the ledger that says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.casework.clocks import Reading, reading_of, time_out
from engine.casework.counting import Pause, within
from engine.casework.environment import case_environment
from engine.casework.ledger import Counts, Entry, ledger
from engine.casework.plan import plan_of
from engine.casework.step import Step
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Value
from engine.foundation.calendar import Annual, Calendar, Closed
from engine.foundation.durations import Duration
from tests.casework.building import EVA, STOCKHOLM, Building, Run, action, facts, field, state, text
from tests.casework.walks import Pick, event_of, goes_round, picks, workflows

JULY = Closed(Annual(7, 15), Annual(7, 26), text("Sommarstängt"))
SWEDEN = Calendar()


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=STOCKHOLM)


def clock(limit: str = "10 working days", **more: object) -> tuple[Workflow, Building]:
    leaves = {"a": ("a",), "b": ("b",), "paus": ("paus",), "slut": ("slut",)}
    build = Building(leaves=leaves, clocks=("svar",), data=[field("dag", "date")])
    flow = build.workflow(
        state("a", action("vidare", to="b"), action("vila", to="paus"), action("sluta", to="slut")),
        state("b", action("åter", to="a")),
        state("paus", action("fram", to="back"), **more),
        state("slut", action("öppna", to="a"), final=True),
        clocks=[build.clock("svar", "entered(a)", "entered(b)", limit)],
    )
    return flow, build


def shown(run: Run) -> Mapping[str, Value]:
    return case_environment(run.workflow, run.case, run.facts, run.now).clock["svar"]


def begun(start: str, limit: str, calendar: Calendar = SWEDEN, **more: object) -> Run:
    flow, _ = clock(limit, **more)
    return Run(flow, facts(calendar=calendar), at(start))


# Expected days written by hand, with a wall calendar.
DUE = [
    ("2024-03-04T12:00", "10 working days", "2024-03-18"),
    ("2024-03-25T12:00", "3 working days", "2024-03-28"),  # before Easter: Thursday
    ("2024-03-25T12:00", "4 working days", "2024-04-02"),  # Good Friday and Easter Monday are free
    ("2025-04-14T12:00", "3 working days", "2025-04-17"),
    ("2025-04-14T12:00", "4 working days", "2025-04-22"),  # Easter is three weeks later that year
    ("2024-05-06T12:00", "3 working days", "2024-05-10"),  # Ascension Day is Thursday the 9th
    ("2025-05-26T12:00", "3 working days", "2025-05-30"),  # and Thursday 29 May
    ("2024-06-20T12:00", "1 working day", "2024-06-24"),  # Midsummer Eve is Friday the 21st
    ("2025-06-19T12:00", "1 working day", "2025-06-23"),  # and Friday the 20th
    ("2024-06-05T12:00", "1 working day", "2024-06-07"),  # the National Day is a Thursday
    ("2024-12-23T12:00", "1 working day", "2024-12-27"),
    ("2024-12-30T12:00", "2 working days", "2025-01-03"),
    ("2024-10-31T12:00", "1 working day", "2024-11-01"),  # All Saints' Day is a Saturday
    ("2024-01-31T12:00", "1 month", "2024-02-29"),  # a leap year
    ("2025-01-31T12:00", "1 month", "2025-02-28"),
    ("2024-01-31T12:00", "2 months", "2024-03-31"),
    ("2024-03-31T12:00", "1 month", "2024-04-30"),
    ("2024-02-29T12:00", "1 year", "2025-02-28"),
    ("2024-02-29T12:00", "4 years", "2028-02-29"),
    ("2024-11-30T12:00", "3 months", "2025-02-28"),
    ("2024-03-29T23:59", "2 days", "2024-03-31"),
    ("2024-02-26T12:00", "1 week", "2024-03-04"),
]


@pytest.mark.parametrize(("start", "limit", "due"), DUE)
def test_the_last_day(start: str, limit: str, due: str) -> None:
    run = begun(start, limit)
    assert shown(run)["due"] == date.fromisoformat(due)


# Clocks go forward at 02:00 on 31 March 2024 and back at 03:00 on 27 October.
HOURS = [
    ("2024-03-30T12:00", "24 hours", "2024-03-31T13:00"),
    ("2024-03-30T12:00", "48 hours", "2024-04-01T13:00"),
    ("2024-10-26T12:00", "24 hours", "2024-10-27T11:00"),
    ("2024-10-27T01:30", "2 hours", "2024-10-27T02:30"),  # the second half past two
    ("2024-07-01T12:00", "24 hours", "2024-07-02T12:00"),
]


@pytest.mark.parametrize(("start", "limit", "out"), HOURS)
def test_hours_are_counted_as_they_pass(start: str, limit: str, out: str) -> None:
    run = begun(start, limit)
    step = Step(plan_of(run.workflow), run.case, run.facts, "", run.now)
    reading = step.reading("svar")
    assert reading is not None
    expected = at(out).replace(fold=int(start == "2024-10-27T01:30"))
    assert reading.due_at is not None
    assert reading.due_at.timestamp() == expected.timestamp()
    run.now = expected
    assert shown(run)["late"] is True
    seconds = ledger(step_reading(run), SWEDEN)
    assert sum(one.seconds for one in seconds) == int(limit.split()[0]) * 3600


def step_reading(run: Run) -> Reading:
    reading = Step(plan_of(run.workflow), run.case, run.facts, "", run.now).reading("svar")
    assert reading is not None
    return reading


def test_it_goes_from_its_beginning_to_its_end() -> None:
    run = begun("2024-03-04T12:00", "10 working days")
    assert shown(run) == {
        "days": 0,
        "working_days": 0,
        "running": True,
        "late": False,
        "kept": None,
        "due": date(2024, 3, 18),
    }
    run.now = at("2024-03-11T09:00")
    assert (shown(run)["days"], shown(run)["working_days"]) == (7, 5)
    run.act("vidare")
    run.now = at("2024-05-11T09:00")
    assert shown(run) == {
        "days": 7,
        "working_days": 5,
        "running": False,
        "late": False,
        "kept": True,
        "due": date(2024, 3, 18),
    }


def test_it_is_late_when_its_day_has_passed_and_then_it_is_not_kept() -> None:
    run = begun("2024-03-04T12:00", "10 working days")
    run.now = at("2024-03-18T23:59")
    assert (shown(run)["late"], shown(run)["kept"]) == (False, None)
    run.now = at("2024-03-19T00:00")
    assert (shown(run)["late"], shown(run)["kept"]) == (True, False)
    run.act("vidare")
    assert (shown(run)["late"], shown(run)["kept"], shown(run)["running"]) == (True, False, False)


def test_before_its_beginning_nothing_is_known_but_that_it_does_not_go() -> None:
    flow, build = clock()
    late = build.clock("svar", "entered(b)", limit="2 days")
    run = Run(replace(flow, clocks={"svar": late}))
    assert shown(run) == {
        "days": None,
        "working_days": None,
        "running": False,
        "late": False,
        "kept": None,
        "due": None,
    }


def test_a_day_to_come_begins_it_then() -> None:
    flow, build = clock()
    dated = build.clock("svar", "dag", limit="2 days")
    run = Run(replace(flow, clocks={"svar": dated}))
    run.last = replace(run.last, case=replace(run.case, data={"dag": date(2024, 3, 11)}))
    assert (shown(run)["days"], shown(run)["running"]) == (0, False)
    assert shown(run)["due"] == date(2024, 3, 13)
    run.now = at("2024-03-12T08:00")
    assert (shown(run)["days"], shown(run)["running"]) == (1, True)


def test_a_pause_stops_it_and_moves_its_last_day() -> None:
    run = begun("2024-03-04T12:00", "10 working days", stops=frozenset({"svar"}))
    run.now = at("2024-03-06T15:00")
    run.act("vila")
    run.now = at("2024-03-13T09:00")
    # Two days had counted; Thursday to Wednesday, five working days, do not.
    assert shown(run)["working_days"] == 2
    assert shown(run)["running"] is False
    assert shown(run)["due"] == date(2024, 3, 25)
    run.act("fram")
    run.now = at("2024-03-25T12:00")
    assert (shown(run)["working_days"], shown(run)["late"]) == (10, False)
    run.now = at("2024-03-26T00:00")
    assert shown(run)["late"] is True


def test_a_pause_within_a_day_takes_nothing_of_days_but_its_hours_of_hours() -> None:
    run = begun("2024-03-04T12:00", "10 hours", stops_all=True)
    run.now = at("2024-03-04T13:00")
    run.act("vila")
    run.now = at("2024-03-04T16:00")
    run.act("fram")
    reading = step_reading(run)
    assert reading.due_at == at("2024-03-05T01:00")
    assert (reading.seconds, reading.days) == (3600, 0)
    by_days = begun("2024-03-04T12:00", "2 days", stops_all=True)
    by_days.now = at("2024-03-05T08:00")
    by_days.act("vila")
    by_days.now = at("2024-03-05T16:00")
    by_days.act("fram")
    assert shown(by_days)["due"] == date(2024, 3, 6)


def test_pauses_after_another_each_move_it_and_months_move_by_days() -> None:
    run = begun("2024-01-31T12:00", "1 month", stops_all=True)
    for began, ended in (("2024-02-05", "2024-02-08"), ("2024-02-12", "2024-02-14")):
        run.now = at(f"{began}T10:00")
        run.act("vila")
        run.now = at(f"{ended}T10:00")
        run.act("fram")
    assert shown(run)["due"] == date(2024, 3, 5)


def test_what_is_late_already_is_not_saved_by_a_pause() -> None:
    run = begun("2024-03-04T12:00", "2 days", stops_all=True)
    run.now = at("2024-03-08T12:00")
    run.act("vila")
    run.now = at("2024-03-20T12:00")
    assert (shown(run)["late"], shown(run)["due"]) == (True, date(2024, 3, 6))


def test_a_closed_case_stops_every_clock_and_reopening_lets_it_go_on() -> None:
    run = begun("2024-03-04T12:00", "10 working days")
    run.now = at("2024-03-05T12:00")
    run.act("sluta")
    run.now = at("2024-04-05T12:00")
    assert (shown(run)["running"], shown(run)["kept"], shown(run)["working_days"]) == (
        False,
        None,
        1,
    )
    run.act("öppna")
    run.now = at("2024-04-08T12:00")
    assert (shown(run)["running"], shown(run)["working_days"]) == (True, 2)


def test_without_an_end_it_is_kept_when_the_case_closes_in_time() -> None:
    flow, build = clock()
    run = Run(replace(flow, clocks={"svar": build.clock("svar", "entered(a)", limit="5 days")}))
    run.now = at("2024-03-05T12:00")
    assert shown(run)["kept"] is None
    run.act("sluta")
    assert shown(run)["kept"] is True


def test_without_a_limit_it_only_counts() -> None:
    flow, build = clock()
    run = Run(replace(flow, clocks={"svar": build.clock("svar", "entered(a)")}))
    run.now = at("2024-03-11T12:00")
    assert (shown(run)["days"], shown(run)["late"], shown(run)["kept"]) == (7, False, None)
    assert shown(run)["due"] is None


def entries(run: Run) -> list[tuple[str, str, str, int, int]]:
    found = ledger(step_reading(run), run.facts.calendar, run.happened)
    return [
        (str(one.kind), str(one.first)[5:], str(one.last)[5:], one.days, one.working_days)
        for one in found
    ]


def test_the_ledger_over_easter_and_a_pause() -> None:
    run = begun("2024-03-25T12:00", "20 working days", stops=frozenset({"svar"}))
    run.now = at("2024-04-10T12:00")
    run.act("vila")
    run.now = at("2024-04-12T12:00")
    run.act("fram")
    run.now = at("2024-04-16T12:00")
    assert entries(run) == [
        ("start", "03-25", "03-25", 0, 0),
        ("counted", "03-26", "03-28", 3, 3),
        ("holiday", "03-29", "03-29", 1, 0),
        ("weekend", "03-30", "03-31", 2, 0),
        ("holiday", "04-01", "04-01", 1, 0),
        ("counted", "04-02", "04-10", 9, 7),
        ("paused", "04-11", "04-12", 0, 0),
        ("weekend", "04-13", "04-14", 2, 0),
        ("counted", "04-15", "04-16", 2, 2),
    ]
    found = ledger(step_reading(run), run.facts.calendar, run.happened)
    assert [one.free.name for one in found if one.free is not None] == [
        "Långfredagen",
        "Annandag påsk",
    ]
    paused = next(one for one in found if one.kind is Counts.PAUSED)
    assert paused.cause is not None
    assert (paused.cause.actor, paused.cause.action) == (EVA.account, "vila")
    assert paused.cause.at == at("2024-04-10T12:00")


def test_the_ledger_says_what_the_deployment_has_closed() -> None:
    run = begun("2024-07-11T12:00", "5 working days", Calendar("se", (JULY,)))
    assert shown(run)["due"] == date(2024, 8, 1)
    run.now = at("2024-07-30T12:00")
    assert entries(run) == [
        ("start", "07-11", "07-11", 0, 0),
        ("counted", "07-12", "07-14", 3, 1),
        ("closed", "07-15", "07-28", 14, 0),
        ("counted", "07-29", "07-30", 2, 2),
    ]
    found = ledger(step_reading(run), run.facts.calendar)
    closed = next(one for one in found if one.kind is Counts.CLOSED)
    assert closed.free is not None
    assert closed.free.name == text("Sommarstängt")


def sums(found: tuple[Entry, ...]) -> tuple[int, int, int]:
    return (
        sum(one.days for one in found),
        sum(one.working_days for one in found),
        sum(one.seconds for one in found),
    )


moments = st.integers(0, 4 * 366 * 86400).map(
    lambda seconds: (
        at("2023-01-01T00:00").astimezone(UTC) + timedelta(seconds=seconds)
    ).astimezone(STOCKHOLM)
)


@st.composite
def readings(draw: st.DrawFn) -> tuple[Reading, Calendar]:
    start, now = sorted([draw(moments), draw(moments)])
    times = sorted(draw(st.lists(moments, max_size=8, unique=True)))
    pauses = tuple(
        Pause("paus", begin, end) for begin, end in zip(times[::2], times[1::2], strict=False)
    )
    limit = draw(st.sampled_from([None, "10 days", "30 working days", "3 months", "100 hours"]))
    calendar = draw(st.sampled_from([SWEDEN, Calendar("se", (JULY,)), Calendar("dk")]))
    taken = within(pauses, start, now)
    duration = Duration.read(limit) if limit is not None else None
    due, due_at = time_out(calendar, start, duration, taken)
    reading = reading_of(
        start=start,
        now=now,
        pauses=taken,
        stopped=False,
        closed=False,
        limit=duration,
        due=due,
        due_at=due_at,
        calendar=calendar,
    )
    return reading, calendar


@given(readings())
def test_the_ledger_sums_to_what_the_clock_shows(made: tuple[Reading, Calendar]) -> None:
    reading, calendar = made
    found = ledger(reading, calendar)
    assert sums(found) == (reading.days, reading.working_days, reading.seconds)
    first, *rest = found
    assert first.kind is Counts.START
    for before, after in zip(found, rest, strict=False):
        assert (after.first - before.last).days == 1
    assert found[-1].last == reading.until.astimezone(STOCKHOLM).date()


@given(readings())
def test_on_the_last_day_exactly_the_limit_has_counted(made: tuple[Reading, Calendar]) -> None:
    reading, calendar = made
    limit = reading.limit
    if limit is None or reading.due_at is None or limit.unit.value not in ("days", "working days"):
        return
    counted = {"days": reading.days, "working days": reading.working_days}[limit.unit.value]
    assert reading.late is (reading.now >= reading.due_at)
    assert (counted > limit.amount) <= reading.late
    assert reading.late <= (counted >= limit.amount)
    assert calendar.zone == STOCKHOLM or calendar.country == "dk"


@settings(max_examples=25)
@given(workflows().filter(lambda flow: not goes_round(flow)), picks)
def test_in_every_walk_the_ledger_sums_to_what_the_clock_shows(
    flow: Workflow, walk: list[Pick]
) -> None:
    sums_all_the_way(flow, walk)


@pytest.mark.long
@settings(max_examples=200)
@given(workflows(), picks)
def test_so_it_does_where_the_system_goes_round(flow: Workflow, walk: list[Pick]) -> None:
    """Which a check refuses: there each waking leads to another."""
    sums_all_the_way(flow, walk)


def sums_all_the_way(flow: Workflow, walk: list[Pick]) -> None:
    run = Run(flow, facts(settings={"tid": Duration.read("3 days")}))
    for number, pick in enumerate(walk):
        run.wait_until(run.now + (at("2024-01-01T01:00") - at("2024-01-01T00:00")) * pick[3] * 9)
        event = event_of(pick, flow, run.case, number)
        if not hasattr(run.try_(event), "reasons"):
            run.take(event)
        step = Step(plan_of(flow), run.case, run.facts, "", run.now)
        for name in flow.clocks:
            reading = step.reading(name)
            if reading is None:
                continue
            found = ledger(reading, run.facts.calendar, run.happened)
            assert sums(found) == (reading.days, reading.working_days, reading.seconds)
            paused = [one for one in found if one.kind is Counts.PAUSED]
            assert all(one.cause is not None for one in paused)


def test_a_time_of_centuries_is_told_without_going_through_each_day() -> None:
    reading = reading_of(
        start=at("1024-03-04T12:00"),
        now=at("2024-03-04T12:00"),
        pauses=(Pause("paus", at("1500-03-04T12:00"), at("1600-03-04T12:00")),),
        stopped=False,
        closed=False,
        due=None,
        due_at=None,
        calendar=SWEDEN,
    )
    found = ledger(reading, SWEDEN)
    assert found[1].kind is Counts.BEFORE
    assert sums(found) == (reading.days, reading.working_days, reading.seconds)


def test_an_end_of_an_earlier_round_does_not_end_it() -> None:
    flow, build = clock()
    rounds = build.clock("svar", "last_entered(a)", "last_entered(b)", "2 days")
    run = Run(replace(flow, clocks={"svar": rounds}))
    run.now = at("2024-03-05T12:00")
    run.act("vidare")
    assert (shown(run)["kept"], shown(run)["running"]) == (True, False)
    run.now = at("2024-03-11T12:00")
    run.act("åter")
    assert (shown(run)["kept"], shown(run)["running"]) == (None, True)
    assert shown(run)["due"] == date(2024, 3, 13)
