"""Who is away: a substitute meanwhile, and others for good; what happened says who did it and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.casework.case import Request
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.callers import Caller
from engine.operations.end_account import end_account
from engine.operations.finish_task import finish_task
from engine.operations.hand_over import BY_NAME, NOBODY, hand_over, read_hand_over
from engine.operations.list_cases import list_cases
from engine.operations.my_work import my_work
from engine.operations.read_account import read_account
from engine.operations.read_case import read_case
from engine.operations.read_frame import read_frame
from engine.operations.substitutes import (
    name_own_substitute,
    name_substitute,
    own_substitutes,
)
from engine.operations.take_action import take_action
from engine.operations.verify import verify_all
from engine.operations.views import CasePage, FormPlace, Moved
from engine.storage import audit, submissions
from engine.storage.cases import change_case, find_case
from engine.storage.events import history
from tests.operations.reasons import give_reason
from tests.operations.test_lists import filled, number_of  # noqa: F401  the fixture of that name
from tests.operations.test_way import sv

TODAY = date(2024, 3, 4)
WEEK = TODAY + timedelta(days=7)
CASE = number_of(1)


@pytest.fixture
def lent(filled):  # noqa: F811  the fixture of that name
    """Cia has the coach's seat of the first case and is away this week; Carl stands in."""
    named = name_own_substitute(filled.world, filled.as_("cia"), "carl", TODAY, WEEK)
    assert named is None
    return filled


def audited(house, number):
    with house.world.storage.reading("kommunen") as tx:
        case = find_case(tx, "prov", number).case.id
        entries = [
            (one.account, one.act, one.about.get("instead_of")) for one in audit.entries(tx, case)
        ]
        return entries, history(tx, case)


def seats(house, number):
    with house.world.storage.reading("kommunen") as tx:
        return {role: one.user for role, one in find_case(tx, "prov", number).case.seats.items()}


def listed(house, who):
    return {row.number for row in list_cases(house.world, house.as_(who)).rows}


def test_a_substitute_sees_the_case_and_the_work(lent):
    house = lent
    assert listed(house, "carl") == {CASE}
    assert isinstance(read_case(house.world, house.as_("carl"), CASE), CasePage)
    house.later(days=8)
    assert listed(house, "carl") == set()
    assert isinstance(read_case(house.world, house.as_("carl"), CASE), Refused)


def test_what_the_substitute_does_says_who_and_for_whom(lent):
    house = lent
    house.act("sara", CASE, "ta_emot")
    house.send("psy", FormPlace(form="bedömning", case=CASE), {"råd": "ja", "skäl": "Redo"})
    assert isinstance(take_action(house.world, house.as_("carl"), CASE, "börja"), Moved)
    house.send("carl", FormPlace(form="samtal", case=CASE), {"vad": "Vi talades vid"})
    entries, happened = audited(house, CASE)
    assert ("carl", "take_action", "cia") in entries
    moved = [(one.actor, one.payload.get("instead_of")) for one in happened if one.kind == "moved"]
    assert moved == [("sara", None), ("carl", "cia")]
    page = read_case(house.world, house.as_("sara"), CASE)
    told = [sv(one.who) for one in page.timeline]
    assert "Test Carl i stället för Test Cia" in told
    assert "Test Sara" in told
    assert verify_all(house.world, "kommunen").broken == ()


def test_who_may_anyway_acts_as_oneself(lent):
    """The form may be filled in by whoever holds one of several roles; Carl is one of them."""
    house = lent
    assign(house.world, house.as_("sara"), CASE, {"coach": "carl"})
    house.act("sara", CASE, "ta_emot")
    entries, _ = audited(house, CASE)
    assert all(place is None for _, _, place in entries)


def asked_by_name(house, number, who):
    """A task that names an account, as a workflow's data may."""
    with house.world.storage.writing("kommunen") as tx:
        row = find_case(tx, "prov", number)
        task = Request(id="x.1", kind="task", of=f"user:{who}", at=row.changed, text={"sv": "Ring"})
        case = replace(row.case, requests=(*row.case.requests, task), version=row.case.version + 1)
        assert change_case(tx, replace(row, case=case), row.case.version)


def test_what_is_asked_by_name_is_the_substitutes_meanwhile(lent):
    house = lent
    asked_by_name(house, CASE, "cia")
    for who in ("cia", "carl"):
        assert [sv(one.label) for one in my_work(house.world, house.as_(who))] == ["Ring"]
        assert read_frame(house.world, house.as_(who)).waiting == 1
    done = finish_task(house.world, house.as_("carl"), CASE, "x.1", "Klart")
    assert isinstance(done, Moved)
    assert ("carl", "finish_task", "cia") in audited(house, CASE)[0]
    assert my_work(house.world, house.as_("cia")) == ()


