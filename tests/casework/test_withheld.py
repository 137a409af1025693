"""From when others read what was sent: once the case is in the state, or comes to it, after that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.casework.case import Case
from engine.casework.events import AssignSeats
from engine.casework.possible import why_not_act
from engine.casework.together import inside
from engine.casework.visits import visits_of
from engine.casework.withheld import Readable, is_readable, opening_stays, openings
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Visit
from engine.filling.submission import Submission
from tests.casework.playing import ACTIVITY_STATES, ACTORS, NOON, PRAKTIK, Play, flow

HOUR = timedelta(hours=1)
STATES = """samlas:
  label: Samlas
  starts: skrivs
  actions: {läs: {label: Läs, by: coach, to: öppen}}
  states: {skrivs: {label: Skrivs}}
öppen:
  label: Öppen
  starts: läses
  actions: {om: {label: Om, by: coach, to: samlas}, stäng: {label: Stäng, by: coach, to: slut}}
  states:
    läses: {label: Läses, actions: {vidare: {label: Vidare, by: coach, to: talas}}}
    talas: {label: Talas}
slut: {label: Slut, final: true}
"""
ROUNDS = (("skrivs", 0, 10), ("läses", 10, 20), ("talas", 20, 30), ("skrivs", 30, 40))
"""The second round has begun: state, from hour, to hour."""
AGAIN = (*ROUNDS, ("läses", 40, 50), ("slut", 50, None))


def blind() -> Workflow:
    workflow = flow(STATES)
    use = workflow.forms["samtal"]
    forms = {**workflow.forms, "samtal": replace(use, read_from="öppen")}
    return replace(workflow, forms=forms)


def stays(rounds: tuple[tuple[str, int, int | None], ...]) -> tuple[Visit, ...]:
    return tuple(
        Visit(state, NOON + begun * HOUR, None if left is None else NOON + left * HOUR)
        for state, begun, left in rounds
    )


def sent(hour: int) -> Submission:
    at = NOON + hour * HOUR
    return Submission(
        id=f"s{hour}", form="samtal", version="1", at=at, by="kim", answers={}, values={}
    )


@pytest.mark.parametrize(
    ("rounds", "hour", "reads"),
    [
        (ROUNDS[:1], 5, False),  # nobody has come to the state
        (ROUNDS[:2], 5, True),
        (ROUNDS[:2], 10, True),  # sent by the very act that came to the state
        (ROUNDS[:2], 15, True),  # sent while the case is there
        (ROUNDS, 5, True),  # what was read once still is
        (ROUNDS, 25, True),
        (ROUNDS, 35, False),  # the second round waits for its own meeting
        (AGAIN, 35, True),
        (AGAIN, 45, True),
        (AGAIN, 55, False),  # never comes to the state
    ],
)
def test_it_counts_for_each_submission(
    rounds: tuple[tuple[str, int, int | None], ...], hour: int, reads: bool
) -> None:
    workflow, visits = blind(), visits_of(stays(rounds))
    assert is_readable(workflow, workflow.forms["samtal"], visits, NOON + hour * HOUR) is reads
    found = opening_stays(workflow, visits).get("öppen")
    assert (found is not None and found.lasts_after(NOON + hour * HOUR)) is reads


def test_a_form_that_waits_for_no_state_is_read_at_once() -> None:
    workflow = flow(STATES)
    assert is_readable(workflow, workflow.forms["samtal"], stays(ROUNDS[:1]), NOON)
    assert opening_stays(workflow, stays(AGAIN)) == {}


def test_others_see_what_has_been_read_and_no_more() -> None:
    workflow, visits = blind(), visits_of(stays(ROUNDS))
    case = Case(id="c", workflow="väg", state="skrivs", opened=NOON, visits=visits)
    later = openings(workflow, case)
    seen = Readable({"samtal": (sent(5), sent(35))}, later)
    assert [one.id for one in seen["samtal"]] == ["s5"]
    nothing = Readable({"samtal": (sent(35),)}, later)
    assert ("samtal" in nothing, list(nothing), len(nothing)) == (False, [], 0)


GUARDED = ACTIVITY_STATES.replace(
    "by: coach, to: pågår", "by: coach, to: pågår, when: not team.coach.assigned"
)


@pytest.mark.parametrize(("head", "told"), [("", True), ("anonymous: true\n", False)])
def test_a_refusal_in_an_anonymous_activity_tells_nothing_of_the_case(
    head: str, told: bool
) -> None:
    """Not even whether somebody has a seat in it."""
    activity = PRAKTIK.replace("subject: activity\n", f"subject: activity\n{head}")
    play = Play(flow(STATES, GUARDED, praktik_head=activity)).open()
    play.take(AssignSeats(actor=ACTORS["kim"], seats={"coach": "eva"}))
    play.step("start praktik företag=Bageriet")
    assert play.case is not None
    found = inside(play.workflow, play.case, play.facts(), "c1.1")
    assert found is not None
    refused = why_not_act(*found, ACTORS["eva"], "börja", play.now)
    assert refused is not None
    sentence = refused.reason.sentence.in_("sv")
    assert ("Coach" in sentence or "coach" in sentence) is told, sentence
