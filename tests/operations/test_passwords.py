"""Which passwords are taken, changing one's own, sessions, and keeping up with the costs of the day."""

from __future__ import annotations

import subprocess
import sys

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from engine.foundation.wrong import Refused
from engine.operations import passwords
from engine.operations.change_password import change_password
from engine.operations.passwords import weakness
from engine.operations.session import (
    end_other_sessions,
    end_own_session,
    own_sessions,
    read_session,
)
from engine.operations.sign_in import SignedIn, Visitor, sign_in
from engine.storage.accounts import find_account
from engine.storage.administering import set_password
from tests.operations.house import PASSWORD

OTHER = "fyra glada getter"


@pytest.mark.parametrize(
    "password",
    [
        "", "elva tecken", "password1234", "Lösenord2024!", "sommar-2025!!", "MIDSOMMAR2024",
        "qwertyuiopasd", "123456789012", "abcdefghijkl", "aaaaaaaaaaaa", "hejhejhejhej",
        "sara.samordnare", "Sara-Samordnare-1", "test_sara_1234", "testtesttest", "qwertyqwerty",
        "x" * 1001,
    ],
)  # fmt: skip
def test_weak_passwords_are_refused_in_words(password):
    told = weakness(password, "sara.samordnare", "Test Sara")
    assert told is not None
    assert told.in_("sv").endswith(".")


@pytest.mark.parametrize(
    "password",
    [
        OTHER,
        PASSWORD,
        "stegvis-demo",
        "sara älskar glass",
        "🐐🐐🐐🐐🐐🐑🐑🐑🐑🐑🐄🐄🐄",
        "Tr0ub4dor&3-hästen",
    ],
)
def test_others_are_taken(password):
    assert weakness(password, "sara", "Test Sara") is None


@pytest.fixture
def inside(house):
    signed = sign_in(house.world, "sara", PASSWORD, agent="Firefox", client="192.0.2.1")
    session = read_session(house.world, signed.token)
    return signed, session


def test_changing_it_takes_the_old_one_and_ends_other_sessions(house, inside):
    signed, session = inside
    elsewhere = sign_in(house.world, "sara", PASSWORD, client="192.0.2.2")
    visitor = Visitor(client="192.0.2.1", device=signed.device)
    for old, new in (("fel lösenord", OTHER), (PASSWORD, "kort"), (PASSWORD, PASSWORD)):
        assert isinstance(change_password(house.world, session, old, new, visitor), Refused)
    assert change_password(house.world, session, PASSWORD, OTHER, visitor) is None
    assert read_session(house.world, signed.token) is not None
    assert read_session(house.world, elsewhere.token) is None
    assert isinstance(sign_in(house.world, "sara", PASSWORD), Refused)
    assert isinstance(sign_in(house.world, "sara", OTHER), SignedIn)


def test_changing_it_forgets_other_devices(house, inside):
    signed, session = inside
    other = sign_in(house.world, "sara", PASSWORD, client="192.0.2.2").device
    visitor = Visitor(client="192.0.2.1", device=signed.device)
    change_password(house.world, session, PASSWORD, OTHER, visitor)
    for _ in range(6):
        sign_in(house.world, "sara", "fel lösenord", client="192.0.2.9")
    blocked = sign_in(house.world, "sara", OTHER, client="192.0.2.9", device=other)
    assert isinstance(blocked, Refused)
    known = sign_in(house.world, "sara", OTHER, client="192.0.2.9", device=signed.device)
    assert isinstance(known, SignedIn)


def test_guessing_the_old_one_from_inside_is_slowed_down(house, inside):
    found = [change_password(house.world, inside[1], f"fel {at}", OTHER) for at in range(7)]
    assert "För många försök" in found[-1].reason.sentence.in_("sv")


def test_sessions_are_listed_and_ended_one_by_one(house, inside):
    signed, session = inside
    others = [sign_in(house.world, "sara", PASSWORD, agent=f"b{at}") for at in range(3)]
    shown = own_sessions(house.world, session)
    assert [one.agent for one in shown] == ["b2", "b1", "b0", "Firefox"]
    assert [one.here for one in shown] == [False, False, False, True]
    assert end_own_session(house.world, session, shown[0].id)
    assert read_session(house.world, others[2].token) is None
    assert end_other_sessions(house.world, session) == 2
    assert [one.here for one in own_sessions(house.world, session)] == [True]
    assert read_session(house.world, signed.token) is not None


def test_a_session_of_somebody_else_is_not_ended(house, inside):
    other = sign_in(house.world, "kurt", PASSWORD)
    theirs = read_session(house.world, other.token)
    for identity in (theirs.id, "finns_inte", other.token):
        assert not end_own_session(house.world, inside[1], identity)
    assert read_session(house.world, other.token) is not None


def test_a_session_that_nobody_uses_is_over(house, inside):
    signed, _ = inside
    for _ in range(3):
        house.later(hours=1, minutes=50)
        assert read_session(house.world, signed.token) is not None
    house.later(hours=2, minutes=1)
    assert read_session(house.world, signed.token) is None


def test_it_is_noted_when_a_session_was_used_give_or_take(house, inside):
    signed, session = inside
    began = own_sessions(house.world, session)[0].used
    house.later(minutes=1)
    read_session(house.world, signed.token)
    assert own_sessions(house.world, session)[0].used == began
    house.later(minutes=10)
    read_session(house.world, signed.token)
    assert own_sessions(house.world, session)[0].used > began


def test_passwords_are_hashed_at_the_costs_that_are_advised():
    """By a process of its own: here they cost as little as they can."""
    asked = "from engine.operations.passwords import HASHER; print(HASHER.hash('x'))"
    kept = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    costs = extract_parameters(kept.stdout.strip())
    assert (costs.type, costs.memory_cost >= 19_456, costs.time_cost >= 2) == (Type.ID, True, True)


def test_a_password_is_hashed_anew_when_the_costs_have_changed(house):
    cheap = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    with house.world.storage.writing("kommunen") as tx:
        set_password(tx, "sara", cheap)
    assert isinstance(sign_in(house.world, "sara", "fel lösenord"), Refused)
    assert isinstance(sign_in(house.world, "sara", PASSWORD), SignedIn)
    with house.world.storage.reading("kommunen") as tx:
        kept = find_account(tx, "sara").password
    assert kept != cheap
    assert not passwords.is_outdated(kept)
    assert isinstance(sign_in(house.world, "sara", PASSWORD), SignedIn)