def test_a_protected_identity_does_not_come_along(lent):
    house = lent
    with house.world.storage.writing("kommunen") as tx:
        tx.connection.exec_driver_sql('update "case" set protected = true')
    assert listed(house, "carl") == set()
    assert isinstance(read_case(house.world, house.as_("carl"), CASE), Refused)
    give_reason(house, "cia", CASE)
    assert isinstance(read_case(house.world, house.as_("cia"), CASE), CasePage)


@pytest.mark.parametrize(
    ("who", "first", "last", "told"),
    [
        ("kurt", TODAY, WEEK, "roll gemensam"),
        ("cia", TODAY, WEEK, "roll gemensam"),
        ("finns_inte", TODAY, WEEK, "roll gemensam"),
        ("carl", None, WEEK, "både första och sista"),
        ("carl", TODAY, None, "både första och sista"),
        ("carl", WEEK, TODAY, "före den första"),
        ("carl", TODAY - timedelta(days=9), TODAY - timedelta(days=1), "redan varit"),
        ("carl", TODAY, TODAY + timedelta(days=367), "ett år"),
    ],
)
def test_not_everybody_can_stand_in_and_not_for_ever(filled, who, first, last, told):  # noqa: F811  as above
    refused = name_own_substitute(filled.world, filled.as_("cia"), who, first, last)
    assert told in sv(refused.reason.sentence)


def test_an_administrator_names_and_ends_a_substitute(filled):  # noqa: F811  as above
    house = filled
    assert name_substitute(house.world, house.as_("fia"), "cia", "carl", TODAY, WEEK) is None
    shown = read_account(house.world, house.as_("fia"), "cia")
    assert (shown.substitute.substitute, [one.name for one in shown.candidates]) == (
        "carl",
        ["carl"],
    )
    (mine,) = own_substitutes(house.world, house.accounts["carl"])
    assert [name for name, _ in mine.stands_in] == ["Test Cia"]
    assert listed(house, "carl") == {CASE}
    assert name_substitute(house.world, house.as_("fia"), "cia", None, None, None) is None
    assert listed(house, "carl") == set()
    assert isinstance(
        name_substitute(house.world, house.as_("sara"), "cia", "carl", TODAY, WEEK), Refused
    )
    missing = name_substitute(house.world, house.as_("fia"), "finns_inte", "carl", TODAY, WEEK)
    assert missing.reason.kind == "missing"


def test_who_has_no_role_names_nobody(filled):  # noqa: F811  as above
    stranger = replace(filled.accounts["cia"], roles={})
    caller = Caller(account=stranger, deployment="prov")
    assert isinstance(name_own_substitute(filled.world, caller, "carl", TODAY, WEEK), Refused)
    assert (
        own_substitutes(filled.world, replace(stranger, roles={"opublicerat": frozenset()})) == ()
    )


@pytest.fixture
def many(house):
    """Cia sits in three cases; in the second she has begun to write, in the last she is asked by name."""
    from engine.operations import hand_over as operation

    numbers = [
        house.open_case("sara", number=f"1985010{at}-{last}", name=f"Test {at}")
        for at, last in ((1, "2382"), (2, "2381"), (3, "2380"))
    ]
    for number in numbers:
        assign(house.world, house.as_("sara"), number, {"coach": "cia", "samordnare": "sara"})
    house.write("cia", FormPlace(form="mående", case=numbers[1]), {"": "", "svar.glad": "1"})
    asked_by_name(house, numbers[2], "cia")
    return house, numbers, operation


def test_those_who_may_not_read_see_numbers_alone(many):
    house, numbers, _ = many
    page = read_hand_over(house.world, house.as_("fia"), "cia")
    assert [(one.number, one.person, one.state) for one in page.cases] == [
        (number, None, None) for number in numbers
    ]
    assert [(role.name, [one.name for one in able]) for role, able in page.roles] == [
        ("coach", ["carl"])
    ]
    assert [one.by_name for one in page.cases] == [False, False, True]


