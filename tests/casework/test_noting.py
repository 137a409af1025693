"""Notes in the journal: written once, never changed, added to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.casework.draft import replay
from engine.casework.events import WriteNote
from engine.casework.noting import ADDITIONS, KINDS
from engine.foundation.wrong import Refused
from tests.casework.building import EVA, NOON, Building, Run, state

TODAY = NOON.date()


@pytest.fixture
def run() -> Run:
    return Run(Building().workflow(state("a", final=True)))


def a_note(text: str = "Vi sågs.", day=TODAY, **more) -> WriteNote:
    return WriteNote(actor=EVA, text=text, day=day, **more)


def missing(run: Run, event: WriteNote) -> list[str]:
    outcome = run.try_(event)
    assert isinstance(outcome, Refused), outcome
    return [name for reason in outcome.reasons for name in reason.missing]


def test_a_note_is_written_with_the_day_it_is_about(run: Run) -> None:
    yesterday = TODAY - timedelta(days=1)
    [noted] = run.take(a_note("  Vi sågs.\n", yesterday, about="talk", key="k1")).events
    assert (noted.kind, noted.actor, noted.at) == ("noted", "eva", NOON)
    assert dict(noted.payload) == {
        "note": run.case.notes[0],
        "text": "Vi sågs.",
        "day": yesterday.isoformat(),
        "about": "talk",
        "adds_to": None,
        "key": "k1",
    }
    assert replay(run.happened) == run.case


@pytest.mark.parametrize("about", ADDITIONS)
def test_an_addition_stands_beside_and_changes_nothing(run: Run, about: str) -> None:
    run.take(a_note())
    before = run.happened[-1]
    run.take(a_note("Det var i går.", about=about, adds_to=run.case.notes[0]))
    assert before in run.happened
    assert run.happened[-1].payload["adds_to"] == run.case.notes[0]
    run.take(a_note("Ännu ett.", about=about, adds_to=run.case.notes[1]))
    assert replay(run.happened) == run.case
    assert len(run.case.notes) == 3


@pytest.mark.parametrize("about", ["", *KINDS])
def test_a_note_may_say_of_what_kind_it_is(run: Run, about: str) -> None:
    run.take(a_note(about=about))


def test_what_is_wrong_with_a_note_is_said_all_at_once(run: Run) -> None:
    ahead = TODAY + timedelta(days=1)
    assert missing(run, a_note(" \n", ahead, about="samtal")) == ["text", "day", "about"]
    assert missing(run, a_note(day=TODAY.replace(year=24))) == ["day"]
    assert missing(run, a_note(about="correction")) == ["about"]
    assert missing(run, a_note(adds_to="c2.4", about="correction")) == ["adds_to"]
    run.take(a_note())
    assert missing(run, a_note(adds_to=run.case.notes[0], about="talk")) == ["about"]
    assert missing(run, a_note(adds_to=run.case.notes[0])) == ["about"]
