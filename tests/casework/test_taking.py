"""What a role was asked is taken by one of those who hold it, handed over, put back."""

from __future__ import annotations

import pytest

from engine.casework.draft import replay
from engine.casework.events import Actor, AssignSeats, Claim, Event, Finish, HandOver, PutBack
from engine.casework.who import people_for, taker
from engine.definitions.workflow import Ask, Task
from engine.foundation.wrong import Refused
from tests.casework.building import (
    BO,
    EVA,
    KIM,
    NOON,
    PARTICIPANT,
    Building,
    Run,
    facts,
    field,
    form,
    kinds,
    state,
    text,
    use,
    whos,
)

PIA = Actor(account="pia", roles=frozenset({"psykolog"}))


def asked(of: str = "coach", **known: object) -> tuple[Run, str]:
    effect = Task(text=text("ring"), of=whos(of))
    flow = Building(team=("coach",)).workflow(state("a", on_enter=(effect,)))
    run = Run(flow, facts(**known))
    return run, run.case.requests[0].id


def refused(run: Run, event: Event) -> str:
    outcome = run.try_(event)
    assert isinstance(outcome, Refused), outcome
    return outcome.reason.sentence.in_("sv")


def for_whom(run: Run) -> tuple[str, ...]:
    return people_for(run.case.requests[0], run.case, run.facts)


def test_what_is_taken_is_the_takers_alone() -> None:
    run, task = asked()
    assert for_whom(run) == ("eva", "bo")
    assert kinds(run.take(Claim(actor=EVA, request=task))) == ["claimed"]
    assert for_whom(run) == ("eva",)
    assert run.case.requests[0].claimed_at == NOON
    assert refused(run, Finish(actor=BO, request=task, note="")) == "Uppgiften är någon annans."
    run.take(Finish(actor=EVA, request=task, note=""))
    assert replay(run.happened) == run.case


def test_taken_twice_by_the_same_it_is_taken_once() -> None:
    run, task = asked()
    run.take(Claim(actor=EVA, request=task))
    assert kinds(run.take(Claim(actor=EVA, request=task))) == []
    told = refused(run, Claim(actor=BO, request=task))
    assert told == "Någon annan har redan tagit uppgiften."


@pytest.mark.parametrize("actor", [PIA, PARTICIPANT])
def test_nobody_takes_what_was_not_asked_of_them(actor: Actor) -> None:
    run, task = asked()
    assert refused(run, Claim(actor=actor, request=task)) == "Uppgiften är någon annans."
    told = refused(run, HandOver(actor=actor, request=task, to="bo", why="x"))
    assert told == "Uppgiften är någon annans."
    assert refused(run, PutBack(actor=actor, request=task)) == "Uppgiften är någon annans."


def test_what_is_handed_over_says_by_whom_and_why() -> None:
    run, task = asked()
    run.take(HandOver(actor=EVA, request=task, to="bo", why="  Jag är ledig. "))
    [request] = run.case.requests
    assert (request.claimed, request.given_by, request.why) == ("bo", "eva", "Jag är ledig.")
    assert for_whom(run) == ("bo",)
    told = refused(run, HandOver(actor=EVA, request=task, to="eva", why="Åter"))
    assert told == "Uppgiften är någon annans."
    run.take(HandOver(actor=KIM, request=task, to="eva", why="Fallet tillbaka"))
    assert run.happened[-1].payload["before"] == "bo"
    assert replay(run.happened) == run.case


@pytest.mark.parametrize("to", ["kim", "finns_inte", ""])
def test_it_is_handed_to_somebody_else_who_holds_the_role(to: str) -> None:
    run, task = asked()
    run.take(Claim(actor=EVA, request=task))
    for name in (to, "eva"):
        told = refused(run, HandOver(actor=EVA, request=task, to=name, why="x"))
        assert told == "Välj någon annan som har rollen."
    told = refused(run, HandOver(actor=EVA, request=task, to="bo", why=" "))
    assert told == "Skriv med några ord varför du lämnar över uppgiften."


def test_what_is_put_back_is_everyones_again() -> None:
    run, task = asked()
    told = refused(run, PutBack(actor=EVA, request=task))
    assert told == "Ingen har tagit uppgiften, så den är redan allas."
    run.take(HandOver(actor=EVA, request=task, to="bo", why="x"))
    run.take(PutBack(actor=BO, request=task))
    [request] = run.case.requests
    assert (request.claimed, request.given_by, request.why) == (None, None, "")
    assert for_whom(run) == ("eva", "bo")
    assert replay(run.happened) == run.case


def test_who_no_longer_holds_the_role_has_taken_nothing() -> None:
    run, task = asked()
    run.take(Claim(actor=EVA, request=task))
    without = facts(holders={"coach": ("bo",), "koordinator": ("kim",)})
    assert taker(run.case.requests[0], without) is None
    assert people_for(run.case.requests[0], run.case, without) == ("bo",)
    run.facts = without
    run.take(Claim(actor=BO, request=task))
    assert for_whom(run) == ("bo",)


def test_it_stays_with_whom_it_was_handed_to_when_the_seat_is_anothers() -> None:
    run, task = asked()
    run.take(AssignSeats(actor=KIM, seats={"coach": "eva"}))
    assert refused(run, Claim(actor=BO, request=task)) == "Uppgiften är någon annans."
    run.take(HandOver(actor=EVA, request=task, to="bo", why="Jag är ledig."))
    assert for_whom(run) == ("bo",)


def test_a_role_that_stands_for_others_means_those() -> None:
    known = {"includes": {"stöd": ("coach", "koordinator")}}
    run, task = asked("stöd", **known)
    run.take(Claim(actor=EVA, request=task))
    run.take(HandOver(actor=EVA, request=task, to="kim", why="x"))
    assert for_whom(run) == ("kim",)


def test_what_no_role_was_asked_changes_no_hands() -> None:
    run, task = asked("participant")
    told = "Uppgiften är inte given till en roll, så den kan inte byta händer."
    for event in (
        Claim(actor=EVA, request=task),
        HandOver(actor=EVA, request=task, to="bo", why="x"),
        PutBack(actor=EVA, request=task),
    ):
        assert refused(run, event) == told


def test_what_does_not_stand_is_not_taken() -> None:
    run, _ = asked()
    gone = "Uppgiften finns inte kvar. Någon annan kan ha gjort den."
    assert refused(run, Claim(actor=EVA, request="c1.99")) == gone
    assert refused(run, HandOver(actor=EVA, request="c1.99", to="bo", why="x")) == gone
    assert refused(run, PutBack(actor=EVA, request="c1.99")) == gone


def test_a_form_that_somebody_has_taken_is_answered_by_whoever_sends_it() -> None:
    """To take a form is to say that one will see to it; it locks nobody out who may fill it in."""
    build = Building([use(form("hur", field("ja")))])
    run = Run(build.workflow(state("a", on_enter=(Ask(form="hur", of=whos("coach")),))))
    run.take(Claim(actor=EVA, request=run.case.requests[0].id))
    run.fill("hur", BO)
    assert run.case.requests == ()