def test_one_takes_over_everything_and_the_events_say_so(many):
    house, numbers, _ = many
    before = end_account(house.world, house.as_("fia"), "cia")
    assert (before.everywhere, before.left) == (True, 3)
    done = hand_over(house.world, house.as_("fia"), "cia", {"coach": "carl", BY_NAME: "carl"})
    assert (done.moved, done.left, done.stopped) == (3, 0, None)
    for number in numbers:
        assert seats(house, number) == {"coach": "carl", "samordnare": "sara"}
        entries, happened = audited(house, number)
        assert ("fia", "administer_accounts", None) in entries
        assert ("fia", "carl") in [
            (one.actor, one.payload.get("user")) for one in happened if one.kind == "assigned"
        ]
    assert sv(my_work(house.world, house.as_("carl"))[0].label) == "Ring"
    with house.world.storage.reading("kommunen") as tx:
        assert submissions.drafts_of(tx, "cia", "prov") == ()
        assert len(submissions.drafts_of(tx, "carl", "prov")) == 1


def test_each_case_may_have_its_own(many):
    house, numbers, _ = many
    by_case = {numbers[0]: {"coach": NOBODY}}
    done = hand_over(house.world, house.as_("fia"), "cia", {"coach": "carl"}, by_case)
    assert (done.moved, done.left) == (3, 1), "what is asked by name is left to choose"
    assert seats(house, numbers[0]) == {"samordnare": "sara"}
    last = hand_over(house.world, house.as_("fia"), "cia", {BY_NAME: NOBODY})
    assert (last.moved, last.left) == (1, 0)
    (task,) = [one for one in my_work(house.world, house.as_("sara")) if one.number == numbers[2]]
    assert sv(task.label) == "Ring"


def test_what_is_not_chosen_stays(many):
    house, _, _ = many
    done = hand_over(house.world, house.as_("fia"), "cia", {"coach": "", "kurator": "kurt"})
    assert (done.moved, done.left) == (0, 3)


def test_many_cases_are_handed_over_some_at_a_time(many, monkeypatch):
    house, _, operation = many
    monkeypatch.setattr(operation, "AT_A_TIME", 2)
    monkeypatch.setattr(operation, "SHOWN", 1)
    assert len(read_hand_over(house.world, house.as_("fia"), "cia").cases) == 1
    chosen = {"coach": "carl", BY_NAME: "carl"}
    first = hand_over(house.world, house.as_("fia"), "cia", chosen)
    second = hand_over(house.world, house.as_("fia"), "cia", chosen)
    assert [(one.moved, one.left) for one in (first, second)] == [(2, 1), (1, 0)]


@pytest.mark.parametrize("chosen", [{"coach": "kurt"}, {"coach": "cia"}, {BY_NAME: "finns_inte"}])
def test_only_those_who_hold_the_role_take_over(many, chosen):
    house, numbers, _ = many
    for everywhere, by_case in ((chosen, {}), ({}, {numbers[0]: chosen})):
        refused = hand_over(house.world, house.as_("fia"), "cia", everywhere, by_case)
        assert "har rollen" in sv(refused.reason.sentence)
    assert seats(house, numbers[0])["coach"] == "cia"


def test_handing_over_takes_the_right(many):
    house, _, _ = many
    for refused in (
        read_hand_over(house.world, house.as_("sara"), "cia"),
        hand_over(house.world, house.as_("sara"), "cia", {"coach": "carl"}),
        read_hand_over(house.world, house.as_("fia"), "fia"),
        hand_over(house.world, house.as_("fia"), "fia", {}),
        read_hand_over(house.world, house.as_("fia"), "finns_inte"),
    ):
        assert isinstance(refused, Refused)


def test_what_the_new_one_has_begun_is_not_written_over(many):
    house, numbers, _ = many
    assign(house.world, house.as_("sara"), numbers[1], {"coach": "carl"})
    house.write("carl", FormPlace(form="mående", case=numbers[1]), {"": "", "svar.glad": "2"})
    assign(house.world, house.as_("sara"), numbers[1], {"coach": "cia"})
    hand_over(house.world, house.as_("fia"), "cia", {"coach": "carl"})
    with house.world.storage.reading("kommunen") as tx:
        (mine,) = submissions.drafts_of(tx, "carl", "prov")
        (theirs,) = submissions.drafts_of(tx, "cia", "prov")
    assert '"2"' in mine.body
    assert '"1"' in theirs.body


def test_ending_an_account_ends_its_standing_in(lent):
    house = lent
    end_account(house.world, house.as_("fia"), "carl")
    shown = read_account(house.world, house.as_("fia"), "cia")
    assert shown.substitute is None
