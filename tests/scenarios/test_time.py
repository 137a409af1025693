"""Stories in which time passes: what a wait brings about, what may be expected of it, what none has met."""

from __future__ import annotations

import pytest

from engine.definitions.load import load
from engine.scenarios.playing import StoryResult
from engine.scenarios.run import run_all, run_story
from tests.scenarios.project import KIM, WORKFLOW, files, story

CLOCKS = """
clocks:
  start:
    label: Till start
    from: entered(anmäld)
    to: entered(deltar)
    limit: 5 working days
    late: {notify: coach}
timers:
  hela: {every: 3 weeks, do: {notify: koordinator}}
starts: anmäld
"""
TIMERS = """
    waits_for: koordinator
    timers:
      snart: {after: 2 days, when: team.coach.assigned, do: {task: Ring, of: coach, due: 1 day}}
      fråga: {after: 1 week, do: {ask: samtal, of: coach, due: 2 days, late: {notify: kurator}}}
    actions:
      börja:"""
OPENED = f"{{as: koordinator, open: kim, with: {KIM}}}"
ALEX = OPENED.replace("kim", "alex").replace("19900102-2384", "19850101-2382")


def project(*steps: str) -> dict[str, bytes]:
    found = files(story(*steps))
    workflow = WORKFLOW.replace("starts: anmäld\n", CLOCKS.lstrip("\n"), 1)
    workflow = workflow.replace(
        "    waits_for: koordinator\n    actions:\n      börja:", TIMERS[1:], 1
    )
    return found | {"deployments/prov/deltagare.yaml": workflow.lstrip("\n").encode()}


def played(*steps: str) -> StoryResult:
    loaded = load(project(*steps))
    assert not loaded.diagnostics, [one.message.sv for one in loaded.diagnostics]
    made = loaded.deployments["prov"]
    return run_story(made, made.stories[0])


COME_TRUE = [
    (OPENED, "{wait: 6 days}", "{wait: 1 day, expect: {asked: samtal}}"),
    (OPENED, "{wait: 9 days, expect: {due_for: coach, due: 2024-03-13}}"),
    (OPENED, "{wait: 10 days, expect: {notified: [coach, koordinator], late: [samtal, start]}}"),
    (OPENED, "{wait: 15 days, expect: {late: anmäld, holds: clock.start.late}}"),
    (
        OPENED,
        "{wait: 4 days, expect: {holds: clock.start.days == 4 and clock.start.working_days == 4}}",
    ),
    (
        OPENED,
        "{as: koordinator, assign: {coach: eva}}",
        "{wait: 2 days, expect: {task_for: coach}}",
    ),
    (OPENED, "{as: eva, do: börja}", "{wait: 30 days, expect: {holds: clock.start.kept}}"),
    (OPENED, "{wait: 3 weeks, expect: {notified: koordinator}}"),
]


@pytest.mark.parametrize("steps", COME_TRUE, ids=lambda steps: steps[-1])
def test_what_comes_true(steps: tuple[str, ...]) -> None:
    result = played(*steps)
    assert result.passed, result.failures[0].in_("sv")


GO_WRONG = [
    (
        "{wait: 2 days, expect: {late: start}}",
        "väntade att ”Till start” har dröjt för länge. Det som har dröjt är: –.",
    ),
    (
        "{wait: 10 days, expect: {late: deltar}}",
        "väntade att ”Deltar” har dröjt för länge. Det som har dröjt är: ”Samtal” och ”Till start”.",
    ),
    (
        "{wait: 2 days, expect: {task_for: coach}}",
        "väntade en uppgift till Coach. De som har en uppgift är: –.",
    ),
    (
        "{wait: 1 day, expect: {notified: coach}}",
        "väntade att Coach får veta. De som fick veta är: –.",
    ),
]


@pytest.mark.parametrize(("step", "wrong"), GO_WRONG)
def test_what_goes_wrong(step: str, wrong: str) -> None:
    [failure] = played(OPENED, step).failures
    assert failure.in_("sv").partition("): ")[2] == wrong


def test_time_passes_in_every_case_and_tells_of_the_one_it_is_about() -> None:
    both = (
        OPENED,
        "{wait: 5 days}",
        ALEX,
        "{wait: 3 days, expect: {holds: clock.start.days == 3}}",
    )
    assert played(*both).passed
    other = (*both, "{wait: 2 days, expect: {notified: coach}}")
    assert not played(*other).passed
    of_kim = (*both, "{as: eva, for: kim, expect: {late: start, asked: samtal}}")
    assert played(*of_kim).passed
    of_alex = (*both, "{as: eva, for: alex, expect: {late: start}}")
    assert not played(*of_alex).passed


def test_timers_that_no_story_has_waited_for_are_told() -> None:
    made = load(project(OPENED, "{wait: 8 days}")).deployments["prov"]
    report = run_all(made)
    assert [one.name for one in report.missed if one.kind == "timer"] == [
        "deltagare.hela",
        "deltagare.anmäld.snart",
    ]
    lines = [line for line in report.missed_lines("sv") if "Timern" in line]
    assert [line.partition(": ")[2] for line in lines] == [
        "Timern hela i ”Deltagare” har ingen berättelse väntat in.",
        "Timern snart i ”Anmäld” har ingen berättelse väntat in.",
    ]
    conditions = [one.words.in_("sv") for one in report.missed if one.kind == "condition"]
    assert "when: team.coach.assigned har aldrig varit sant (Anmäld)." in conditions


def test_what_is_late_must_be_a_state_a_clock_or_a_form() -> None:
    [found] = load(project(OPENED, "{wait: 1 day, expect: {late: startt}}")).diagnostics
    assert (found.code, found.help and found.help.sv) == ("unknown-name", "Menade du start?")
