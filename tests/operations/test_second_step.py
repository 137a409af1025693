"""The second step: codes are taken once, written ones too, and a role may demand it before anything else."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from engine.foundation.wrong import Refused
from engine.operations.codes import LETTERS, plain_recovery_code, step_of
from engine.operations.guessing import Visitor
from engine.operations.own_two_step import (
    Begun,
    begin_own,
    confirm_own,
    end_own,
    new_codes,
    own_two_step,
)
from engine.operations.publish import publish
from engine.operations.read_project import read_project
from engine.operations.second_step import (
    FREE_CODES,
    TRIES,
    SetUp,
    give_code,
    read_halfway,
    set_up_halfway,
)
from engine.operations.session import read_session
from engine.operations.sign_in import Halfway, SignedIn, sign_in
from tests.operations.house import PASSWORD, PROJECT

WRONG = "000000"


def code_at(house, secret, later=0):
    """What the app shows, `later` periods from now."""
    return pyotp.TOTP(secret).at(house.clock.moment + timedelta(seconds=30 * later))


@pytest.fixture
def stepped(house):
    """Sara has a second step: the secret, and the codes written down."""
    begun = begin_own(house.world, house.accounts["sara"], PASSWORD)
    assert isinstance(begun, Begun)
    done = confirm_own(house.world, house.accounts["sara"], code_at(house, begun.secret))
    assert isinstance(done, SetUp)
    house.later(minutes=2)
    return begun.secret, done.codes


def halfway(house, name="sara", **more):
    found = sign_in(house.world, name, PASSWORD, **more)
    assert isinstance(found, Halfway), found
    return found


def test_the_password_alone_is_not_enough(house, stepped):
    half = halfway(house)
    assert not half.set_up
    assert read_session(house.world, half.token) is None
    signed = give_code(house.world, half.token, code_at(house, stepped[0]))
    assert isinstance(signed, SignedIn)
    assert signed.token != half.token
    assert read_session(house.world, signed.token) is not None


def test_a_code_is_taken_once(house, stepped):
    code = code_at(house, stepped[0])
    assert isinstance(give_code(house.world, halfway(house).token, code), SignedIn)
    assert isinstance(give_code(house.world, halfway(house).token, code), Refused)
    older = code_at(house, stepped[0], later=-1)
    assert isinstance(give_code(house.world, halfway(house).token, older), Refused)


def test_a_way_in_is_used_once(house, stepped):
    half = halfway(house)
    assert isinstance(give_code(house.world, half.token, code_at(house, stepped[0])), SignedIn)
    house.later(minutes=1)
    again = give_code(house.world, half.token, code_at(house, stepped[0]))
    assert isinstance(again, Refused)
    assert again.reason.kind == "missing"


@pytest.mark.parametrize(
    ("later", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_off_by_one_step(house, stepped, later, taken):
    house.clock.moment = house.clock.moment.replace(second=5)
    found = give_code(house.world, halfway(house).token, code_at(house, stepped[0], later))
    assert isinstance(found, SignedIn) is taken


def test_a_written_code_is_taken_once_however_it_is_typed(house, stepped):
    first, second = stepped[1][:2]
    typed = f" {first.upper().replace('-', ' ')} "
    assert isinstance(give_code(house.world, halfway(house).token, typed), SignedIn)
    assert isinstance(give_code(house.world, halfway(house).token, first), Refused)
    assert isinstance(give_code(house.world, halfway(house).token, second), SignedIn)
    assert own_two_step(house.world, house.accounts["sara"]).codes == 8


def test_new_codes_end_the_old_ones(house, stepped):
    fresh = new_codes(house.world, house.accounts["sara"], PASSWORD)
    assert isinstance(fresh, SetUp)
    assert len(set(fresh.codes)) == 10
    assert isinstance(give_code(house.world, halfway(house).token, stepped[1][0]), Refused)
    assert isinstance(give_code(house.world, halfway(house).token, fresh.codes[0]), SignedIn)


def test_secrets_and_codes_are_where_they_belong(house, stepped):
    with house.world.storage.reading("kommunen") as tx:
        ask = tx.connection.exec_driver_sql
        codes = repr(ask("select * from recovery_code").all())
        kept = ("session", "audit", "account", "two_step")
        rest = repr([ask(f"select * from {one}").all() for one in kept])  # noqa: S608  the names above
    for code in stepped[1]:
        assert plain_recovery_code(code) not in codes
    assert stepped[0] not in rest + codes


def test_after_some_wrong_codes_one_begins_again(house, stepped):
    half = halfway(house)
    found = [give_code(house.world, half.token, WRONG) for _ in range(TRIES)]
    assert [one.reason.kind for one in found] == ["access"] * (TRIES - 1) + ["missing"]
    assert read_halfway(house.world, half.token) is None


def test_the_way_in_lasts_ten_minutes(house, stepped):
    half = halfway(house)
    house.later(minutes=11)
    assert isinstance(give_code(house.world, half.token, code_at(house, stepped[0])), Refused)


def test_codes_are_guessed_some_300_times_a_day_from_anywhere(house, stepped):
    """By somebody who knows the password, from a new address each time."""
    tried = 0
    for at in range(90):
        client = f"198.51.{at // 200}.{at % 200}"
        half = halfway(house, client=client)
        found = give_code(house.world, half.token, WRONG, Visitor(client=client))
        assert isinstance(found, Refused)
        tried += "Vänta på nästa kod" in found.reason.sentence.in_("sv")
        house.later(seconds=58)
    assert FREE_CODES <= tried <= FREE_CODES + 300 / 16


def test_the_owner_comes_in_while_others_guess_codes(house, stepped):
    signed = give_code(house.world, halfway(house).token, code_at(house, stepped[0]))
    house.later(minutes=2)
    for at in range(FREE_CODES + 3):
        client = f"198.51.100.{at}"
        give_code(house.world, halfway(house, client=client).token, WRONG, Visitor(client=client))
    elsewhere = Visitor(client="192.0.2.1")
    code = code_at(house, stepped[0])
    assert isinstance(give_code(house.world, halfway(house).token, code, elsewhere), Refused)
    written = give_code(house.world, halfway(house).token, stepped[1][0], elsewhere)
    assert isinstance(written, SignedIn)
    known = Visitor(client="192.0.2.1", device=signed.device)
    assert isinstance(give_code(house.world, halfway(house).token, code, known), SignedIn)


@pytest.fixture
def demanded(house):
    """The coordinators' role demands two steps from now on."""
    files = dict(read_project(PROJECT))
    path = "deployments/prov/deployment.yaml"
    text = (
        files[path]
        .decode()
        .replace("{label: Samordnare, sees: all,", "{label: Samordnare, two_step: true, sees: all,")
    )
    files[path] = text.encode()
    publish(house.world, files, "prov", why="Två steg", who="sara")
    return house


