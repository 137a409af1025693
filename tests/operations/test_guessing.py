"""Guessing is slow, and nobody locks anybody else out: both in figures."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.foundation.wrong import Refused
from engine.operations import sign_in as module
from engine.operations.guessing import FREE, FREE_NETWORK, network_of
from engine.operations.passwords import fits
from engine.operations.sign_in import SignedIn, sign_in
from tests.operations.house import PASSWORD

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def looked_at(monkeypatch):
    """Every password that was held against the one kept; verifying itself is dear, and tested elsewhere."""
    found: list[str] = []

    def noted(kept: str | None, password: str) -> bool:
        found.append(password)
        return password == PASSWORD and kept is not None

    monkeypatch.setattr(module, "fits", noted)
    return found


WRONG = "fel lösenord"


def guess(house, name="sara", client="203.0.113.9", password=None, **more):
    return sign_in(house.world, name, password or WRONG, client=client, **more)


def at_it(house, lasts, step, *tries):
    """Try as often as `step` for so long."""
    end = house.clock.moment + lasts
    while house.clock.moment < end:
        for one in tries:
            one()
        house.clock.moment += step


def test_from_one_address_an_account_is_tried_some_300_times_a_day(house, looked_at):
    at_it(house, DAY / 6, timedelta(seconds=20), lambda: guess(house))
    assert FREE < len(looked_at) <= FREE + 5 + 300 / 6


def test_from_one_address_all_accounts_together_are_tried_some_800_times_a_day(house, looked_at):
    names = iter(range(1_000_000))
    at_it(house, DAY / 6, timedelta(seconds=20), lambda: guess(house, name=f"konto{next(names)}"))
    assert FREE_NETWORK < len(looked_at) <= FREE_NETWORK + 1 + 720 / 6


def test_what_is_tried_at_once_counts_before_it_is_looked_at(house, looked_at, monkeypatch):
    """Each try is begun while the ones before are still being looked at."""

    def slow(kept, password):
        looked_at.append(password)
        if len(looked_at) < 40:
            guess(house)
        return False

    monkeypatch.setattr(module, "fits", slow)
    guess(house)
    assert len(looked_at) == FREE


def test_an_attacker_elsewhere_never_slows_the_owner_down(house, looked_at):
    """Many addresses, for hours; the owner, from an address and a browser never seen before, comes in at
    once every hour.
    """
    attackers = [f"198.51.100.{at}" for at in range(20)]
    for hour in range(6):
        for client in attackers:
            for _ in range(FREE + 1):
                guess(house, client=client)
        signed = guess(house, client=f"192.0.2.{hour}", password=PASSWORD)
        assert isinstance(signed, SignedIn), hour
        house.clock.moment += HOUR


def test_a_known_device_comes_in_past_a_throttle_at_its_own_address(house, looked_at):
    device = guess(house, password=PASSWORD).device
    assert device is not None
    for at in range(FREE_NETWORK + 5):
        guess(house, name=f"konto{at % 20}")
    for _ in range(FREE + 1):
        guess(house)
    blocked = guess(house, password=PASSWORD)
    assert isinstance(blocked, Refused)
    assert "För många försök" in blocked.reason.sentence.in_("sv")
    assert isinstance(guess(house, password=PASSWORD, device=device), SignedIn)


def test_a_known_device_is_slowed_down_by_its_own_mistakes(house):
    device = guess(house, password=PASSWORD).device
    for _ in range(FREE):
        guess(house, device=device)
    assert isinstance(guess(house, password=PASSWORD, device=device), Refused)
    assert isinstance(guess(house, password=PASSWORD), SignedIn)


def test_a_device_is_known_for_the_accounts_that_signed_in_there(house):
    device = guess(house, name="kurt", password=PASSWORD).device
    for _ in range(FREE):
        guess(house, device=device)
    assert isinstance(guess(house, password=PASSWORD, device=device), Refused)
    house.later(minutes=6)
    again = guess(house, password=PASSWORD, device=device)
    assert isinstance(again, SignedIn)
    assert again.device is None, "the cookie is kept"


def test_a_made_up_device_is_replaced(house):
    assert guess(house, password=PASSWORD, device="påhittad").device not in (None, "påhittad")


def test_a_device_is_forgotten_after_half_a_year(house):
    device = guess(house, password=PASSWORD).device
    house.later(days=181)
    for _ in range(FREE):
        guess(house, device=device)
    assert isinstance(guess(house, password=PASSWORD, device=device), Refused)
    assert isinstance(guess(house, password=PASSWORD, client="192.0.2.1"), SignedIn)


def test_ordinary_mistakes_of_an_office_never_add_up(house, looked_at):
    """Two hundred people behind one address, each with a mistake now and then, and right after it."""
    people = iter(range(100_000))

    def one_of_them():
        name = f"person{next(people) % 200}"
        assert "För många" not in guess(house, name=name).reason.sentence.in_("sv")
        assert isinstance(guess(house, password=PASSWORD), SignedIn)

    at_it(house, timedelta(hours=5), timedelta(minutes=2, seconds=5), one_of_them)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("testclient", "testclient", True),
        ("", "192.0.2.1", False),
    ],
)
def test_a_household_of_ipv6_is_one_network(one, other, same):
    assert (network_of(one) == network_of(other)) is same


def test_nothing_fits_an_account_without_a_password():
    assert not fits("", "ingen har det här lösenordet")
    assert not fits(None, "ingen har det här lösenordet")
