"""What a role is asked changes hands: taken, handed over, put back; and is listed for whom it is."""

from __future__ import annotations

import pytest

from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.claim_task import claim_task
from engine.operations.finish_task import finish_task
from engine.operations.hand_over_task import LONGEST, hand_over_task
from engine.operations.list_tasks import list_tasks
from engine.operations.my_work import my_work
from engine.operations.put_back_task import put_back_task
from engine.operations.read_frame import read_frame
from engine.operations.views import FormPlace, Moved
from engine.operations.views_day import Tasks
from engine.storage import audit
from engine.storage.administering import set_roles
from tests.operations.test_way import page, sv

DARK = {"svar.glad": "0", "svar.lugn": "1", "inte_leva": "true"}


@pytest.fixture
def urgent(house) -> tuple[object, str, str]:
    """A case with a task that an urgent flag gave to whoever is coach: the house, number, task."""
    number = house.open_case(subproject="ett")
    house.send("kurt", FormPlace(form="mående", case=number), DARK)
    case = page(house, "sara", number)
    (task,) = (one for one in case.requests if one.kind == "task")
    return house, number, task.id


def tasks(house, who: str) -> tuple[list[str], list[str], list[str]]:
    """The numbers of cases in each part of the page."""
    found = list_tasks(house.world, house.as_(who))
    assert isinstance(found, Tasks), found
    parts = (found.mine, found.free, found.taken)
    return tuple([one.number for one in part] for part in parts)


def refused(outcome) -> str:
    assert isinstance(outcome, Refused), outcome
    return outcome.reason.sentence.in_("sv")


def test_what_several_may_do_is_free_until_one_takes_it(urgent):
    house, number, task = urgent
    for who in ("cia", "carl"):
        assert tasks(house, who) == ([], [number], [])
    (item,) = list_tasks(house.world, house.as_("cia")).free
    assert (sv(item.several), item.claimed, item.taken_by) == ("Coach", False, None)
    assert isinstance(claim_task(house.world, house.as_("cia"), number, task), Moved)
    assert tasks(house, "cia") == ([number], [], [])
    assert tasks(house, "carl") == ([], [], [number])
    (item,) = list_tasks(house.world, house.as_("carl")).taken
    assert (item.claimed, item.taken_by) == (True, "Test Cia")
    assert my_work(house.world, house.as_("carl")) == ()
    assert read_frame(house.world, house.as_("cia")).waiting == 1
    assert read_frame(house.world, house.as_("carl")).waiting == 0


def test_two_cannot_take_the_same_and_one_may_take_it_twice(urgent):
    house, number, task = urgent
    for _ in range(2):
        assert isinstance(claim_task(house.world, house.as_("cia"), number, task), Moved)
    again = claim_task(house.world, house.as_("carl"), number, task)
    assert refused(again) == "Någon annan har redan tagit uppgiften."
    entries = [sv(one.head) for one in page(house, "sara", number).timeline]
    assert entries.count("Test Cia tog uppgiften: ”Ring personen i dag.”") == 1


def test_on_an_old_page_it_is_said_that_the_case_has_changed(urgent):
    house, number, task = urgent
    old = page(house, "carl", number).version
    claim_task(house.world, house.as_("cia"), number, task)
    again = claim_task(house.world, house.as_("carl"), number, task, old)
    assert isinstance(again, Refused)
    assert again.reason.kind == "stale"


def test_what_is_handed_over_tells_whom_and_why(urgent):
    house, number, task = urgent
    claim_task(house.world, house.as_("cia"), number, task)
    why = "Jag är ledig."
    given = hand_over_task(house.world, house.as_("cia"), number, task, "carl", why)
    assert isinstance(given, Moved), given
    assert tasks(house, "carl") == ([number], [], [])
    (item,) = list_tasks(house.world, house.as_("carl")).mine
    assert (item.given_by, item.why) == ("Test Cia", why)
    entry = page(house, "sara", number).timeline[0]
    assert sv(entry.head) == "Uppgiften lämnades till Test Carl: ”Ring personen i dag.”"
    assert entry.more == (why,)
    done = finish_task(house.world, house.as_("carl"), number, task, "Ringde.")
    assert isinstance(done, Moved)


