"""Of several who are asked for something, whose turn it still is: those who have not given it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.casework.case import Case, Facts, Request
from engine.casework.possible import still_waiting
from engine.definitions.workflow import Workflow
from tests.casework.playing import NOON, PRAKTIK, Play, flow

CASE = """öppen:
  label: Öppen
  actions: {stäng: {label: Stäng, by: coach, to: stängd}}
stängd: {label: Stängd, final: true}
"""
MEETING = """kallad:
  label: Kallad
  waits_for: parter
  on_enter: {ask: dag, of: parter}
  actions: {möt: {label: Möt, by: coach, to: möte}}
möte:
  label: Möte
  waits_for: parter
  actions: {sluta: {label: Sluta, by: coach, to: klar}}
klar: {label: Klar, final: true}
"""
HEAD = PRAKTIK.replace(
    "  ledare: {type: user, label: Ledare}",
    "  parter: {type: organisation, many: true, label: Parter}",
).replace("by: coach, read: coach", "by: [coach, parter], read: coach")
PARTIES = ("vården", "skolan", "kassan")


@pytest.fixture(scope="module")
def meeting() -> Workflow:
    return flow(CASE, MEETING, praktik_head=HEAD).activities["praktik"].workflow


def case(meeting: Workflow, state: str, *asked: str) -> Case:
    """A meeting of three parties, of which some are still asked."""
    requests = tuple(
        Request(id=f"r{at}", kind="ask", form="dag", of=f"organisation:{one}", at=NOON)
        for at, one in enumerate(asked)
    )
    base = Case(id="m1", workflow="praktik", state=state, opened=NOON)
    return replace(base, data={"parter": PARTIES, "företag": "Bageriet"}, requests=requests)


def left(meeting: Workflow, found: Case) -> object:
    facts = replace(Play(workflow=meeting).facts(), parties=dict.fromkeys(PARTIES, ("någon",)))
    return still_waiting(meeting, found, facts).data["parter"]


@pytest.mark.parametrize(
    ("state", "asked", "waiting"),
    [
        ("kallad", PARTIES, PARTIES),
        ("kallad", ("skolan",), ("skolan",)),
        ("kallad", ("vården", "kassan"), ("vården", "kassan")),
        ("kallad", (), PARTIES),  # all have answered, and the state waits for them all the same
        ("möte", ("skolan",), PARTIES),  # what the state before asked says nothing of this one
    ],
)
def test_those_who_have_given_what_the_state_asks_are_not_waited_for(
    meeting: Workflow, state: str, asked: tuple[str, ...], waiting: tuple[str, ...]
) -> None:
    assert left(meeting, case(meeting, state, *asked)) == waiting


def test_a_party_that_nobody_works_for_is_waited_for_still(meeting: Workflow) -> None:
    found = case(meeting, "kallad", "skolan")
    facts: Facts = replace(
        Play(workflow=meeting).facts(), parties={"skolan": ("någon",), "vården": ("någon",)}
    )
    assert still_waiting(meeting, found, facts).data["parter"] == ("skolan", "kassan")
