"""How sure a sign-in is: roles that demand more let in to nothing; what is sensitive asks for a new one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.access.proving import KIND, asked_level
from engine.definitions.assurance import Level
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.guessing import Visitor
from engine.operations.invite import Invitation, invite
from engine.operations.list_accounts import AccountFilter, list_accounts
from engine.operations.list_cases import list_cases
from engine.operations.open_sealed import open_sealed
from engine.operations.pass_time import pass_time
from engine.operations.publish import Published, publish
from engine.operations.read_case import read_case
from engine.operations.read_frame import read_frame
from engine.operations.read_project import read_project
from engine.operations.session import read_session
from engine.operations.sign_in import Halfway, SignedIn, let_in, sign_in
from engine.operations.views_list import CaseFilter
from engine.storage.accounts import find_account
from tests.operations.house import PASSWORD, PROJECT, House

PATH = "deployments/prov/deployment.yaml"


def demanding(house: House, *changes: tuple[str, str]) -> House:
    """The project published anew with the changes in its file."""
    files = dict(read_project(PROJECT))
    text = files[PATH].decode()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    files[PATH] = text.encode()
    done = publish(house.world, files, "prov", why="Säkrare", who="sara")
    assert isinstance(done, Published), done
    return house


def signed(house: House, who: str, level: Level) -> Caller:
    """Somebody who has just come in, at that level."""
    with house.world.storage.writing("kommunen") as tx:
        row = find_account(tx, who)
        assert row is not None
        done = let_in(house.world, tx, row, Visitor(), house.world.now(), level)
    return again(house, done)


def again(house: House, done: SignedIn) -> Caller:
    session = read_session(house.world, done.token)
    assert session is not None
    return Caller(account=session.account, deployment="prov")


@pytest.fixture
def sure(house: House) -> House:
    """Those who see all cases sign in at level 3."""
    return demanding(house, ("{label: Samordnare,", "{label: Samordnare, assurance: substantial,"))


def test_a_role_that_demands_more_lets_in_to_nothing(sure: House) -> None:
    weak, strong = (signed(sure, "sara", level) for level in (Level.LOW, Level.SUBSTANTIAL))
    found = list_cases(sure.world, weak, CaseFilter())
    assert isinstance(found, Refused)
    assert asked_level(found) is Level.SUBSTANTIAL
    assert "tillitsnivå 3" in found.reason.sentence.in_("sv")
    assert isinstance(read_frame(sure.world, weak), Refused)
    assert not isinstance(list_cases(sure.world, strong, CaseFilter()), Refused)
    assert not isinstance(read_frame(sure.world, strong), Refused)


def test_what_there_is_cannot_be_told_from_what_there_is_not(sure: House) -> None:
    number = sure.open_case()
    weak = signed(sure, "sara", Level.LOW)
    there, not_there = (read_case(sure.world, weak, one) for one in (number, "NV-2024-999"))
    assert there == not_there
    strong = signed(sure, "sara", Level.HIGH)
    assert not isinstance(read_case(sure.world, strong, number), Refused)
    missing = read_case(sure.world, strong, "NV-2024-999")
    assert isinstance(missing, Refused)
    assert missing.reason.kind == "missing"


def test_others_are_asked_for_nothing(sure: House) -> None:
    assert not isinstance(
        list_cases(sure.world, signed(sure, "kurt", Level.PASSWORD), CaseFilter()), Refused
    )


def test_a_release_that_begins_to_demand_holds_for_cases_from_before(house: House) -> None:
    number = house.open_case()
    weak = signed(house, "sara", Level.LOW)
    assert not isinstance(read_case(house.world, weak, number), Refused)
    demanding(house, ("{label: Samordnare,", "{label: Samordnare, assurance: substantial,"))
    found = read_case(house.world, weak, number)
    assert isinstance(found, Refused)
    assert found.reason.kind == KIND


def test_a_sure_role_sets_up_a_second_step_like_any_other(sure: House) -> None:
    found = sign_in(sure.world, "sara", PASSWORD)
    assert isinstance(found, Halfway)
    assert found.set_up
    assert isinstance(sign_in(sure.world, "kurt", PASSWORD), SignedIn)


def test_a_second_step_is_asked_for_where_a_page_wants_one(house: House) -> None:
    assert isinstance(sign_in(house.world, "kurt", PASSWORD), SignedIn)
    found = sign_in(house.world, "kurt", PASSWORD, wanted=Level.LOW)
    assert isinstance(found, Halfway)


@pytest.fixture
def careful(house: House) -> House:
    """What is sensitive asks for a sign-in just now."""
    change = "fallback: samordnare\nstep_up: {accounts: any, protected: low}"
    return demanding(house, ("fallback: samordnare", change))


def test_what_is_sensitive_asks_again_after_a_while(careful: House) -> None:
    house = careful
    with house.world.storage.writing("kommunen") as tx:
        row = find_account(tx, "fia")
        assert row is not None
        done = let_in(house.world, tx, row, Visitor(), house.world.now(), Level.PASSWORD)
    assert not isinstance(list_accounts(house.world, again(house, done), AccountFilter()), Refused)
    house.later(minutes=14)
    assert not isinstance(list_accounts(house.world, again(house, done), AccountFilter()), Refused)
    house.later(minutes=1)
    found = list_accounts(house.world, again(house, done), AccountFilter())
    assert isinstance(found, Refused)
    assert asked_level(found) is Level.PASSWORD
    new = Invitation(name="ny", label="Ny", roles=frozenset({"coach"}))
    assert isinstance(invite(house.world, again(house, done), new), Refused)
    with house.world.storage.reading("kommunen") as tx:
        assert find_account(tx, "ny") is None


def test_who_may_not_is_asked_for_no_new_sign_in(careful: House) -> None:
    found = list_accounts(careful.world, signed(careful, "kurt", Level.PASSWORD), AccountFilter())
    assert isinstance(found, Refused)
    assert found.reason.kind == "access"


def test_a_protected_case_is_read_by_those_it_names_who_have_just_proved_it(
    careful: House,
) -> None:
    house = careful
    number = house.to_active()
    with house.world.storage.writing("kommunen") as tx:
        tx.connection.exec_driver_sql("UPDATE person SET protected = true")
        tx.connection.exec_driver_sql('UPDATE "case" SET protected = true')
    stranger = read_case(house.world, signed(house, "stina", Level.PASSWORD), number)
    assert isinstance(stranger, Refused)
    assert stranger.reason.kind == "missing", "that there is such a case is not told"
    named = read_case(house.world, signed(house, "psy", Level.PASSWORD), number)
    assert asked_level(named) is Level.LOW
    proved = signed(house, "psy", Level.LOW)
    assert open_sealed(house.world, proved, number, "Möte i dag") is None
    assert not isinstance(read_case(house.world, proved, number), Refused)


def test_what_time_brings_about_waits_for_nobody(careful: House) -> None:
    house = careful
    house.to_active()
    with house.world.storage.writing("kommunen") as tx:
        tx.connection.exec_driver_sql("UPDATE person SET protected = true")
        tx.connection.exec_driver_sql('UPDATE "case" SET protected = true')
        case = tx.connection.exec_driver_sql('SELECT id FROM "case"').scalar_one()
    later = house.world.at(house.clock.moment + timedelta(days=400))
    assert not isinstance(pass_time(later, "kommunen", case), Refused)
