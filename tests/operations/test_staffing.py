"""Who works where is kept at hand, and what is kept is never older than what is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.access.posting import NOWHERE
from engine.access.substitutes import Substitution
from engine.foundation.bounded import Bounded
from engine.operations.create_account import create_account
from engine.operations.staffing import staff_in
from engine.operations.world import DEFAULT_TENANT
from engine.storage import administering, substitutes
from engine.storage.database import Transaction
from engine.storage.staff import Staff, read_staff, standing
from tests.operations.house import START, House, new_account


def known(house: House, tx: Transaction) -> Staff:
    return staff_in(house.world, tx, "prov", standing(tx, "prov"))


def at_hand(house: House) -> Staff:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        found = known(house, tx)
        assert found == read_staff(tx, "prov")
        return found


def changes(house: House) -> int:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        return standing(tx, "prov").staff or 0


def test_it_is_read_once(house: House) -> None:
    assert at_hand(house) is at_hand(house)


def new(tx: Transaction) -> None:
    administering.set_roles(tx, "cia", "prov", {"kurator": NOWHERE})


def relabelled(tx: Transaction) -> None:
    administering.change_account(
        tx, "cia", label="Cia Ny", email=None, organisation=None, unit=None
    )


def ended(tx: Transaction) -> None:
    administering.end_account(tx, "cia", START)


def away(tx: Transaction) -> None:
    day = date(2024, 3, 4)
    found = Substitution(absent="cia", substitute="carl", first=day, last=day)
    substitutes.set_substitute(tx, "prov", found, "sara", START)


def back(tx: Transaction) -> None:
    substitutes.end_substitute(tx, "prov", "cia")


def gone(tx: Transaction) -> None:
    substitutes.end_all(tx, "prov", "carl")


@pytest.mark.parametrize("change", [new, relabelled, ended, away, back, gone])
def test_a_change_is_seen_at_once_and_by_those_who_come_after(house: House, change) -> None:
    before, count = at_hand(house), changes(house)
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        change(tx)
        assert known(house, tx) == read_staff(tx, "prov")
    assert changes(house) > count
    after = at_hand(house)
    assert after is not before
    assert (after != before) is (change not in (back, gone))


def test_a_new_account_is_seen(house: House) -> None:
    at_hand(house)
    create_account(house.world, new_account("ny", "coach", "norr"))
    assert at_hand(house).labels["ny"] == "Test Ny"


def test_a_change_that_comes_to_nothing_is_not_kept(house: House) -> None:
    def failing() -> None:
        with house.world.storage.writing(DEFAULT_TENANT) as tx:
            relabelled(tx)
            assert known(house, tx).labels["cia"] == "Cia Ny"
            raise ZeroDivisionError

    before = at_hand(house)
    with pytest.raises(ZeroDivisionError):
        failing()
    assert at_hand(house) is before


def test_a_change_by_another_process_is_seen(house: House) -> None:
    at_hand(house)
    other = replace(house, world=replace(house.world, staff=Bounded(100)))
    create_account(other.world, new_account("ny", "coach", "norr"))
    assert at_hand(house).labels["ny"] == "Test Ny"


def test_an_organisation_is_asked_through_those_who_answer_for_it(house: House) -> None:
    found = at_hand(house)
    assert {
        one: set(who) for one, who in found.parties(frozenset({"remittent", "psykolog"})).items()
    } == {"kommunen": {"rut", "rolf", "psy"}}
    assert found.parties(frozenset()) == {}
    assert found.parties(frozenset({"styrgrupp"})) == {"kommunen": ("stig",)}
