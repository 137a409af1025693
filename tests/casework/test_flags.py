"""Flags: raised by submissions and over the whole case, taken down again, and what they lead to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from engine.casework.events import Finish
from engine.definitions.workflow import Notify, SetData, Task
from engine.foundation.wrong import Refused
from tests.casework.building import (
    EVA,
    Building,
    Run,
    action,
    block,
    computed,
    field,
    flag,
    form,
    kinds,
    state,
    text,
    use,
    whos,
)

ON_FLAG = {
    "urgent": (Task(text=text("Ring i dag"), of=whos("coach")),),
    "attention": (Notify(who=whos("coach"), message=None),),
}


def flagged() -> Run:
    draft = Building([use(form("samtal", field("ja"), field("antal", "integer")))])
    lowest = flag("akut", draft.expression("samtal.ja"), "urgent")
    total = computed("summa", draft.expression("sum(antal of samtal)"))
    inner = draft.forms["samtal"].form
    who5 = form("who5", field("ja"), flags={"lågt": flag("lågt", draft.expression("true"))})
    samtal = replace(
        inner, flags={"akut": lowest}, fields={**inner.fields, "mående": block("mående", who5)}
    )
    build = Building([use(samtal)])
    build.scope = replace(build.scope, names={**build.scope.names, "summa": total.value_type})
    flow = build.workflow(
        state("a", action("gå", to="a"), offers=("samtal",)),
        values={"summa": total},
        flags={"många": flag("många", build.expression("summa > 10"))},
        on_flag=ON_FLAG,
    )
    return Run(flow)


def test_an_urgent_flag_gives_its_task_until_somebody_notes_what_was_done() -> None:
    run = flagged()
    run.fill("samtal", answers={"ja": True}, flags=("akut",))
    assert run.case.flags == ("samtal.akut",)
    [task] = run.case.requests
    assert (task.flag, task.text["en"]) == ("samtal.akut", "Ring i dag (en)")
    outcome = run.try_(Finish(actor=EVA, request=task.id, note="  "))
    assert isinstance(outcome, Refused)
    assert outcome.reason.sentence.in_("sv") == "Skriv vad som gjordes."
    run.fill("samtal", answers={"ja": True}, flags=("akut",), number=2)
    assert len(run.case.requests) == 1, "the task stands already"
    run.take(Finish(actor=EVA, request=task.id, note="Vi sågs."))
    assert run.case.requests == ()


def test_the_latest_submission_of_a_form_decides_its_flags() -> None:
    run = flagged()
    run.fill("samtal", answers={"ja": True}, flags=("akut", "mående.lågt"))
    assert run.case.flags == ("samtal.akut", "samtal.mående.lågt")
    run.fill("samtal", answers={"ja": False}, number=2)
    assert run.case.flags == ()
    assert [one.payload["stands"] for one in run.last.events if one.kind == "flagged"] == [
        False,
        False,
    ]


def test_a_flag_of_a_block_has_the_severity_that_the_block_says() -> None:
    run = flagged()
    run.fill("samtal", answers={"ja": False}, flags=("mående.lågt",))
    assert kinds(run.last) == ["submitted", "flagged", "notified"]
    assert run.last.planned[0].message["sv"] == "Något har hänt i ett ärende som rör dig."


def test_a_flag_over_the_case_is_raised_when_it_becomes_true_and_only_then() -> None:
    run = flagged()
    run.fill("samtal", answers={"antal": 6})
    assert run.case.flags == ()
    run.fill("samtal", answers={"antal": 6}, number=2)
    assert run.case.flags == ("många",)
    assert kinds(run.last) == ["submitted", "flagged", "notified"]
    run.act("gå")
    assert kinds(run.last) == ["moved"]


def test_two_flags_at_once_tell_the_same_once() -> None:
    run = flagged()
    run.fill("samtal", answers={"antal": 11}, flags=("mående.lågt",))
    assert run.case.flags == ("samtal.mående.lågt", "många")
    assert len(run.last.planned) == 1
    run.fill("samtal", answers={"antal": 0}, number=2)
    run.fill("samtal", answers={"antal": 0}, flags=("mående.lågt",), number=3)
    assert len(run.last.planned) == 1, "another time it is told again"


def test_flags_that_raise_one_another_come_to_an_end() -> None:
    build = Building(data=[field("antal", "integer")])
    few, many = build.expression("antal < 3"), build.expression("antal > 3")
    place = ("case", "antal")
    up, down = build.expression("5"), build.expression("1")
    flow = build.workflow(
        state("a", action("börja", to="a", do=(SetData(values={place: down}),))),
        flags={"få": flag("få", few, "urgent"), "många": flag("många", many, "info")},
        on_flag={
            "urgent": (SetData(values={place: up}),),
            "info": (SetData(values={place: down}),),
        },
    )
    run = Run(flow)
    run.act("börja")
    assert kinds(run.last).count("flagged") <= 4


def test_a_flag_is_raised_by_what_another_flag_sets() -> None:
    build = Building(data=[field("antal", "integer")], leaves={"a": ("a",)})
    five = SetData(values={("case", "antal"): build.expression("5")})
    flow = build.workflow(
        state("a", action("om", to="a")),
        flags={
            "fem": flag("fem", build.expression("antal == 5"), "info"),
            "igen": flag("igen", build.expression("times_in(a) > 1"), "urgent"),
        },
        on_flag={"urgent": (five,)},
    )
    run = Run(flow)
    run.act("om")
    assert run.case.flags == ("igen", "fem")


def test_a_flag_on_a_value_that_builds_on_time_is_asked_every_time() -> None:
    build = Building(leaves={"a": ("a",)})
    days = computed("dagar", build.expression("days_in(a)"))
    build.scope = replace(build.scope, names={**build.scope.names, "dagar": days.value_type})
    flow = build.workflow(
        state("a", action("stanna")),
        values={"dagar": days},
        flags={"länge": flag("länge", build.expression("dagar > 7"), "info")},
    )
    run = Run(flow)
    run.act("stanna")
    assert run.case.flags == ()
    run.now += timedelta(days=9)
    run.act("stanna")
    assert run.case.flags == ("länge",)


def test_a_flag_that_the_form_does_not_have_is_nothing() -> None:
    run = flagged()
    run.fill("samtal", answers={"ja": False}, flags=("okänd", "okänd.än"))
    assert kinds(run.last) == ["submitted"]
