"""Seals: what they open for, and how the secrets of second steps follow the keys of the installation."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from engine.foundation.wrong import Refused
from engine.operations.keys import Keys
from engine.operations.own_two_step import Begun, begin_own, confirm_own
from engine.operations.sealing import is_sealed, is_sealed_anew, seal, unseal
from engine.operations.second_step import UNREADABLE, SetUp, give_code, read_halfway, set_up_halfway
from engine.operations.sign_in import SignedIn
from engine.operations.two_step_secrets import seal_anew
from engine.storage.schema import two_step
from tests.operations.house import PASSWORD
from tests.operations.test_keys import NEW, OLD, OTHER, with_keys
from tests.operations.test_second_step import (
    WRONG,
    code_at,
    demanded,  # noqa: F401  the fixture of that name
    halfway,
)

TEXT = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def test_what_is_sealed_opens_with_any_key_for_its_purpose_alone():
    sealed = seal(Keys((OLD,)), "prov", TEXT)
    assert TEXT not in sealed
    assert len(sealed) <= 200, "as wide as its column"
    assert unseal(Keys((NEW, OLD)), "prov", sealed) == TEXT
    assert unseal(Keys((OLD,)), "annat", sealed) is None
    assert unseal(Keys((NEW,)), "prov", sealed) is None
    assert seal(Keys((OLD,)), "prov", TEXT) != sealed, "two alike are not seen to be alike"


def test_the_newest_key_seals():
    both = Keys((NEW, OLD))
    assert unseal(Keys((NEW,)), "prov", seal(both, "prov", TEXT)) == TEXT
    assert is_sealed_anew(both, seal(both, "prov", TEXT))
    assert not is_sealed_anew(both, seal(Keys((OLD,)), "prov", TEXT))


def test_what_was_changed_opens_no_more():
    sealed = seal(Keys((OLD,)), "prov", TEXT)
    for at in range(len(sealed)):
        other = sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :]
        assert unseal(Keys((OLD,)), "prov", other) is None, at


@pytest.mark.parametrize("text", ["", ":", TEXT, ":" + TEXT, "å:å"])
def test_what_is_no_seal_opens_to_nothing(text):
    assert unseal(Keys((OLD,)), "prov", text) is None


def test_an_open_text_is_told_from_a_sealed_one():
    assert not is_sealed(TEXT)
    assert is_sealed(seal(Keys((OLD,)), "prov", TEXT))


@pytest.fixture
def sealed(house):
    """Sara's second step, sealed with the old key: the house with it, the secret, the written codes."""
    old = with_keys(house, OLD)
    begun = begin_own(old.world, old.accounts["sara"], PASSWORD)
    assert isinstance(begun, Begun)
    done = confirm_own(old.world, old.accounts["sara"], code_at(old, begun.secret))
    assert isinstance(done, SetUp)
    house.later(minutes=2)
    return house, begun.secret, done.codes


def kept(house, name="secret"):
    with house.world.storage.reading("kommunen") as tx:
        return tx.connection.execute(select(two_step.c[name])).scalars().all()


def keep(house, **values):
    with house.world.storage.writing("kommunen") as tx:
        tx.connection.execute(update(two_step).values(**values))


def comes_in(house, secret):
    found = give_code(house.world, halfway(house).token, code_at(house, secret))
    house.later(minutes=2)
    return found


def test_a_new_key_goes_in_front_and_the_old_one_is_taken_away(sealed):
    house, secret, _ = sealed
    both, new = with_keys(house, NEW, OLD), with_keys(house, NEW)
    assert isinstance(comes_in(both, secret), SignedIn)
    assert seal_anew(both.world) == 1
    assert seal_anew(both.world) == 0
    assert isinstance(comes_in(new, secret), SignedIn)


def test_a_key_taken_away_too_early_leaves_the_written_codes(sealed):
    house, secret, codes = sealed
    new = with_keys(house, NEW)
    before = kept(house)
    assert seal_anew(new.world) == 0
    assert kept(house) == before
    refused = comes_in(new, secret)
    assert refused.reason.sentence == UNREADABLE
    assert isinstance(give_code(new.world, halfway(new).token, codes[0]), SignedIn)
    assert isinstance(comes_in(with_keys(house, OLD), secret), SignedIn)


def test_what_a_version_before_left_open_is_sealed(sealed):
    house, secret, _ = sealed
    keep(house, secret=secret, pending=TEXT)
    new = with_keys(house, NEW)
    assert isinstance(comes_in(new, secret), Refused), "an open secret counts nobody's codes"
    assert seal_anew(new.world) == 1
    assert secret not in repr(kept(house))
    assert TEXT not in repr(kept(house, "pending"))
    assert isinstance(comes_in(new, secret), SignedIn)
    house.later(minutes=2)
    assert isinstance(confirm_own(new.world, house.accounts["sara"], code_at(house, TEXT)), SetUp)


def test_a_secret_opens_for_no_other_account(sealed):
    house, secret, _ = sealed
    keep(house, account="kurt")
    old = with_keys(house, OLD)
    half = halfway(old, name="kurt")
    assert give_code(old.world, half.token, code_at(old, secret)).reason.sentence == UNREADABLE


def test_a_secret_that_no_key_opens_is_set_up_again(demanded):  # noqa: F811  the fixture of that name
    house = demanded
    half = halfway(house)
    shown = read_halfway(house.world, half.token)
    keep(house, pending=seal(Keys((OTHER,)), "prov", TEXT))
    assert isinstance(set_up_halfway(house.world, half.token, WRONG), Refused)
    again = read_halfway(house.world, half.token)
    assert again.pending not in (None, shown.pending, TEXT)
    done = set_up_halfway(house.world, half.token, code_at(house, again.pending))
    assert isinstance(done, SetUp)
