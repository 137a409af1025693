"""Who is meant by a who: roles, seats, included roles, participants, organisations, data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.casework.case import Facts, Request, Seat
from engine.casework.draft import Draft, opened_case
from engine.casework.events import Actor, AssignSeats
from engine.casework.who import (
    has_role,
    is_reader,
    is_who,
    people_of,
    person_of,
    receivers,
    receives,
)
from engine.definitions.form import Field
from engine.definitions.workflow import Task, Who, WhoKind
from engine.expressions.scope import Value
from tests.casework.building import (
    EVA,
    KIM,
    NOON,
    PARTICIPANT,
    SPAN,
    TYPES,
    Building,
    Run,
    action,
    facts,
    state,
    text,
    who,
    whos,
)

HEALTH = Actor(account="sjuk", roles=frozenset(), organisation="vården")
SUPPORT = {"stöd": ("coach", "koordinator")}


def draft(data: Value = None, seats: dict[str, str] | None = None) -> Draft:
    case = opened_case("c1", "prov", "a", NOON)
    made = Draft(replace(case, data={"ledare": data}))
    made.seats = {role: Seat(user=user, since=NOON) for role, user in (seats or {}).items()}
    return made


def of_kind(kind: WhoKind, name: str) -> Who:
    return Who(kind, name, text(name))


def data_field(kind: str) -> dict[str, Field]:
    field = Field(name="ledare", type=kind, label=text("x"), value_type=TYPES["user"], span=SPAN)
    return {"ledare": field}


LEADER = of_kind(WhoKind.DATA, "ledare")


@pytest.mark.parametrize(
    ("actor", "one", "data", "is_meant"),
    [
        (EVA, who("coach"), None, True),
        (KIM, who("coach"), None, False),
        (PARTICIPANT, who("participant"), None, True),
        (EVA, who("participant"), None, False),
        (HEALTH, of_kind(WhoKind.ORGANISATION, "vården"), None, True),
        (EVA, of_kind(WhoKind.ORGANISATION, "vården"), None, False),
        (EVA, LEADER, "eva", True),
        (EVA, LEADER, ("bo", "eva"), True),
        (EVA, LEADER, None, False),
        (EVA, LEADER, {"name": "Eva"}, False),
        (HEALTH, LEADER, "vården", True),
        (EVA, who("system"), None, False),
    ],
)
def test_who_is_meant(actor: Actor, one: Who, data: Value, is_meant: bool) -> None:
    assert is_who(actor, one, draft(data), facts()) is is_meant


@pytest.mark.parametrize(
    ("kind", "value", "reached"),
    [
        ("user", "eva", ("user:eva",)),
        ("user", ("eva", "har_slutat", "bo"), ("user:eva", "user:bo")),
        ("user", "har_slutat", ()),
        ("user", None, ()),
        ("organisation", ("vården", "af"), ("organisation:vården", "organisation:af")),
        ("contact", {"name": "Bo", "email": "bo@example.se"}, ("contact:ledare",)),
        ("contact", None, ()),
    ],
)
def test_whom_a_data_field_reaches(kind: str, value: Value, reached: tuple[str, ...]) -> None:
    known = facts(parties={"vården": ("sjuk",), "af": ("af",)})
    assert receivers(LEADER, draft(value), known, data_field(kind)) == reached


def test_whom_others_reach() -> None:
    known = facts(includes={"stöd": ("coach",), "tomt": ("kurator",)})
    reach = {
        "coach": ("role:coach",), "kurator": (), "stöd": ("role:stöd",), "tomt": (),
        "participant": ("participant:",), "system": (),
    }  # fmt: skip
    for name, reached in reach.items():
        assert receivers(who(name), draft(), known, {}) == reached
    health = of_kind(WhoKind.ORGANISATION, "vården")
    working = facts(parties={"vården": ("sjuk",)})
    assert receivers(health, draft(), working, {}) == ("organisation:vården",)
    assert receivers(health, draft(), known, {}) == ()  # Nobody works there here.


@pytest.mark.parametrize(
    ("receiver", "seats", "people"),
    [
        ("user:eva", {}, ("eva",)),
        ("participant:", {}, ()),
        ("organisation:vården", {}, ()),
        ("contact:ledare", {}, ()),
        ("role:coach", {}, ("eva", "bo")),
        ("role:coach", {"coach": "bo"}, ("bo",)),
        ("role:coach", {"coach": "har_slutat"}, ("eva", "bo")),
        ("role:stöd", {}, ("eva", "bo", "kim")),
        ("role:stöd", {"coach": "bo"}, ("bo",)),
        ("role:stöd", {"coach": "bo", "koordinator": "kim"}, ("bo", "kim")),
        ("role:okänd", {}, ()),
    ],
)
def test_the_people_of_a_receiver(
    receiver: str, seats: dict[str, str], people: tuple[str, ...]
) -> None:
    assert people_of(receiver, draft(seats=seats), facts(includes=SUPPORT)) == people


@pytest.mark.parametrize(
    ("actor", "of", "is_theirs"),
    [
        (EVA, "role:coach", True),
        (KIM, "role:coach", False),
        (PARTICIPANT, "participant:", True),
        (EVA, "participant:", False),
        (HEALTH, "organisation:vården", True),
        (HEALTH, "organisation:af", False),
        (KIM, "user:kim", True),
        (EVA, "contact:ledare", False),
    ],
)
def test_whose_a_request_is(actor: Actor, of: str, is_theirs: bool) -> None:
    request = Request(id="c1.1", kind="task", of=of, at=NOON)
    assert receives(actor, request, draft(), facts()) is is_theirs


def test_somebody_for_a_seat_must_be_one() -> None:
    known: Facts = facts()
    assert person_of(who("koordinator"), draft(), known) == "kim"
    assert person_of(who("coach"), draft(), known) is None
    assert person_of(who("coach"), draft(seats={"coach": "bo"}), known) == "bo"
    assert person_of(LEADER, draft("eva"), known) == "eva"
    assert person_of(LEADER, draft(("eva", "bo")), known) is None
    assert person_of(who("participant"), draft(), known) is None


def test_seats_are_for_acting_not_for_reading() -> None:
    taken, known = draft(seats={"coach": "bo"}), facts(includes=SUPPORT)
    assert not has_role(EVA, "coach", taken, known)
    assert is_reader(EVA, whos("coach"), taken, known)
    assert is_reader(KIM, whos("stöd"), taken, known)
    assert not is_reader(KIM, whos("coach participant"), taken, known)


def test_work_follows_the_seat() -> None:
    flow = Building(team=("coach",)).workflow(
        state("a", action("x"), on_enter=(Task(text=text("gör"), of=whos("coach")),))
    )
    run = Run(flow)
    run.take(AssignSeats(actor=KIM, seats={"coach": "eva"}))
    [request] = run.case.requests
    assert people_of(request.of, run.case, run.facts) == ("eva",)
    run.take(AssignSeats(actor=KIM, seats={"coach": "bo"}))
    assert people_of(request.of, run.case, run.facts) == ("bo",)
    assert run.case.seats["coach"].changes == 1
