"""Where all sign in by the municipality's own way: no password, link or passkey of ours holds, but for the
account for emergencies, which is told of.
"""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from engine.foundation.wrong import Refused
from engine.operations.change_account import renew_link
from engine.operations.change_password import change_password
from engine.operations.end_account import end_account, reopen_account
from engine.operations.invite import Invited, invite
from engine.operations.letters import Letter
from engine.operations.links import Link, ask_for_link, use_link
from engine.operations.only_providers import NO_LINK, ONLY
from engine.operations.own_passkeys import begin_passkey
from engine.operations.settings import Settings, SignIn
from engine.operations.sign_in import Halfway, SignedIn, sign_in
from engine.storage import audit
from tests.operations.house import PASSWORD, House
from tests.operations.test_accounts import NEW, OTHER, token_of
from tests.operations.test_passkeys import SITE, Device, made, sentence, session_of, shown


@pytest.fixture
def letters() -> list[Letter]:
    return []


@pytest.fixture
def shut(house: House, letters: list[Letter]) -> House:
    sign_in_ = SignIn(
        only_providers=("kommunen",), emergency=("fia",), told=("drift@kommun.example",)
    )
    settings = Settings().model_copy(update={"sign_in": sign_in_})
    world = replace(house.world, settings=settings, mail=lambda tx, letter: letters.append(letter))
    return replace(house, world=world)


def test_no_password_lets_in_and_all_are_told_alike(shut: House) -> None:
    for name, password in (("kurt", PASSWORD), ("kurt", "fel"), ("finns-inte", PASSWORD)):
        assert sentence(sign_in(shut.world, name, password)) == ONLY
    assert sentence(sign_in(shut.world, "fia", "fel")) == ONLY


def test_who_is_in_another_tenant_is_not_concerned(house: House) -> None:
    sign_in_ = SignIn(only_providers=("en-annan",))
    settings = Settings().model_copy(update={"sign_in": sign_in_})
    world = replace(house.world, settings=settings)
    assert isinstance(sign_in(world, "kurt", PASSWORD), SignedIn)


def test_the_account_for_emergencies_takes_two_steps_and_is_told_of(
    shut: House, letters: list[Letter], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "stegvis.emergency"):
        found = sign_in(shut.world, "fia", PASSWORD)
    assert isinstance(found, Halfway), "a password alone is too little for it"
    assert "fia" in caplog.text
    [letter] = letters
    assert letter.to == "drift@kommun.example"
    assert "fia" in " ".join(one.in_("sv") for one in letter.words)
    with shut.world.storage.reading("kommunen") as tx:
        [entry] = [one for one in audit.entries(tx) if one.act == "emergency_sign_in"]
    assert entry.account == "fia"


def test_passkeys_hold_no_more_and_are_not_made(house: House, shut: House) -> None:
    device, session = Device(), session_of(house)
    assert made(house, device, session) is None
    assert isinstance(shown(shut, device), Refused)
    assert isinstance(begin_passkey(shut.world, session, SITE), Refused)
    assert isinstance(shown(house, device), SignedIn), "and hold when it is opened again"


def test_links_to_choose_a_password_are_none(
    house: House, shut: House, letters: list[Letter]
) -> None:
    before = renew_link(house.world, house.as_("fia"), "kurt")
    assert isinstance(before, Link)
    assert isinstance(use_link(shut.world, token_of(before), OTHER), Refused)
    assert ask_for_link(shut.world, "kurt") is None
    assert letters == []
    assert sentence(renew_link(shut.world, shut.as_("fia"), "kurt")) == NO_LINK
    session = session_of(house)
    assert sentence(change_password(shut.world, session, PASSWORD, OTHER)) == ONLY
    done = invite(shut.world, shut.as_("fia"), NEW)
    assert isinstance(done, Invited)
    assert (done.link, done.new) == (None, True)
    assert not isinstance(end_account(shut.world, shut.as_("fia"), "kurt"), Refused)
    assert reopen_account(shut.world, shut.as_("fia"), "kurt") is None
