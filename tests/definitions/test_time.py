"""What of time a workflow says, compiled: timers, clocks, pauses, and what happens when something is late."""

from __future__ import annotations

import json
from pathlib import Path

from engine.definitions.load import load
from engine.definitions.schema import schema
from engine.definitions.workflow import Ask, Notify, Task, Workflow, when_late
from engine.expressions.types import Kind

DEPLOYMENT = """
deployment: mitt
title: Mitt
languages: [sv]
calendar: {closed: {lov: {label: Sportlov, from: 02-19, to: 02-23}}}
roles:
  chef: {label: Chef, sees: all}
  coach: {label: Coach, sees: all}
fallback: chef
settings: {tid: {type: duration, value: 3 weeks, label: Tid}}
workflows: [väg]
"""
BASE = """
workflow: grund
title: Grund
subject: person
opens_with: start
forms:
  start: {by: coach, read: coach}
clocks:
  svar: {label: Svar, from: entered(ny), to: entered(slut), limit: 10 working days}
starts: ny
states:
  ny:
    label: Ny
    offers: start
    due: 10 days
    timers:
      fråga:
        after: [setting.tid, 6 weeks]
        every: 3 months
        tolerance: 2 days
        when: count(start) < 9
        do:
          ask: start
          of: coach
          late:
            - {notify: chef}
            - {after: 1 week, task: Ring, of: chef, due: 2 days, late: {notify: coach}}
    actions:
      vila: {label: Vila, by: coach, to: vila}
      sluta: {label: Sluta, by: coach, to: slut}
  vila: {label: Vila, stops_clocks: true, actions: {fram: {label: Fram, by: coach, to: back}}}
  slut: {label: Slut, final: true}
"""
OWN = """
workflow: väg
extends: grund
title: Väg
subject: person
clocks:
  svar: {limit: 3 weeks, late: {notify: chef}}
  hela: {label: Hela, from: entered(ny), waits_for: [coach, chef]}
timers:
  hälsa: {every: 1 month, do: {notify: coach}}
starts: ny
states:
  ny: {timers: {fråga: {after: 2 days, every: 1 week}}}
  vila: {stops_clocks: [hela, svar]}
"""
START = "form: start\ntitle: Start\nfields:\n  namn: {type: text, label: Namn}\n"


def workflow(*, extended: bool = True) -> Workflow:
    own = OWN if extended else "workflow: väg\nextends: grund\ntitle: Väg\nsubject: person\n"
    files = {
        "deployments/mitt/deployment.yaml": DEPLOYMENT,
        "deployments/mitt/workflows/grund.yaml": BASE,
        "deployments/mitt/workflows/väg.yaml": own,
        "deployments/mitt/forms/start.yaml": START,
    }
    loaded = load({path: text.lstrip("\n").encode() for path, text in files.items()})
    assert [one.message.sv for one in loaded.diagnostics] == []
    return loaded.deployments["mitt"].workflows["väg"]


def test_a_timer_and_what_happens_when_its_ask_is_late() -> None:
    timer = workflow(extended=False).states["ny"].timers["fråga"]
    assert [one.text for one in timer.after] == ["setting.tid", "6 weeks"]
    assert all(one.type.kind is Kind.DURATION for one in timer.after)
    assert timer.every is not None
    assert timer.tolerance is not None
    assert timer.when is not None
    [ask] = timer.do
    assert isinstance(ask, Ask)
    [told] = ask.late.at_once
    assert isinstance(told, Notify)
    [step] = ask.late.steps
    assert (step.after.text, type(step.effect)) == ("1 week", Task)
    assert [type(one) for one in when_late(ask.late)] == [Notify, Task, Notify]


def test_clocks_and_timers_are_changed_by_name_when_a_workflow_builds_on_another() -> None:
    made = workflow()
    assert list(made.clocks) == ["svar", "hela"]
    svar, hela = made.clocks.values()
    assert (svar.limit and svar.limit.text, len(svar.late.at_once)) == ("3 weeks", 1)
    assert [who.name for who in hela.waits_for] == ["coach", "chef"]
    assert (hela.end, hela.limit) == (None, None)
    assert list(made.timers) == ["hälsa"]
    fråga = made.states["ny"].timers["fråga"]
    assert [one.text for one in fråga.after] == ["2 days"]
    assert fråga.every is not None
    assert fråga.every.text == "1 week"


def test_a_state_stops_all_clocks_or_those_that_it_names() -> None:
    before, after = workflow(extended=False).states["vila"], workflow().states["vila"]
    assert (before.stops_all, before.stops) == (True, frozenset())
    assert (after.stops_all, after.stops) == (False, frozenset({"hela", "svar"}))
    assert not workflow().states["ny"].stops_all


def test_what_is_closed_keeps_its_label() -> None:
    files = {
        "deployments/mitt/deployment.yaml": DEPLOYMENT,
        "deployments/mitt/workflows/väg.yaml": BASE.replace("workflow: grund", "workflow: väg"),
        "deployments/mitt/forms/start.yaml": START,
    }
    loaded = load({path: text.lstrip("\n").encode() for path, text in files.items()})
    [closed] = loaded.deployments["mitt"].calendar.closed
    assert closed.label is not None
    assert closed.label.in_("sv") == "Sportlov"


def test_editors_know_the_keys_of_time() -> None:
    found = json.loads(json.dumps(schema()))["$defs"]
    assert {"after", "every", "tolerance", "when", "do"} <= set(found["timer"]["properties"])
    assert {"from", "to", "limit", "late", "waits_for"} <= set(found["clock"]["properties"])
    assert {"timers", "stops_clocks"} <= set(found["state"]["properties"])
    assert "after" in found["effect_of_being_late"]["properties"]
    assert "after" not in found["effect"]["properties"]


def test_the_example_of_the_language_says_nothing_of_time_that_cannot_be_used() -> None:
    folder = Path(__file__).parent / "sample"
    files = {
        str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))
    }
    later = {one.message.sv.split()[0] for one in load(files).diagnostics if one.code == "not-yet"}
    assert later.isdisjoint({"timers", "clocks", "stops_clocks", "late"})
