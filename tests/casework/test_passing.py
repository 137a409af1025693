"""What happens in a case by time alone: timers, warnings, what is late, and when to look next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from engine.casework.case import SYSTEM
from engine.casework.draft import replay
from engine.casework.environment import case_environment
from engine.casework.events import Finish, Happened
from engine.casework.waking import next_waking
from engine.definitions.workflow import Ask, Effect, Notify, SetData, Task, Workflow
from tests.casework.building import (
    EVA,
    KIM,
    NOON,
    STOCKHOLM,
    Building,
    Run,
    action,
    facts,
    field,
    flag,
    form,
    kinds,
    state,
    text,
    use,
    whos,
)

LEAVES = {"a": ("a",), "b": ("b",), "paus": ("paus",), "slut": ("slut",)}
TOLD = Notify(who=whos("koordinator"), message=None)
BOSS = Notify(who=whos("coach"), message=text("Det dröjer."))


def building(**more: object) -> Building:
    samtal = use(form("samtal", field("ja")))
    data = [field("antal", "integer"), field("dag", "date")]
    return Building([samtal], data=data, leaves=LEAVES, **more)


def flow(build: Building, *a: object, **more: object) -> Workflow:
    """State a with what is given, and ways to b, to a pause, and to the end."""
    top = {key: more.pop(key) for key in ("clocks", "timers_", "flags", "actions") if key in more}
    if "timers_" in top:
        top["timers"] = top.pop("timers_")
    ways = [action("vidare", to="b"), action("vila", to="paus"), action("sluta", to="slut")]
    return build.workflow(
        state("a", *ways, *a, **more),
        state("b", action("åter", to="a")),
        state("paus", action("fram", to="back")),
        state("slut", action("öppna", to="a"), final=True),
        **top,
    )


def ask(build: Building, **more: object) -> Effect:
    due = more.pop("due", None)
    return Ask(
        form="samtal",
        of=whos("coach"),
        due=build.expression(str(due)) if due else None,
        **more,
    )


def day(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=STOCKHOLM)


def when(found: list[Happened], kind: str) -> list[str]:
    return [one.at.strftime("%m-%d %H:%M") for one in found if one.kind == kind]


def test_a_timer_comes_when_its_day_begins_and_then_again() -> None:
    build = building()
    fråga = build.timer("fråga", "2 weeks", "6 weeks", every="1 month", do=(TOLD,))
    run = Run(flow(build, timers=(fråga,)))
    found = run.wait_until(NOON + timedelta(days=140))
    assert when(found, "timed") == [
        "03-18 00:00", "04-15 00:00", "05-15 00:00", "06-15 00:00", "07-15 00:00",
    ]  # fmt: skip
    assert len(when(found, "notified")) == 5
    assert all(one.actor == SYSTEM for one in found)
    assert replay(run.happened) == run.case


def test_every_month_from_the_last_of_january_keeps_to_the_end_of_the_month() -> None:
    build = building()
    run = Run(
        flow(build, timers=(build.timer("fråga", every="1 month", do=(TOLD,)),)),
        start=day("2024-01-31T12:00"),
    )
    found = run.wait_until(day("2024-06-30T12:00"))
    assert when(found, "timed") == [
        "02-29 00:00", "03-31 00:00", "04-30 00:00", "05-31 00:00", "06-30 00:00",
    ]  # fmt: skip


def test_hours_come_at_the_hour_also_when_the_clocks_are_changed() -> None:
    build = building()
    run = Run(
        flow(build, timers=(build.timer("fråga", every="12 hours", do=(TOLD,)),)),
        start=day("2024-03-30T18:30"),
    )
    found = run.wait_until(day("2024-04-01T08:00"))
    assert when(found, "timed") == ["03-31 07:30", "03-31 19:30", "04-01 07:30"]


def test_what_a_timer_asked_for_is_withdrawn_when_the_state_is_left() -> None:
    build = building()
    run = Run(flow(build, timers=(build.timer("fråga", "1 day", do=(ask(build),)),)))
    run.wait_until(NOON + timedelta(days=2))
    assert [one.form for one in run.case.requests] == ["samtal"]
    left = run.act("vidare")
    assert "withdrawn" in kinds(left)
    assert run.case.timed == {}
    run.act("åter")
    assert run.wait_until(run.now + timedelta(days=2))
    assert [one.form for one in run.case.requests] == ["samtal"]


def test_a_timer_whose_condition_does_not_hold_lets_that_time_go_by() -> None:
    build = building()
    timer = build.timer("fråga", every="1 week", when="antal > 1", do=(TOLD,))
    run = Run(flow(build, timers=(timer,)))
    found = run.wait_until(NOON + timedelta(days=8))
    assert (len(when(found, "timed")), when(found, "notified")) == (1, [])
    run.last = replace(run.last, case=replace(run.case, data={"antal": 2}))
    found = run.wait_until(NOON + timedelta(days=15))
    assert when(found, "notified") == ["03-18 00:00"]


def test_after_a_year_without_anybody_looking_a_daily_timer_comes_once() -> None:
    build = building()
    run = Run(flow(build, timers=(build.timer("fråga", every="1 day", do=(TOLD,)),)))
    run.now = NOON + timedelta(days=366)
    found = run.pass_time()
    assert kinds(found) == ["timed", "notified"]
    assert found.events[0].payload["times"] == 366
    assert run.waking() == day("2025-03-06")
    assert run.pass_time().events == ()


def test_an_hourly_timer_catches_up_after_a_century_at_once() -> None:
    build = building()
    run = Run(flow(build, timers=(build.timer("fråga", every="1 hour", do=(TOLD,)),)))
    run.now = NOON.replace(year=2124)
    assert kinds(run.pass_time()) == ["timed", "notified"]
    assert run.waking() == run.now + timedelta(hours=1)


def test_the_workflows_own_timer_rests_while_the_case_is_closed_and_begins_anew() -> None:
    build = building()
    timer = build.timer("fråga", every="1 week", do=(TOLD,))
    run = Run(flow(build, timers_=(timer,)))
    assert when(run.wait_until(NOON + timedelta(days=10)), "timed") == ["03-11 00:00"]
    run.act("sluta")
    assert run.waking() is None
    assert run.wait_until(NOON + timedelta(days=100)) == []
    run.act("öppna")
    found = run.wait_until(run.now + timedelta(days=8))
    assert when(found, "timed") == ["06-19 00:00"]


@pytest.mark.parametrize("every", ["0 days", "setting.tid"])
def test_a_timer_without_time_between_does_not_come(every: str) -> None:
    build = building()
    run = Run(flow(build, timers=(build.timer("fråga", every=every, do=(TOLD,)),)))
    assert run.waking() is None
    assert run.pass_time().events == ()


def test_a_state_warns_at_eighty_percent_and_is_then_late_each_once() -> None:
    build = building()
    run = Run(flow(build, due=build.expression("10 working days")))
    assert run.waking() == day("2024-03-14")
    found = run.wait_until(NOON + timedelta(days=60))
    assert when(found, "warned") == ["03-14 00:00"]  # eight of ten working days
    assert when(found, "overdue") == ["03-19 00:00"]
    assert [one.payload["state"] for one in found] == ["a", "a"]
    assert run.waking() is None


def test_a_last_day_that_is_the_first_gives_no_warning() -> None:
    build = building()
    run = Run(flow(build, due=build.expression("today()")))
    assert [one.kind for one in run.wait_until(NOON + timedelta(days=2))] == ["overdue"]


def test_of_what_is_late_already_no_warning_is_given() -> None:
    build = building()
    run = Run(flow(build, due=build.expression("10 working days")))
    run.now = NOON + timedelta(days=60)
    assert kinds(run.pass_time()) == ["overdue"]


def test_a_new_last_day_warns_anew() -> None:
    build = building()
    run = Run(flow(build, due=build.expression("10 working days")))
    run.wait_until(NOON + timedelta(days=30))
    run.act("vidare")
    assert run.case.passed == {}
    run.act("åter")
    assert when(run.wait_until(NOON + timedelta(days=60)), "overdue") == ["04-18 00:00"]


def chain(build: Building) -> Task:
    return Task(
        text=text("Ring"),
        of=whos("coach"),
        due=build.expression("5 working days"),
        late=build.late(TOLD, _2_working_days=BOSS, _1_week=TOLD),
    )


def test_late_goes_up_its_chain_until_it_is_done() -> None:
    build = building()
    run = Run(flow(build, on_enter=(chain(build),)))
    found = run.wait_until(NOON + timedelta(days=30))
    assert when(found, "overdue") == ["03-12 00:00"]
    assert when(found, "escalated") == ["03-14 00:00", "03-19 00:00"]
    told = [one.payload["to"] for one in found if one.kind == "notified"]
    assert told == ["role:koordinator", "role:coach", "role:koordinator"]
    assert run.waking() is None
    again = Run(flow(build, on_enter=(chain(build),)))
    again.wait_until(day("2024-03-12T12:00"))
    again.take(Finish(actor=EVA, request=again.case.requests[0].id, note="Klart"))
    assert again.waking() is None
    assert again.case.passed == {}


def test_what_is_late_goes_with_its_request_when_the_state_is_left() -> None:
    build = building()
    late = build.late(ask(build))
    task = Task(text=text("Ring"), of=whos("coach"), due=build.expression("1 day"), late=late)
    run = Run(flow(build, on_enter=(task,)))
    run.wait_until(NOON + timedelta(days=3))
    assert {one.kind for one in run.case.requests} == {"task", "ask"}
    run.act("vidare")
    assert run.case.requests == ()


def test_an_ask_within_late_has_its_own_late() -> None:
    build = building()
    inner = ask(build, due="2 days", late=build.late(BOSS))
    task = Task(
        text=text("Ring"),
        of=whos("koordinator"),
        due=build.expression("1 day"),
        late=build.late(inner),
    )
    run = Run(flow(build, on_enter=(task,)))
    found = run.wait_until(NOON + timedelta(days=10))
    assert when(found, "overdue") == ["03-06 00:00", "03-09 00:00"]
    assert [one.payload["to"] for one in found if one.kind == "notified"] == ["role:coach"]


def clocked(build: Building, limit: str, **more: object) -> Workflow:
    late = build.late(TOLD, _2_days=BOSS)
    clock = build.clock("svar", "entered(a)", "entered(b)", limit, late=late)
    made = flow(build, clocks=(clock,), **more)
    stopping = replace(made.states["paus"], stops_all=True)
    return replace(made, states={**made.states, "paus": stopping})


def test_a_clock_warns_is_late_and_goes_on_up() -> None:
    build = building(clocks=("svar",))
    run = Run(clocked(build, "5 working days"))
    found = run.wait_until(NOON + timedelta(days=30))
    assert when(found, "warned") == ["03-08 00:00"]
    assert when(found, "overdue") == ["03-12 00:00"]
    assert when(found, "escalated") == ["03-14 00:00"]


def test_a_stopped_clock_does_nothing_and_then_warns_for_its_new_day() -> None:
    build = building(clocks=("svar",))
    run = Run(clocked(build, "5 working days"))
    run.wait_until(NOON + timedelta(days=1))
    run.act("vila")
    assert run.waking() is None
    assert run.wait_until(NOON + timedelta(days=36)) == []
    run.act("fram")
    found = run.wait_until(NOON + timedelta(days=60))
    assert when(found, "warned") == ["04-12 00:00"]
    assert when(found, "overdue") == ["04-16 00:00"]


def test_a_clock_in_hours_is_late_at_the_hour() -> None:
    build = building(clocks=("svar",))
    run = Run(clocked(build, "10 hours"), start=day("2024-10-26T22:00"))
    found = run.wait_until(day("2024-10-30T12:00"))
    assert when(found, "warned") == ["10-27 05:00"]  # an hour more that night
    assert when(found, "overdue") == ["10-27 07:00"]
    assert when(found, "escalated") == ["10-29 07:00"]


def test_a_clock_that_is_there_is_never_late() -> None:
    build = building(clocks=("svar",))
    run = Run(clocked(build, "5 working days"))
    run.act("vidare")
    assert run.waking() is None


def test_the_day_of_a_state_around_stands_still_with_what_is_inside() -> None:
    build = Building(leaves={"yttre": ("a", "paus"), "a": ("a",), "paus": ("paus",)})
    made = build.workflow(
        state(
            "yttre",
            inside=("a", "paus"),
            starts="a",
            due=build.expression("10 working days"),
        ),
        state("a", action("vila", to="paus"), parent="yttre"),
        state("paus", action("fram", to="back"), parent="yttre", stops_all=True),
    )
    run = Run(made)
    assert run.case.due == {"yttre": date(2024, 3, 18)}
    run.wait_until(day("2024-03-06T12:00"))
    run.act("vila")
    assert run.waking() is None
    run.wait_until(day("2024-03-21T12:00"))
    run.act("fram")
    assert run.case.due == {"yttre": date(2024, 4, 4)}
    found = run.wait_until(day("2024-05-01T12:00"))
    # Two of ten working days had gone; six more make eighty per cent. Easter is 29 March to 1 April.
    assert when(found, "warned") == ["04-02 00:00"]
    assert when(found, "overdue") == ["04-05 00:00"]


def test_a_day_that_an_answer_says_stands_where_it_is() -> None:
    build = Building(leaves={"yttre": ("a", "paus")}, data=[field("dag", "date")])
    made = build.workflow(
        state("yttre", inside=("a", "paus"), starts="a", due=build.expression("2024-03-29")),
        state("a", action("vila", to="paus"), parent="yttre"),
        state("paus", action("fram", to="back"), parent="yttre", stops_all=True),
    )
    run = Run(made)
    run.act("vila")
    run.wait_until(day("2024-03-21T12:00"))
    run.act("fram")
    assert run.case.due == {"yttre": date(2024, 3, 29)}


def test_the_system_acts_when_time_alone_has_made_it_true() -> None:
    build = building()
    by_date = action("datum", "system", to="b", when=build.expression("today() >= 2024-03-20"))
    run = Run(flow(build, by_date))
    assert run.waking() == day("2024-03-05")
    run.wait_until(NOON + timedelta(days=20))
    assert (run.case.state, run.case.visits[-1].entered) == ("b", day("2024-03-20"))


def test_the_system_waits_for_after_without_looking_every_day() -> None:
    build = building()
    run = Run(flow(build, action("snart", "system", to="b", after=build.expression("2 weeks"))))
    assert run.waking() == day("2024-03-18")
    run.wait_until(NOON + timedelta(days=20))
    assert (run.case.state, run.case.visits[-1].entered) == ("b", day("2024-03-18"))


def test_a_flag_that_time_raises_is_raised_on_its_day() -> None:
    build = building()
    long = flag("länge", build.expression("days_in(a) >= 5"))
    run = Run(flow(build, flags={"länge": long}))
    found = run.wait_until(NOON + timedelta(days=10))
    assert when(found, "flagged") == ["03-09 00:00"]
    run.act("sluta")
    assert run.waking() is None


def test_what_falls_due_first_is_done_first_and_may_take_away_the_rest() -> None:
    build = building(clocks=("svar",))
    counted = SetData(values={("case", "antal"): build.expression("7")})
    task = Task(
        text=text("Ring"),
        of=whos("coach"),
        due=build.expression("1 day"),
        late=build.late(counted),
    )
    moves = action("flytta", "system", to="b", when=build.expression("antal > 5"))
    timer = build.timer("sen", "5 days", do=(TOLD,))
    run = Run(flow(build, moves, on_enter=(task,), timers=(timer,)))
    run.now = NOON + timedelta(days=30)
    assert kinds(run.pass_time()) == ["overdue", "set", "moved", "withdrawn"]


def test_in_time_counts_answers_before_their_day_and_those_that_are_late() -> None:
    build = building()
    fråga = build.timer("fråga", every="1 week", do=(ask(build, due="3 days"),))
    run = Run(flow(build, timers=(fråga,), offers=("samtal",)))

    def in_time() -> object:
        env = case_environment(run.workflow, run.case, run.facts, run.now)
        return build.expression("in_time(samtal)").run(env)

    assert in_time() is None
    run.wait_until(day("2024-03-12T12:00"))
    run.fill("samtal")
    assert in_time() == 100
    run.wait_until(day("2024-03-22T12:00"))
    assert in_time() == 50
    run.fill("samtal")
    assert in_time() == 50
    assert [(one.form, one.until) for one in run.case.answered] == [
        ("samtal", date(2024, 3, 14)),
        ("samtal", date(2024, 3, 21)),
    ]
    assert replay(run.happened) == run.case


def test_tolerance_lets_an_answer_be_in_time_later_than_its_day() -> None:
    build = building()
    dated = build.timer("fråga", "1 week", tolerance="4 days", do=(ask(build, due="3 days"),))
    run = Run(flow(build, timers=(dated,)))
    run.wait_until(day("2024-03-12T12:00"))
    assert run.case.requests[0].due == date(2024, 3, 14)
    assert run.case.requests[0].until == date(2024, 3, 18)
    undated = build.timer("fråga", "1 week", tolerance="4 days", do=(ask(build),))
    run = Run(flow(build, timers=(undated,)))
    run.wait_until(day("2024-03-12T12:00"))
    assert run.case.requests[0].due is None
    assert run.case.requests[0].until == date(2024, 3, 15)


def test_a_case_without_anything_to_wait_for_never_wakes() -> None:
    build = building()
    made = flow(build)
    run = Run(made)
    assert run.waking() is None
    assert run.pass_time().events == ()
    lost = replace(run.case, state="borta")
    assert next_waking(made, lost, run.facts, run.now) is None


def test_an_act_upon_what_has_fallen_due_wakes_at_once() -> None:
    build = building()
    run = Run(flow(build, due=build.expression("2024-03-01")))
    assert run.waking() == run.now
    assert kinds(run.pass_time()) == ["overdue"]


def test_the_last_day_there_is_never_passes() -> None:
    build = building(clocks=("svar",))
    run = Run(clocked(build, "9000 years", due=build.expression("9000 years")))
    assert run.waking() is None


def test_a_task_of_a_closed_case_may_still_be_late() -> None:
    build = building()
    made = flow(build)
    task = Task(
        text=text("Skicka brev"),
        of=whos("koordinator"),
        due=build.expression("2 days"),
        late=build.late(BOSS),
    )
    ended = replace(made.states["slut"], on_enter=(task,))
    run = Run(replace(made, states={**made.states, "slut": ended}))
    run.act("sluta", EVA)
    found = run.wait_until(NOON + timedelta(days=5))
    assert [one.kind for one in found] == ["warned", "overdue", "notified"]
    run.take(Finish(actor=KIM, request=run.case.requests[0].id, note="Skickat"))
    assert run.waking() is None


def test_facts_are_those_of_the_day() -> None:
    build = building()
    grown = action("vuxen", "system", to="b", when=build.expression("person.age >= 18"))
    run = Run(flow(build, grown), facts(person={"age": 17}))
    assert run.waking() == day("2024-03-05")
    run.facts = replace(run.facts, person={"age": 18})
    run.now = day("2024-03-05")
    assert kinds(run.pass_time()) == ["moved"]
