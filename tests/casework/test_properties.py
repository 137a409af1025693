"""What holds for every workflow and every walk: no undefined state, replaying gives the case, a refusal
changes nothing, and the same inputs give the same result.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from engine.casework.advance import advance
from engine.casework.draft import replay
from engine.casework.environment import case_environment
from engine.casework.events import Act, Advanced, Event, Happened, PassTime, Submit
from engine.casework.plan import plan_of
from engine.casework.possible import possible, possible_forms
from engine.casework.together import Together, advance_together
from engine.definitions.workflow import Workflow
from engine.foundation.durations import Duration, Unit
from engine.foundation.wrong import Refused
from tests.casework.building import Run, facts, submission
from tests.casework.walks import ACTORS, Pick, event_of, picks, workflows

SETTINGS = {"tid": Duration(3, Unit.DAYS)}


def walked(flow: Workflow, walk: Sequence[Pick]) -> Iterator[tuple[Run, Event, Advanced | Refused]]:
    """Each event of a walk with what came of it, before it is kept."""
    run = Run(flow, facts(settings=SETTINGS))
    for number, pick in enumerate(walk):
        run.now += timedelta(days=pick[3], minutes=number)
        event = event_of(pick, flow, run.case, number)
        outcome = run.try_(event)
        yield run, event, outcome
        if isinstance(outcome, Advanced):
            run.take(event)


def flags_that_hold(flow: Workflow, run: Run, event: Event, outcome: Advanced) -> set[str]:
    """The workflow's flags, each asked anew of the case after the event."""
    given = getattr(event, "submission", None)
    sent = run.facts.submissions
    if given is not None:
        sent = {**sent, given.form: (*sent.get(given.form, ()), given)}
    known = replace(run.facts, submissions=sent, person={**run.facts.person, **outcome.person})
    env = case_environment(flow, outcome.case, known, run.now)
    return {name for name, flag in flow.flags.items() if flag.when.run(env) is True}


def sleeps(flow: Workflow, state: str) -> bool:
    """Whether the case is closed, and the system may not open it again."""
    leaf = plan_of(flow).leaves[state]
    return leaf.final and not leaf.system


def alike(alone: Advanced | Refused, together: Together | Refused) -> bool:
    """A case without activities goes as it does alone."""
    if isinstance(alone, Refused) or isinstance(together, Refused):
        return alone == together
    same = (together.case, together.events, together.planned, together.person)
    return same == (alone.case, alone.events, alone.planned, alone.person)


def holds(flow: Workflow, walk: Sequence[Pick]) -> None:
    happened: list[Happened] = []
    for run, event, outcome in walked(flow, walk):
        happened = happened or list(run.last.events)
        before = run.case
        assert outcome == advance(flow, before, run.facts, event, run.now)
        assert alike(outcome, advance_together(flow, before, run.facts, event, run.now))
        if isinstance(outcome, Refused):
            assert run.case is before
            assert replay(happened) == before
            assert outcome.reasons
            assert all(reason.sentence.in_("sv") for reason in outcome.reasons)
            continue
        happened += outcome.events
        assert replay(happened) == outcome.case
        case = outcome.case
        assert case.state in flow.leaves
        assert case.version == len(happened)
        assert case.visits[-1].state == case.state
        assert case.visits[-1].left is None
        assert set(case.due) <= {state.name for state in flow.around(case.state)}
        assert len({request.id for request in case.requests}) == len(case.requests)
        stood = isinstance(event, PassTime) and not outcome.events and sleeps(flow, before.state)
        expected = before.flags if stood else flags_that_hold(flow, run, event, outcome)
        assert {one for one in expected if one in flow.flags} == {
            name for name in case.flags if name in flow.flags
        }, "in a closed case nothing becomes true by time alone"
        moves = sum(1 for one in outcome.events if one.kind == "moved")
        assert moves <= len(flow.leaves) + 1


@given(workflows(), picks)
def test_every_walk(flow: Workflow, walk: Sequence[Pick]) -> None:
    holds(flow, walk)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=2000)
@given(workflows(), picks)
def test_very_many_walks(flow: Workflow, walk: Sequence[Pick]) -> None:
    holds(flow, walk)


@settings(max_examples=40)
@given(workflows(), picks)
def test_what_happened_is_plain_and_survives_being_stored(
    flow: Workflow, walk: Sequence[Pick]
) -> None:
    run = Run(flow, facts(settings=SETTINGS))
    stored = list(run.last.events)
    for later, _, outcome in walked(flow, walk):
        run = later
        stored += outcome.events if isinstance(outcome, Advanced) else ()
    read_back = [
        replace(one, payload=json.loads(json.dumps(one.payload, ensure_ascii=False)))
        for one in stored
    ]
    assert replay(read_back) == run.case


@settings(max_examples=40)
@given(workflows(), picks)
def test_what_is_possible_is_what_goes_through(flow: Workflow, walk: Sequence[Pick]) -> None:
    run = Run(flow, facts(settings=SETTINGS))
    for later, _, _ in walked(flow, walk):
        run = later
    for actor in ACTORS:
        for one in possible(flow, run.case, run.facts, actor, run.now):
            form = one.action.form
            given = submission(form, {"ja": True}) if form is not None else None
            outcome = run.try_(Act(actor=actor, action=one.action.name, submission=given))
            only_system = one.action.by_system and len(one.action.by) == 1
            assert only_system or isinstance(outcome, Advanced) is (one.refused is None)
        for offered in possible_forms(flow, run.case, run.facts, actor, run.now):
            on_behalf = None if actor.participant else "participant"
            sent = submission(offered.use.name, {"ja": True}, on_behalf=on_behalf)
            outcome = run.try_(Submit(actor=actor, submission=sent))
            assert isinstance(outcome, Advanced) is (offered.refused is None)
