"""Tokens for programs: who makes them, what is kept, what they may, and when they end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.access.facts import Act
from engine.access.proving import ASSUMED
from engine.foundation.wrong import Refused
from engine.operations.api_tokens import (
    SCOPES,
    TokenCaller,
    TokenMade,
    TokensPage,
    caller_by,
    end_token,
    list_tokens,
    make_token,
)
from engine.operations.calendar_feed import open_feed
from engine.operations.callers import Caller
from engine.operations.change_account import change_roles
from engine.operations.create_account import create_account
from engine.operations.end_account import end_account
from engine.operations.list_accounts import AccountFilter, list_accounts
from engine.storage import audit
from tests.operations.house import House, new_account

PEOPLE = frozenset({"people"})


def made(house: House, who: str = "fia", days: int = 30) -> str:
    day = house.clock.moment.date() + timedelta(days=days)
    found = make_token(house.world, house.as_(who), "Katalogen", PEOPLE, day)
    assert isinstance(found, TokenMade), found
    return found.token


def test_a_token_acts_in_its_makers_name_and_no_further(house: House) -> None:
    by = caller_by(house.world, made(house), "prov")
    assert isinstance(by, TokenCaller)
    assert by.caller.account.name == "fia"
    assert by.caller.account.proof.acts == SCOPES["people"]
    assert not isinstance(list_accounts(house.world, by.caller, AccountFilter()), Refused)
    notes = open_feed(house.world, by.caller)
    assert isinstance(notes, Refused), "whoever made it may; the token may not"
    assert not isinstance(open_feed(house.world, house.as_("fia")), Refused)


def test_only_its_digest_is_kept_and_what_is_done_is_recorded(house: House) -> None:
    token = made(house)
    secret = token.partition(":")[2]
    with house.world.storage.reading("kommunen") as tx:
        kept = tx.connection.exec_driver_sql("SELECT * FROM api_token").all()
        did = [one.about.get("did") for one in audit.entries(tx)]
    assert secret not in repr(kept)
    assert "make_token" in did
    assert secret not in repr(TokenMade(label="x", token=token))


def test_who_does_not_administer_accounts_makes_and_sees_none(house: House) -> None:
    day = house.clock.moment.date()
    for found in (
        make_token(house.world, house.as_("kurt"), "Katalogen", PEOPLE, day),
        list_tokens(house.world, house.as_("kurt")),
        end_token(house.world, house.as_("kurt"), "x"),
    ):
        assert isinstance(found, Refused)


@pytest.mark.parametrize(
    ("label", "scopes", "days"),
    [
        ("", PEOPLE, 1),
        ("x" * 81, PEOPLE, 1),
        ("a\nb", PEOPLE, 1),
        ("x", frozenset(), 1),
        ("x", frozenset({"allt"}), 1),
        ("x", PEOPLE, -1),
        ("x", PEOPLE, 400),
    ],
)
def test_what_a_token_lacks_is_told(
    house: House, label: str, scopes: frozenset[str], days: int
) -> None:
    day: date = house.clock.moment.date() + timedelta(days=days)
    assert isinstance(make_token(house.world, house.as_("fia"), label, scopes, day), Refused)
    assert isinstance(make_token(house.world, house.as_("fia"), "x", PEOPLE, None), Refused)


def test_it_ends_by_day_by_hand_and_with_its_maker(house: House) -> None:
    token = made(house, days=0)
    assert isinstance(caller_by(house.world, token, "prov"), TokenCaller)
    assert isinstance(caller_by(house.world, token, "annat"), Refused)
    house.later(days=1)
    assert isinstance(caller_by(house.world, token, "prov"), Refused), "its last day is over"
    token = made(house)
    page = list_tokens(house.world, house.as_("fia"))
    assert isinstance(page, TokensPage)
    assert [one.holds for one in page.tokens] == [True, False]
    assert page.tokens[0].last == house.clock.moment.date() + timedelta(days=30)
    assert end_token(house.world, house.as_("fia"), page.tokens[0].id) is None
    assert isinstance(caller_by(house.world, token, "prov"), Refused)
    assert isinstance(end_token(house.world, house.as_("fia"), page.tokens[0].id), Refused)


def test_a_token_of_who_has_lost_the_right_does_nothing(house: House) -> None:
    olle = create_account(house.world, new_account("olle", "förvaltare", None))
    caller = Caller(account=replace(olle, proof=ASSUMED), deployment="prov")
    day = house.clock.moment.date()
    found = make_token(house.world, caller, "Katalogen", PEOPLE, day)
    assert isinstance(found, TokenMade)
    token = found.token
    assert change_roles(house.world, house.as_("fia"), "olle", frozenset({"coach"})) is None
    by = caller_by(house.world, token, "prov")
    assert isinstance(by, TokenCaller)
    assert isinstance(list_accounts(house.world, by.caller, AccountFilter()), Refused)
    assert not isinstance(end_account(house.world, house.as_("fia"), "olle"), Refused)
    assert isinstance(caller_by(house.world, token, "prov"), Refused)


def test_scopes_name_acts_that_there_are() -> None:
    assert all(acts and acts <= set(Act) for acts in SCOPES.values())
