"""People are found by any part of the name, numbers keep their history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.access.scope import ListScope
from engine.storage import cases, lists, people
from tests.storage.conftest import NOON, TENANT
from tests.storage.making import a_person, a_row

ALL = ListScope(account="eva", everything=True)
NAMES = {
    "p1": "Åsa Ängström-Berg",
    "p2": "Asa Holm",
    "p3": "Björn Åkesson",
    "p4": "Noël D'Arcy",
    "p5": "Test Hemlig",
}


@pytest.fixture
def known(published):
    with published.writing(TENANT) as tx:
        for identity, name in NAMES.items():
            level = "protected" if identity == "p5" else ""
            people.add_person(tx, a_person(identity, name, protected=level), "alias", NOON)
            cases.add_case(tx, a_row(f"c{identity}", f"P-{identity}", person=identity))
    return published


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("å", {"p1", "p2", "p3", "p4"}),
        ("asa", {"p1", "p2"}),
        ("ÅSA", {"p1", "p2"}),
        ("ang", {"p1"}),
        ("berg ås", {"p1"}),
        ("ake", {"p3"}),
        ("noel arc", {"p4"}),
        ("hemlig", set()),
        ("xyz", set()),
        ("  ", set()),
        ("%", set()),
    ],
)
def test_a_prefix_of_any_part_finds_people(known, typed, found):
    with known.reading(TENANT) as tx:
        assert called(tx, typed) == found


def called(tx, typed):
    return {one.id for one in lists.people_called(tx, ALL, "prov", typed)}


def test_people_come_by_last_name_with_å_after_z():
    names = ["Eva Östlund", "Ada Zetterberg", "Bo Åkesson", "Cid Ängström", "Dan Berg"]
    ordered = sorted(names, key=people.sort_key)
    assert [one.split()[1] for one in ordered] == [
        "Berg", "Zetterberg", "Åkesson", "Ängström", "Östlund",
    ]  # fmt: skip


def test_a_new_number_leaves_the_old_in_history(published):
    first = a_person("p1", "Test Kim", identity="19900161-2384")
    second = replace(first, identity="19900101-2384", name="Test Kim Larsson")
    with published.writing(TENANT) as tx:
        people.add_person(tx, first, "samordningsnummer", NOON)
        people.change_person(tx, second, "personnummer", NOON + timedelta(1))
    with published.writing(TENANT) as tx:
        assert people.find_person(tx, "p1") == second
        assert people.person_of_number(tx, "19900161-2384") == "p1"
        assert people.person_of_number(tx, "19900101-2384") == "p1"
        cases.add_case(tx, a_row(person="p1"))
        assert called(tx, "larsson") == {"p1"}
        until = "select number from person_identity where until is not null"
        assert tx.connection.execute(text(until)).scalars().all() == ["19900161-2384"]


def test_going_back_to_an_old_number_revives_it(published):
    first = a_person("p1", "Test Kim", identity="1")
    with published.writing(TENANT) as tx:
        people.add_person(tx, first, "personnummer", NOON)
        people.change_person(tx, replace(first, identity="2"), "personnummer", NOON)
        people.change_person(tx, first, "personnummer", NOON)
    with published.reading(TENANT) as tx:
        assert people.find_person(tx, "p1") == first
