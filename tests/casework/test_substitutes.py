"""A substitute acts in the seats of who is away and in that name, and what happened says for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.casework.case import Request, Seat
from engine.casework.draft import Draft, opened_case, replay
from engine.casework.events import Act, AssignSeats, Finish, Leave
from engine.casework.who import is_who, receives, whose_place
from engine.definitions.workflow import Ask, Task, Who, WhoKind
from engine.foundation.wrong import Refused
from tests.casework.building import (
    BO,
    EVA,
    KIM,
    NOON,
    Building,
    Run,
    action,
    facts,
    field,
    form,
    state,
    text,
    use,
    who,
    whos,
)

BO_FOR_EVA = replace(BO, stands_for=frozenset({"eva"}))
KIM_FOR_EVA = replace(KIM, stands_for=frozenset({"eva"}))


def seated(**seats: str) -> Draft:
    made = Draft(replace(opened_case("c1", "prov", "a", NOON), data={"ledare": "eva"}))
    made.seats = {role: Seat(user=user, since=NOON) for role, user in seats.items()}
    return made


def test_a_seat_is_lent_to_those_who_hold_its_role():
    case = seated(coach="eva")
    assert not is_who(BO, who("coach"), case, facts())
    assert is_who(BO_FOR_EVA, who("coach"), case, facts())
    assert not is_who(KIM_FOR_EVA, who("coach"), case, facts())
    named = Who(WhoKind.DATA, "ledare", text("ledare"))
    assert is_who(BO_FOR_EVA, named, case, facts())
    assert not is_who(BO, named, case, facts())


@pytest.mark.parametrize(
    ("actor", "of", "seats", "expected"),
    [
        (BO_FOR_EVA, "user:eva", {}, True),
        (BO, "user:eva", {}, False),
        (BO_FOR_EVA, "role:coach", {"coach": "eva"}, True),
        (BO, "role:coach", {"coach": "eva"}, False),
        (KIM_FOR_EVA, "role:coach", {"coach": "eva"}, False),
        (BO_FOR_EVA, "role:coach", {}, True),
        (BO_FOR_EVA, "organisation:vården", {}, False),
    ],
)
def test_what_is_asked_reaches_the_substitute(actor, of, seats, expected):
    request = Request(id="r1", kind="task", of=of, at=NOON)
    assert receives(actor, request, seated(**seats), facts()) is expected


def test_in_whose_place_one_acts():
    case, coach = seated(coach="eva"), whos("coach")
    assert whose_place(BO_FOR_EVA, coach, (), case, facts()) == "eva"
    assert whose_place(BO, coach, (), case, facts()) is None
    assert whose_place(BO_FOR_EVA, coach, (), seated(), facts()) is None
    assert whose_place(KIM_FOR_EVA, coach, (), case, facts()) is None
    request = Request(id="r1", kind="task", of="user:eva", at=NOON)
    assert whose_place(KIM_FOR_EVA, (), (request,), case, facts()) == "eva"


def lent(run: Run) -> list[tuple[str, str, object]]:
    return [(one.kind, one.actor, one.payload.get("instead_of")) for one in run.happened]


def flow():
    check = use(form("koll", field("bra")))
    building = Building(forms=(check,), data=(field("ledare", "user"),), team=("coach",))
    asks = (
        Ask(form="koll", of=whos("coach"), due=None),
        Task(text=text("ring"), of=whos("ledare")),
    )
    return building.workflow(
        state("a", action("x", to="b"), on_enter=asks, offers=("koll",)), state("b", action("y"))
    )


@pytest.fixture
def run() -> Run:
    made = Run(flow(), replace(facts(), holders={**facts().holders, "coach": ("eva", "bo", "ulf")}))
    made.last = replace(made.last, case=replace(made.case, data={"ledare": "eva"}, requests=()))
    made.take(AssignSeats(actor=KIM, seats={"coach": "eva"}))
    return made


def test_an_action_says_in_whose_place_it_was_taken(run):
    assert isinstance(run.try_(Act(actor=BO, action="x")), Refused)
    run.take(Act(actor=BO_FOR_EVA, action="x"))
    assert ("moved", "bo", "eva") in lent(run)
    assert run.case.state == "b"


def test_who_is_meant_anyway_stands_in_for_nobody(run):
    run.take(AssignSeats(actor=KIM, seats={"coach": "bo"}))
    run.take(Act(actor=BO_FOR_EVA, action="x"))
    assert ("moved", "bo", None) in lent(run)


def test_a_form_says_in_whose_place_it_was_filled_in(run):
    run.fill("koll", BO_FOR_EVA, {"bra": True})
    assert ("submitted", "bo", "eva") in lent(run)


def with_requests(run: Run, *requests: Request) -> None:
    run.last = replace(run.last, case=replace(run.case, requests=requests))


RING = Request(id="r1", kind="task", of="user:eva", at=NOON, text={"sv": "ring"}, due=NOON.date())
KOLL = Request(id="r2", kind="ask", of="user:eva", at=NOON, form="koll", state="a")


def test_a_task_says_in_whose_place_it_was_done(run):
    with_requests(run, RING)
    assert isinstance(run.try_(Finish(actor=BO, request="r1", note="")), Refused)
    run.take(Finish(actor=BO_FOR_EVA, request="r1", note=""))
    assert ("finished", "bo", "eva") in lent(run)


def test_the_fallback_role_finishes_in_nobodys_place(run):
    with_requests(run, RING)
    run.take(Finish(actor=KIM_FOR_EVA, request="r1", note=""))
    assert ("finished", "kim", None) in lent(run)


def test_who_takes_over_has_the_seat_the_requests_and_the_name(run):
    with_requests(run, RING, KOLL)
    run.take(Leave(actor=KIM, leaves="eva", seats={"coach": "bo"}, to="bo"))
    assert run.case.seats["coach"].user == "bo"
    assert run.case.data["ledare"] == "bo"
    assert [(one.of, one.form, one.due, one.state) for one in run.case.requests] == [
        ("user:bo", None, NOON.date(), None),
        ("user:bo", "koll", None, "a"),
    ]


def test_what_nobody_takes_over_falls_to_the_fallback_role(run):
    with_requests(run, RING, replace(RING, id="r3", of="role:koordinator"))
    run.take(Leave(actor=KIM, leaves="eva", seats={"coach": None}))
    assert "coach" not in run.case.seats
    assert run.case.data["ledare"] == "eva"
    assert [one.of for one in run.case.requests] == ["role:koordinator"]


def test_several_names_keep_the_others(run):
    run.last = replace(run.last, case=replace(run.case, data={"ledare": ("eva", "ulf", "bo")}))
    run.take(Leave(actor=KIM, leaves="eva", seats={}, to="bo"))
    assert run.case.data["ledare"] == ("bo", "ulf")


@pytest.mark.parametrize(
    ("seats", "to"), [({"coach": "kim"}, None), ({"kurator": "bo"}, None), ({}, "ingen")]
)
def test_nobody_takes_over_who_could_not(run, seats, to):
    refused = run.try_(Leave(actor=KIM, leaves="eva", seats=seats, to=to))
    assert isinstance(refused, Refused)
    assert refused.reason.sentence.in_("sv").endswith(".")


def test_replaying_gives_the_case_after_a_hand_over():
    made = Run(flow())
    made.take(AssignSeats(actor=KIM, seats={"coach": "eva"}))
    made.take(Leave(actor=KIM, leaves="eva", seats={"coach": "bo"}, to="bo"))
    made.take(Act(actor=replace(EVA, stands_for=frozenset({"bo"})), action="x"))
    assert replay(made.happened) == made.case
