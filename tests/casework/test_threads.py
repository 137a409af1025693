"""One compiled workflow and many threads: cases do not touch one another, and nothing is left behind."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from engine.casework.advance import advance
from engine.casework.case import Case
from engine.casework.draft import replay
from engine.casework.events import Act, Advanced, Happened, Open
from engine.casework.plan import plan_of
from engine.definitions.workflow import Task, Workflow
from tests.casework.building import (
    EVA,
    KIM,
    NOON,
    Building,
    action,
    facts,
    state,
    submission,
    text,
    whos,
)
from tests.casework.playing import Play
from tests.casework.playing import flow as together_flow

THREADS = 8


def ring() -> Workflow:
    """Round and round: outer states, the system's own act, work asked and withdrawn."""
    build = Building(leaves={"a": ("a1", "a2"), "a1": ("a1",), "a2": ("a2",), "b": ("b",)})
    enough = build.expression("times_in(a2) < 1000")
    task = (Task(text=text("gör"), of=whos("coach")),)
    return build.workflow(
        state("a", action("ut", to="b"), inside=("a1", "a2"), starts="a1", on_enter=task),
        state("a1", action("strax", "system", to="a2", when=enough), parent="a", on_leave=task),
        state("a2", parent="a", on_enter=task),
        state("b", action("in_igen", to="back"), on_enter=task),
    )


def play(flow: Workflow, number: int, rounds: int) -> tuple[Case, list[Happened]]:
    known = facts()
    opening = Open(actor=KIM, case_id=f"c{number}", submission=submission("anmälan"))
    outcome = advance(flow, None, known, opening, NOON)
    assert isinstance(outcome, Advanced)
    happened = list(outcome.events)
    for turn in range(rounds):
        name = "in_igen" if outcome.case.state == "b" else "ut"
        now = NOON + timedelta(minutes=turn)
        outcome = advance(flow, outcome.case, known, Act(actor=EVA, action=name), now)
        assert isinstance(outcome, Advanced), outcome
        happened += outcome.events
    return outcome.case, happened


def side_by_side(flow: Workflow, cases: int, rounds: int) -> Sequence[Case]:
    start = Barrier(THREADS)

    def some(thread: int) -> list[Case]:
        start.wait()
        found = []
        for number in range(thread, cases, THREADS):
            case, happened = play(flow, number, rounds)
            assert replay(happened) == case
            found.append(case)
        return found

    with ThreadPoolExecutor(THREADS) as pool:
        return [case for some_cases in pool.map(some, range(THREADS)) for case in some_cases]


def agree(cases: int, rounds: int) -> None:
    flow = ring()
    alone, _ = play(flow, 0, rounds)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        found = side_by_side(ring(), cases, rounds)
    finally:
        sys.setswitchinterval(before)
    assert len(found) == cases
    for case in found:
        requests = tuple(
            replace(one, id=one.id.replace(f"{case.id}.", "c0.", 1)) for one in case.requests
        )
        assert replace(case, id="c0", requests=requests) == alone


def test_eight_threads_on_one_workflow() -> None:
    agree(cases=80, rounds=10)


@pytest.mark.long
def test_eight_threads_and_very_many_cases() -> None:
    agree(cases=4000, rounds=40)


def test_the_machine_keeps_nothing_of_a_case() -> None:
    flow = ring()
    play(flow, 1, 6)
    assert plan_of(flow).moves.machine.models == []


def test_no_text_of_a_definition_reaches_the_library() -> None:
    flow = ring()
    machine = plan_of(flow).moves.machine
    words = {*flow.states, *(name for one in flow.leaf_actions.values() for name in one)}
    assert words.isdisjoint(machine.states)
    assert words.isdisjoint(machine.events)
    for event in machine.events.values():
        for transitions in event.transitions.values():
            for one in transitions:
                assert one.before == one.after == one.conditions == one.prepare == []


def test_a_plan_is_made_once_for_a_workflow() -> None:
    flow = ring()
    assert plan_of(flow) is plan_of(flow)
    assert plan_of(ring()) is not plan_of(flow)


class Thing:
    """Something that the machine moves."""

    def __init__(self, mark: str) -> None:
        self.state = mark
        self.told: list[str] = []

    def leave(self) -> None:
        self.told.append(f"leave {self.state}")

    def arrive(self) -> None:
        self.told.append(f"arrive {self.state}")


def test_the_machine_tells_before_and_after_and_moves_only_along_its_ways() -> None:
    moves = plan_of(ring()).moves
    thing = Thing(moves.marks["a2"])
    assert moves.move(thing, "ut", "b")
    assert thing.told == [f"leave {moves.marks['a2']}", f"arrive {moves.marks['b']}"]
    assert not moves.move(thing, "ut", "b")
    assert not moves.move(thing, "flyg", "b")
    assert moves.leaves[thing.state] == "b"


LOOKING = """aktiv:
  label: Aktiv
  actions:
    vidare: {label: Vidare, by: system, to: igång, when: any(praktik where in_state(pågår))}
igång:
  label: Igång
  on_enter: {task: följ upp, of: coach}
  actions:
    klart: {label: Klart, by: system, to: slut, when: count(praktik where in_state(klar)) == 2}
slut: {label: Slut, final: true}
"""
FOLLOWING = """planerad:
  label: Planerad
  actions:
    börja: {label: Börja, by: coach, to: pågår}
    avbryt: {label: Avbryt, by: system, to: avbruten, when: case.är_slut}
pågår: {label: Pågår, actions: {sluta: {label: Sluta, by: coach, to: klar}}}
klar: {label: Klar, final: true}
avbruten: {label: Avbruten, final: true}
"""
TOP = "values: {är_slut: {label: Slut, value: in_state(slut)}}\n"
STEPS = (
    "start praktik företag=A",
    "start praktik företag=B",
    "1 börja",
    "start praktik",
    "2 börja",
    "1 sluta",
    "2 sluta",
)


def with_activities(cases: int) -> None:
    """Cases with activities that look at one another, in eight threads on one compiled workflow."""
    shared = together_flow(LOOKING, FOLLOWING, top=TOP)
    start = Barrier(THREADS)

    def some(thread: int) -> int:
        start.wait()
        for number in range(thread, cases, THREADS):
            play = Play(shared, id=f"c{number}").open()
            for step in STEPS:
                play.step(step)
            assert play.stands == "slut | klar klar avbruten"
            assert [one.case.data.get("företag") for one in play.running.values()] == [
                "A",
                "B",
                None,
            ]
            play.check_replayed()
        return len(range(thread, cases, THREADS))

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            assert sum(pool.map(some, range(THREADS))) == cases
    finally:
        sys.setswitchinterval(before)


def test_eight_threads_on_cases_with_activities() -> None:
    with_activities(cases=2000)


@pytest.mark.long
def test_eight_threads_and_very_many_cases_with_activities() -> None:
    with_activities(cases=40_000)