@pytest.mark.parametrize(
    ("to", "why", "told"),
    [
        ("kurt", "x", "Välj någon annan som har rollen."),
        ("finns_inte", "x", "Välj någon annan som har rollen."),
        ("carl", "  ", "Skriv med några ord varför du lämnar över uppgiften."),
        ("carl", "x" * (LONGEST + 1), "Skriv högst 500 tecken om varför."),
    ],
)
def test_what_is_wrong_with_a_hand_over_is_said(urgent, to, why, told):
    house, number, task = urgent
    claim_task(house.world, house.as_("cia"), number, task)
    given = hand_over_task(house.world, house.as_("cia"), number, task, to, why)
    assert refused(given) == told


def test_the_fallback_role_may_move_what_is_stuck(urgent):
    house, number, task = urgent
    claim_task(house.world, house.as_("cia"), number, task)
    back = put_back_task(house.world, house.as_("sara"), number, task)
    assert isinstance(back, Moved), back
    assert tasks(house, "carl") == ([], [number], [])
    again = put_back_task(house.world, house.as_("sara"), number, task)
    assert refused(again) == "Ingen har tagit uppgiften, så den är redan allas."


@pytest.mark.parametrize("who", ["kurt", "ulla", "rut"])
def test_those_it_was_not_given_to_move_nothing(urgent, who):
    house, number, task = urgent
    for outcome in (
        claim_task(house.world, house.as_(who), number, task),
        hand_over_task(house.world, house.as_(who), number, task, "carl", "x"),
        put_back_task(house.world, house.as_(who), number, task),
    ):
        assert refused(outcome) in (
            "Uppgiften är någon annans.",
            "Uppgiften är given till någon annan.",
        )
    assert tasks(house, "carl") == ([], [number], [])


def test_a_task_of_another_case_is_none_of_this(urgent):
    house, number, task = urgent
    other = house.open_case(number="19900101-2385", name="Test Annan", subproject="ett")
    outcome = claim_task(house.world, house.as_("sara"), other, task)
    assert refused(outcome) == "Uppgiften finns inte kvar. Någon annan kan ha gjort den."
    hidden = claim_task(house.world, house.as_("rolf"), number, task)
    assert isinstance(hidden, Refused)
    assert hidden.reason.kind == "missing"


def test_the_page_of_the_case_says_who_may_do_what(urgent):
    house, number, task = urgent
    taking = taking_of(house, "cia", number)
    assert (taking.has, taking.may_claim, taking.may_put_back) == (None, True, False)
    assert sorted(one.name for one in taking.others) == ["carl", "cia"]
    claim_task(house.world, house.as_("cia"), number, task)
    taking = taking_of(house, "cia", number)
    assert (taking.has, taking.may_claim, taking.may_put_back) == ("Test Cia", False, True)
    assert [one.name for one in taking.others] == ["carl"]
    taking = taking_of(house, "sara", number)
    assert (taking.may_claim, taking.may_put_back) == (False, True)


def taking_of(house, who, number):
    (task,) = (one for one in page(house, who, number).requests if one.kind == "task")
    return task.taking


def test_whoever_sits_in_the_seat_has_it_alone(urgent):
    house, number, _ = urgent
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    assert tasks(house, "cia") == ([number], [], [])
    assert tasks(house, "carl") == ([], [], [])
    assert taking_of(house, "cia", number).may_claim is False


def test_what_somebody_has_who_left_is_everyones_again(urgent):
    house, number, task = urgent
    claim_task(house.world, house.as_("cia"), number, task)
    with house.world.storage.writing(house.as_("sara").tenant) as tx:
        set_roles(tx, "cia", "prov", {})
    assert tasks(house, "carl") == ([number], [], [])
    assert isinstance(claim_task(house.world, house.as_("carl"), number, task), Moved)


def test_what_is_done_and_refused_is_in_the_audit(urgent):
    house, number, task = urgent
    claim_task(house.world, house.as_("cia"), number, task)
    claim_task(house.world, house.as_("carl"), number, task)
    hand_over_task(house.world, house.as_("cia"), number, task, "carl", "Hemligt skäl")
    with house.world.storage.reading(house.as_("sara").tenant) as tx:
        entries = audit.entries(tx, task.partition(".")[0])
    kept = [(one.account, one.act, one.outcome) for one in entries if one.act.endswith("_task")]
    assert kept == [
        ("cia", "claim_task", "allowed"),
        ("carl", "claim_task", "refused"),
        ("cia", "hand_over_task", "allowed"),
    ]
    assert "Hemligt" not in str(entries)


@pytest.mark.parametrize("who", ["stig", "greta"])
def test_those_without_cases_have_no_tasks(house, who):
    assert isinstance(list_tasks(house.world, house.as_(who)), Refused)
