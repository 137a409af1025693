"""The chains over what is stored: whole as they are made, and each kind of break is found at its place."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from engine.operations.verify import Broken, verify_all
from engine.storage.chain import BrokenLink
from tests.databases import forging
from tests.operations.house import House

TENANT = "kommunen"


def change(house: House, statement: str, **values: object) -> None:
    """Somebody with the database in their hands."""
    with forging(house.world.storage, TENANT) as connection:
        assert connection.execute(text(statement), values).rowcount > 0


def test_what_is_made_is_whole(house: House) -> None:
    house.to_active(who="sara")
    seen: list[int] = []
    found = verify_all(house.world, TENANT, seen.append)
    assert (found.cases, found.broken, seen) == (1, (), [1])


@pytest.mark.parametrize(
    ("statement", "chain", "number", "what"),
    [
        ("update event_payload set body = '{}' where number = 3", "events", 3, "payload"),
        ("update case_event set actor = 'ingen' where number = 2", "events", 2, "hash"),
        ("update case_event set at = '2020-01-01' where number = 2", "events", 2, "hash"),
        ("update audit set account = 'ingen' where number = 2 and chain <> ''", "audit", 2, "hash"),
        ("delete from audit where number = 1 and chain <> ''", "audit", 1, "order"),
    ],
)
def test_a_change_is_found_where_it_was_made(
    house: House, statement: str, chain: str, number: int, what: str
) -> None:
    case = house.to_active(who="sara")
    change(house, statement)
    expected = Broken(
        deployment="prov", number=case, chain=chain, link=BrokenLink(number=number, what=what)
    )
    assert expected in verify_all(house.world, TENANT).broken


def test_a_tail_that_is_cut_off_is_missed_by_the_case(house: House) -> None:
    case = house.to_active(who="sara")
    for table in ("event_payload", "case_event"):
        change(house, f"delete from {table} where number = (select max(number) from {table})")  # noqa: S608  a table of our own
    assert (
        Broken(deployment="prov", number=case, chain="case", link=None)
        in verify_all(house.world, TENANT).broken
    )


def test_a_case_that_is_not_what_happened_is_found(house: House) -> None:
    case = house.to_active(who="sara")
    change(house, "update \"case\" set state = 'avslutad'")
    assert (
        Broken(deployment="prov", number=case, chain="case", link=None)
        in verify_all(house.world, TENANT).broken
    )


def test_an_erased_payload_breaks_nothing(house: House) -> None:
    """Retention and rectification erase what lies beside the chain; the chain is still provable."""
    house.to_active(who="sara")
    change(house, "delete from event_payload where number = 2")
    assert verify_all(house.world, TENANT).broken == ()


def test_the_audit_of_no_single_case_is_read_too(house: House) -> None:
    house.to_active(who="sara")
    change(house, "update audit set outcome = 'allowed ' where number = 1 and chain = ''")
    (found,) = verify_all(house.world, TENANT).broken
    assert (found.number, found.chain, found.link) == (
        "",
        "audit",
        BrokenLink(number=1, what="hash"),
    )