def test_a_role_may_demand_a_second_step_before_anything_else(demanded):
    house = demanded
    half = halfway(house)
    assert half.set_up
    shown = read_halfway(house.world, half.token)
    assert shown.pending is not None
    assert read_halfway(house.world, half.token).pending == shown.pending, "shown again alike"
    assert isinstance(set_up_halfway(house.world, half.token, WRONG), Refused)
    assert isinstance(give_code(house.world, half.token, code_at(house, shown.pending)), Refused)
    done = set_up_halfway(house.world, half.token, code_at(house, shown.pending))
    assert isinstance(done, SetUp)
    assert len(done.codes) == 10
    assert read_session(house.world, done.signed.token) is not None
    replayed = give_code(house.world, halfway(house).token, code_at(house, shown.pending))
    assert isinstance(replayed, Refused), "the code that set it up is used"
    assert isinstance(sign_in(house.world, "kurt", PASSWORD), SignedIn)


def test_what_a_role_demands_cannot_be_turned_off(demanded):
    house = demanded
    account = house.accounts["sara"]
    begun = begin_own(house.world, account, PASSWORD)
    confirm_own(house.world, account, code_at(house, begun.secret))
    refused = end_own(house.world, account, PASSWORD)
    assert "går inte att stänga av" in refused.reason.sentence.in_("sv")
    assert own_two_step(house.world, account).demanded


def test_it_can_be_turned_off_with_the_password(house, stepped):
    account = house.accounts["sara"]
    assert isinstance(end_own(house.world, account, "fel lösenord"), Refused)
    assert end_own(house.world, account, PASSWORD) is None
    assert isinstance(sign_in(house.world, "sara", PASSWORD), SignedIn)
    assert isinstance(new_codes(house.world, account, PASSWORD), Refused)


def test_a_new_phone_is_asked_for_only_when_it_works(house, stepped):
    account = house.accounts["sara"]
    begun = begin_own(house.world, account, PASSWORD)
    wrong = confirm_own(house.world, account, WRONG)
    assert wrong == begun, "the same picture again"
    assert isinstance(
        give_code(house.world, halfway(house).token, code_at(house, stepped[0])), SignedIn
    )
    house.later(minutes=2)
    assert isinstance(confirm_own(house.world, account, code_at(house, begun.secret)), SetUp)
    house.later(minutes=2)
    old = give_code(house.world, halfway(house).token, code_at(house, stepped[0]))
    assert isinstance(old, Refused)
    new = give_code(house.world, halfway(house).token, code_at(house, begun.secret))
    assert isinstance(new, SignedIn)


def test_nothing_is_confirmed_that_was_not_begun(house):
    assert isinstance(confirm_own(house.world, house.accounts["kurt"], WRONG), Refused)
    assert isinstance(begin_own(house.world, house.accounts["kurt"], "fel lösenord"), Refused)
    assert isinstance(new_codes(house.world, house.accounts["kurt"], "fel"), Refused)


@pytest.mark.parametrize("token", ["", "x", "kommunen:", "kommunen:fel"])
def test_a_made_up_way_in_leads_nowhere(house, token):
    assert read_halfway(house.world, token) is None
    assert isinstance(give_code(house.world, token, WRONG), Refused)
    assert isinstance(set_up_halfway(house.world, token, WRONG), Refused)


def test_written_codes_have_no_signs_that_look_alike():
    assert len(set(LETTERS)) == 32
    assert not set("oil1") & set(LETTERS)


def test_what_is_no_code_is_of_no_step(house):
    for typed in ("", "12345", "abcdef", "١٢٣٤٥٦", "1" * 1000):
        assert step_of("A" * 32, typed, house.clock.moment) is None
