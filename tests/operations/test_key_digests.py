"""Links, devices, the way in and counts of guesses: stored as only the keys can make them, and they follow
the keys as these are changed.
"""

from __future__ import annotations

from hashlib import sha256

import pytest

from engine.foundation.wrong import Refused
from engine.operations.change_account import renew_link
from engine.operations.change_password import change_password
from engine.operations.guessing import FREE, Visitor
from engine.operations.links import LinkShown, read_link, use_link
from engine.operations.second_step import read_halfway
from engine.operations.session import read_session
from engine.operations.sign_in import SignedIn, sign_in
from tests.operations.house import PASSWORD
from tests.operations.test_keys import NEW, OLD, with_keys
from tests.operations.test_second_step import demanded, halfway  # noqa: F401  a fixture of that name

ELSE = "ett annat långt lösenord"


def stored(house, asked):
    with house.world.storage.reading("kommunen") as tx:
        return tx.connection.exec_driver_sql(asked).scalars().all()


def link_of(house):
    link = renew_link(house.world, house.as_("fia"), "kurt")
    return link.path.removeprefix("/valkommen/")


def test_a_link_outlives_a_new_key_and_ends_with_its_own(house):
    token = link_of(with_keys(house, OLD))
    assert isinstance(read_link(with_keys(house, NEW).world, token), Refused)
    assert isinstance(use_link(with_keys(house, NEW).world, token, ELSE), Refused)
    assert isinstance(read_link(with_keys(house, NEW, OLD).world, token), LinkShown)
    assert isinstance(use_link(with_keys(house, NEW, OLD).world, token, ELSE), LinkShown)
    assert isinstance(read_link(with_keys(house, OLD).world, token), Refused), "it is used"


def test_the_way_in_outlives_a_new_key_and_ends_with_its_own(demanded):  # noqa: F811  as above
    house = demanded
    half = halfway(with_keys(house, OLD))
    assert read_halfway(with_keys(house, NEW).world, half.token) is None
    assert read_halfway(with_keys(house, NEW, OLD).world, half.token) is not None


def signed_in(house, device=""):
    found = sign_in(house.world, "sara", PASSWORD, client="203.0.113.9", device=device)
    assert isinstance(found, SignedIn), found
    return found


def guessed(house):
    for _ in range(FREE + 1):
        sign_in(house.world, "sara", "fel lösenord", client="203.0.113.9")


def test_a_device_is_known_with_every_key_and_kept_with_the_first(house):
    device = signed_in(with_keys(house, OLD)).device
    both = with_keys(house, NEW, OLD)
    guessed(both)
    assert signed_in(both, device).device is None, "it has its cookie already"
    assert stored(house, "select token from known_device") == [
        both.world.keys.digest("device", device)
    ]
    new = with_keys(house, NEW)
    guessed(new)
    assert signed_in(new, device).device is None


def test_a_device_is_none_without_the_key_that_knew_it(house):
    device = signed_in(with_keys(house, OLD)).device
    new = with_keys(house, NEW)
    guessed(new)
    assert isinstance(
        sign_in(new.world, "sara", PASSWORD, client="203.0.113.9", device=device), Refused
    )
    house.later(minutes=10)
    assert signed_in(new, device).device not in (None, device), "it is given another cookie"


def test_a_new_password_forgets_all_devices_but_this_one(house):
    mine, other = signed_in(house), signed_in(house)
    session = read_session(house.world, mine.token)
    visitor = Visitor(client="203.0.113.9", device=mine.device)
    assert change_password(house.world, session, PASSWORD, ELSE, visitor) is None
    kept = stored(house, "select token from known_device")
    assert kept == [house.world.keys.digest("device", mine.device)]
    assert other.device != mine.device


@pytest.mark.parametrize(
    ("table", "column"),
    [("account_link", "token"), ("known_device", "token"), ("sign_in_failure", "who")],
)
def test_what_lies_there_is_no_plain_digest(house, table, column):
    token = link_of(house)
    device = signed_in(house).device
    guessed(house)
    told = (token, device, "password|account|sara|203.0.113.9", "password|network|203.0.113.9")
    plain = {sha256(one.encode()).hexdigest() for one in told}
    kept = stored(house, f"select {column} from {table}")  # noqa: S608  the names above
    assert kept
    assert plain.isdisjoint(kept)
