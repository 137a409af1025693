"""What is read and done is written down, without what was read."""

from __future__ import annotations

from engine.foundation.wrong import Refused
from engine.operations.check_answers import check_answers
from engine.operations.find_person import find_person
from engine.operations.list_cases import list_cases
from engine.operations.open_form import open_form
from engine.operations.read_case import read_case
from engine.operations.read_submission import read_submission
from engine.operations.sign_in import SignedIn, sign_in
from engine.operations.submit import submit
from engine.operations.take_action import take_action
from engine.operations.verify import verify_all
from engine.operations.views import FormPlace
from engine.storage import audit
from engine.storage.cases import find_case
from tests.operations.house import NUMBER, PASSWORD
from tests.operations.test_way import page


def written(house, number=None):
    with house.world.storage.reading(house.as_("sara").tenant) as tx:
        case = find_case(tx, "prov", number).case.id if number else ""
        return [(one.account, one.act, one.outcome) for one in audit.entries(tx, case)]


def test_every_reading_and_act_of_a_case_is_there(house):
    number = house.open_case()
    sent = page(house, "sara", number).submissions[0].id
    read_submission(house.world, house.as_("sara"), number, sent)
    house.act("sara", number, "ta_emot")
    read_case(house.world, house.as_("kurt"), number)
    assert written(house, number) == [
        ("rut", "open_case", "allowed"),
        ("sara", "read_case", "allowed"),
        ("sara", "read_form", "allowed"),
        ("sara", "take_action", "allowed"),
        ("kurt", "read_case", "refused"),
    ]
    assert verify_all(house.world, house.as_("sara").tenant).broken == ()


def test_lists_and_searches_are_there(house):
    house.open_case()
    list_cases(house.world, house.as_("sara"))
    find_person(house.world, house.as_("sara"), "amal")
    list_cases(house.world, house.as_("stig"))
    acts = [one for one in written(house) if one[1] != "sign_in"]
    assert acts[-3:] == [
        ("sara", "list_cases", "allowed"),
        ("sara", "find_person", "allowed"),
        ("stig", "list_cases", "refused"),
    ]


def test_signing_in_and_failing_to_are_there(house):
    assert isinstance(sign_in(house.world, "sara", "fel lösenord"), Refused)
    assert isinstance(sign_in(house.world, "sara-finns-inte", PASSWORD), Refused)
    assert isinstance(sign_in(house.world, "sara", PASSWORD), SignedIn)
    with house.world.storage.reading(house.as_("sara").tenant) as tx:
        entries = [one for one in audit.entries(tx, "") if one.act == "sign_in"]
    told = [(one.account, one.outcome) for one in entries]
    assert told[-3:] == [("", "refused"), ("", "refused"), ("sara", "allowed")]
    assert entries[-3].about["who"] != entries[-2].about["who"], (
        "Which name was tried can be followed"
    )
    assert "sara" not in str([entries[-3].about, entries[-2].about])


def test_nothing_of_what_was_answered_is_there(house):
    number = house.open_case()
    find_person(house.world, house.as_("sara"), "amal")
    find_person(house.world, house.as_("sara"), NUMBER)
    with house.world.storage.reading(house.as_("sara").tenant) as tx:
        rows = tx.connection.exec_driver_sql("select about, account, act from audit").all()
    told = repr(rows)
    assert number
    assert NUMBER not in told
    assert "Amal" not in told
    assert "amal" not in told


def test_every_refusal_about_a_case_is_there(house):
    number = house.open_case("sara")
    place = FormPlace(form="mående", case=number)
    for refused in (
        open_form(house.world, house.as_("kim"), place),
        check_answers(house.world, house.as_("kim"), place),
        submit(house.world, house.as_("kim"), place),
        take_action(house.world, house.as_("kim"), number, "ta_emot"),
        read_submission(house.world, house.as_("kim"), number, "finns_inte"),
    ):
        assert isinstance(refused, Refused)
        assert refused.reason.kind == "missing"
    assert written(house, number)[1:] == [("kim", "read_case", "refused")] * 5
