"""Signing in, sessions, accounts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.foundation.wrong import Refused
from engine.operations.callers import Account
from engine.operations.create_account import create_account
from engine.operations.passwords import HASHER
from engine.operations.session import read_session
from engine.operations.set_language import set_language
from engine.operations.sign_in import SignedIn, sign_in
from engine.operations.sign_out import sign_out
from tests.operations.house import PASSWORD, new_account


def signed(house, name="sara", password=PASSWORD):
    return sign_in(house.world, name, password)


def test_one_signs_in_and_out(house):
    found = signed(house, " Sara ")
    assert isinstance(found, SignedIn)
    session = read_session(house.world, found.token)
    assert session is not None
    assert (session.account, session.csrf) == (house.accounts["sara"], found.csrf)
    sign_out(house.world, found.token)
    assert read_session(house.world, found.token) is None


def test_a_session_ends_by_itself(house):
    token = signed(house).token
    house.later(hours=11)
    assert read_session(house.world, token) is None


@pytest.mark.parametrize(
    "token", ["", "x", "kommunen:", "kommunen:fel", ":x", "x" * 5000, "a:\ud800"]
)
def test_a_forged_token_is_nobody(house, token):
    assert read_session(house.world, token) is None
    sign_out(house.world, token)


def test_the_token_and_the_password_are_stored_nowhere(house):
    found = signed(house)
    secret = found.token.partition(":")[2]
    with house.world.storage.reading("kommunen") as tx:
        rows = [
            tx.connection.exec_driver_sql(f"select * from {table}").all()  # noqa: S608  a table of our own
            for table in ("session", "account", "audit")
        ]
    assert secret not in repr(rows)
    assert PASSWORD not in repr(rows)
    assert "$argon2id$" in repr(rows)
    assert secret not in repr(found)


def test_wrong_name_and_wrong_password_are_told_alike(house):
    assert signed(house, "sara", "fel lösenord") == signed(house, "finns_inte", "fel lösenord")


def test_an_unknown_name_takes_a_verification_too(house, monkeypatch):
    verified = []
    right = HASHER.verify
    monkeypatch.setattr(
        type(HASHER), "verify", lambda self, *given: verified.append(given) or right(*given)
    )
    signed(house, "finns_inte")
    assert len(verified) == 1


def test_one_waits_after_failures_and_not_forever(house):
    for _ in range(6):
        assert isinstance(signed(house, password="fel lösenord"), Refused)
    refused = signed(house)
    assert isinstance(refused, Refused)
    assert "Vänta" in refused.reason.sentence.in_("sv")
    assert isinstance(signed(house, "kurt"), SignedIn)
    house.later(minutes=6)
    assert isinstance(signed(house), SignedIn)
    assert isinstance(signed(house, password="fel lösenord"), Refused)
    assert isinstance(signed(house), SignedIn)


@pytest.mark.parametrize(
    "changes", [{"name": "Sara"}, {"name": "  "}, {"name": "a\nb"}, {"password": "kort"}]
)
def test_an_account_that_cannot_be_made_is_refused_in_words(house, changes):
    new = replace(new_account("ny", "coach", "norr"), **changes)
    refused = create_account(house.world, new)
    assert isinstance(refused, Refused)
    assert refused.reason.sentence.in_("sv").endswith(".")


def test_the_language_is_kept(house):
    changed = set_language(house.world, house.accounts["sara"], "en")
    assert isinstance(changed, Account)
    assert read_session(house.world, signed(house).token).account.language == "en"
    assert isinstance(set_language(house.world, changed, "xx"), Refused)
