"""What a case does when it moves: nesting, order, back, the system's own acts, what is withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

from tests.casework.building import (
    BO,
    EVA,
    KIM,
    PARTICIPANT,
    Building,
    Run,
    action,
    facts,
    field,
    form,
    kinds,
    state,
    submission,
    text,
    use,
    who,
    whos,
)

from engine.casework.draft import replay
from engine.casework.events import AssignSeats, Finish
from engine.definitions.workflow import Ask, Assign, Notify, SetData, Task
from engine.foundation.durations import Duration, Unit


def test_opening_enters_the_first_leaf_outer_first() -> None:
    build = Building()
    flow = build.workflow(
        state(
            "ute",
            inside=("inne",),
            starts="inne",
            on_enter=(Task(text=text("yttre"), of=whos("coach")),),
        ),
        state("inne", parent="ute", on_enter=(Task(text=text("inre"), of=whos("coach")),)),
        on_enter=(Task(text=text("flödet"), of=whos("coach")),),
    )
    run = Run(flow)
    assert run.case.state == "inne"
    assert [one.text["sv"] for one in run.case.requests] == ["flödet", "yttre", "inre"]
    assert kinds(run.last) == ["opened", "submitted", "tasked", "tasked", "tasked"]
