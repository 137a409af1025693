"""People are found by any part of the name, numbers keep their history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from unicodedata import combining, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from engine.access.scope import ListScope
from engine.foundation.folding import folded
from engine.storage import cases, people
from engine.storage.called import people_called
from engine.storage.database import migrate, open_storage
from engine.storage.place import DataPlace
from engine.storage.releases import (
    ReleaseRow,
    add_release,
    ensure_deployment,
    ensure_tenant,
    keep_snapshot,
)
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
    return {one.id for one in people_called(tx, ALL, "prov", typed)}


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


PIECES = (
    "åsa", "Åke", "ANNA", "anna-lena", "Björn", "björk", "Ängström", "D'Arcy", "O’Neill", "Søren", "Łukasz",
    "Özgür", "İpek", "Noël", "al-Hassan", "ሰላም", "محمد", "Straße", "Đorđe", "Þór", "Æsa", "Œuvre", "van",
    "der", "Berg", "bergman", "x2",
)  # fmt: skip


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """People with names of one to four pieces, each with a case."""
    folder = tmp_path_factory.mktemp("folk")
    migrate(DataPlace(folder=folder))
    storage = open_storage(DataPlace(folder=folder))
    named = {}
    with storage.writing(TENANT) as tx:
        ensure_tenant(tx, "Vik", NOON)
        ensure_deployment(tx, "prov", NOON)
        snapshot = keep_snapshot(tx, {"x": "y"}, NOON)
        add_release(
            tx,
            ReleaseRow(
                deployment="prov", number=1, snapshot=snapshot, who="e", why="s", from_when=NOON
            ),
        )
        for at in range(45):
            name = " ".join(
                PIECES[(at * 7 + step * 11) % len(PIECES)] for step in range(at % 4 + 1)
            )
            named[f"p{at}"] = name
            people.add_person(tx, a_person(f"p{at}", name), "alias", NOON)
            cases.add_case(tx, a_row(f"c{at}", f"P-{at}", person=f"p{at}"))
    yield storage, named
    storage.close()


def naively(named, typed):
    """Every word that is typed begins some part of the name; letters alike without their marks."""
    alike = {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "þ": "th", "ð": "d", "ı": "i"}

    def parts(text):
        plain = "".join(alike.get(sign, sign) for sign in text.casefold())
        apart = [sign for sign in normalize("NFKD", plain) if not combining(sign)]
        return "".join(sign if sign.isalnum() else " " for sign in apart).split()

    words = parts(typed)
    return {
        one
        for one, name in named.items()
        if words and all(any(part.startswith(word) for part in parts(name)) for word in words)
    }


@given(
    st.lists(
        st.sampled_from(PIECES).flatmap(
            lambda piece: st.integers(1, len(piece)).map(lambda end: piece[:end])
        ),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from([str.upper, str.lower, str, lambda text: normalize("NFD", text), folded]),
    st.sampled_from([" ", "-", "  "]),
)
def test_any_beginning_of_any_part_finds_as_a_plain_search_does(crowd, words, changed, between):
    storage, named = crowd
    typed = changed(between.join(words))
    with storage.reading(TENANT) as tx:
        assert called(tx, typed) == naively(named, typed)


@given(st.text(max_size=30))
def test_anything_typed_is_answered_alike(crowd, typed):
    storage, named = crowd
    with storage.reading(TENANT) as tx:
        assert called(tx, typed) == naively(named, typed)
