"""Two who turn out to be one: found by all that both were called, and taken apart as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from engine.storage import accounts, cases, people, protection
from engine.storage.likely import likely_people
from engine.storage.merging import cases_about, merge, merges_of, undo_merge
from engine.storage.people import UNDIVIDED, NumberRow
from engine.storage.schema import case, person, person_identity, person_name_token
from tests.storage.conftest import NOON, TENANT
from tests.storage.making import a_person, a_row

LATER, LAST = NOON + timedelta(days=1), NOON + timedelta(days=2)
NUMBERS = {
    "personnummer": ("19850101-2382", "19900102-2384"),
    "samordningsnummer": ("19701063-2391",),
    "reserve": ("99123456-7890", "99123456-7891"),
}
KINDS = {number: kind for kind, found in NUMBERS.items() for number in found}
FACTS = ("phone", "interpreter", "birth_date")


def someone(
    chance: Random, identity: str, numbers: list[str]
) -> tuple[people.PersonRow, list[NumberRow]]:
    """Anybody, with some of the numbers, of which one may hold."""
    said = {
        project: {
            name: chance.choice(["ja", None, date(1985, 1, 1)])
            for name in FACTS
            if chance.random() < 0.7
        }
        for project in chance.choice([("prov",), ("prov", "annat"), ("annat", UNDIVIDED), ()])
    }
    row = a_person(
        identity,
        chance.choice(["Åsa Berg", "Kim Lund", ""]),
        alias=chance.choice([None, "Solen", "Månen"]),
        protected=chance.choice(["", "", "protected"]),
        language=chance.choice([None, "sv", "ar"]),
        said={project: facts for project, facts in said.items() if facts},
    )
    holds = chance.choice([*range(len(numbers)), None]) if numbers else None
    rows = [
        NumberRow(
            number=number,
            kind=KINDS[number],
            since=NOON - timedelta(days=9 - at),
            until=None if at == holds else NOON,
            level=chance.choice([None, "likely"]),
            status=chance.choice([None, "active"]),
        )
        for at, number in enumerate(numbers)
    ]
    return row, rows


def laid(storage, chance: Random) -> None:
    """Two people with some cases each."""
    numbers = sorted(KINDS)
    chance.shuffle(numbers)
    cut = chance.randrange(len(numbers))
    with storage.writing(TENANT) as tx:
        for at, (who, theirs) in enumerate([("p1", numbers[:cut]), ("p2", numbers[cut:4])]):
            row, rows = someone(chance, who, theirs)
            people.add_person(tx, row, "alias", NOON)
            people.set_numbers(tx, who, rows)
            people.change_person(tx, row_with(row, rows), kind_in(rows), NOON)
            for each in range(chance.randrange(3)):
                case_row = a_row(
                    f"c{at}{each}", f"P-{at}{each}", person=who, protected=row.protected != ""
                )
                cases.add_case(tx, case_row)


def row_with(row, rows):
    return replace(row, identity=next((one.number for one in rows if one.until is None), None))


def kind_in(rows):
    return next((one.kind for one in rows if one.until is None), "alias")


def everything(storage):
    """All that is stored of people and whose the cases are, but for when it was changed."""
    with storage.reading(TENANT) as tx:
        columns = [one for one in person.c if one.name != "changed"]
        return {
            "person": sorted(map(repr, tx.connection.execute(select(*columns)))),
            "numbers": sorted(map(repr, tx.connection.execute(select(person_identity)))),
            "tokens": sorted(map(repr, tx.connection.execute(select(person_name_token)))),
            "cases": sorted(
                map(repr, tx.connection.execute(select(case.c.id, case.c.person, case.c.protected)))
            ),
        }


def merged(storage, identity="m1", kept="p1", gone="p2", at=LATER):
    with storage.writing(TENANT) as tx:
        one, other = people.find_person(tx, kept), people.find_person(tx, gone)
        return merge(tx, identity, one, other, by="eva", why="Samma", at=at)


@pytest.mark.parametrize("seed", range(25))
def test_merged_and_taken_apart_it_is_as_before(published, seed):
    laid(published, Random(seed))
    before = everything(published)
    done = merged(published)
    assert everything(published) != before
    with published.writing(TENANT) as tx:
        assert cases_about(tx, "p2") == ()
        kept = people.find_person(tx, "p1")
        held = [one for one in people.numbers_of(tx, "p1") if one.until is None]
        assert len(held) <= 1
        assert kept.identity == (held[0].number if held else None)
        undo_merge(tx, done, by="kim", why="Olika", at=LAST)
        found = merges_of(tx, "p2")
    assert everything(published) == before
    assert [(one.undone_by, one.undone_why) for one in found] == [("kim", "Olika")]


def two(storage, **protected):
    with storage.writing(TENANT) as tx:
        for who, name, number in (
            ("p1", "Åsa Berg", "19701063-2391"),
            ("p2", "Asa Holm", "19850101-2382"),
        ):
            row = replace(a_person(who, name, protected=protected.get(who, "")), identity=number)
            people.add_person(tx, row, KINDS[number], NOON)
            cases.add_case(
                tx, a_row(f"c{who}", f"P-{who}", person=who, protected=row.protected != "")
            )


def test_both_are_found_as_the_one_who_is_kept(published):
    two(published)
    merged(published)
    with published.writing(TENANT) as tx:
        for number in ("19701063-2391", "19850101-2382"):
            assert people.person_of_number(tx, number) == "p1"
        kept = people.find_person(tx, "p1")
        assert kept.identity == "19850101-2382"
        asked = select(person_name_token.c.token).where(person_name_token.c.person == "p1")
        assert set(tx.connection.execute(asked).scalars()) == {"asa", "berg", "holm"}
        people.change_person(tx, replace(kept, name="Åsa Ek"), "personnummer", LATER)
        assert set(tx.connection.execute(asked).scalars()) == {"asa", "ek", "holm"}
        assert cases_about(tx, "p1") == ("cp1", "cp2")


@pytest.mark.parametrize("who", ["p1", "p2"])
def test_the_heavier_protection_holds_for_all_and_goes_with_whom_it_was(published, who):
    two(published, **{who: "protected"})
    done = merged(published)
    with published.writing(TENANT) as tx:
        assert people.find_person(tx, "p1").protected == "protected"
        assert set(tx.connection.execute(select(case.c.protected)).scalars()) == {True}
        undo_merge(tx, done, by="eva", why="Olika", at=LAST)
        found = {one: people.find_person(tx, one).protected for one in ("p1", "p2")}
        rows = dict(tx.connection.execute(select(case.c.person, case.c.protected)).all())
    assert found == {"p1": "", "p2": "", who: "protected"}
    assert rows == {one: level != "" for one, level in found.items()}


def test_a_protection_that_came_afterwards_holds_for_both(published):
    two(published)
    done = merged(published)
    with published.writing(TENANT) as tx:
        row = replace(people.find_person(tx, "p1"), protected="protected")
        people.change_person(tx, row, "personnummer", LATER)
        undo_merge(tx, done, by="eva", why="Olika", at=LAST)
        assert {people.find_person(tx, one).protected for one in ("p1", "p2")} == {"protected"}


def test_what_was_told_afterwards_stays_with_the_one_who_was_kept(published):
    two(published)
    done = merged(published)
    with published.writing(TENANT) as tx:
        row = replace(
            people.find_person(tx, "p1"), name="Åsa Ny", identity="19900102-2384",
            said={"prov": {"phone": "0700"}},
        )  # fmt: skip
        people.change_person(tx, row, "personnummer", LATER)
        cases.add_case(tx, a_row("cnew", "P-new", person="p1"))
        undo_merge(tx, done, by="eva", why="Olika", at=LAST)
        kept, gone = (people.find_person(tx, one) for one in ("p1", "p2"))
        numbers = {one.number: one.until is None for one in people.numbers_of(tx, "p1")}
        assert cases_about(tx, "p1") == ("cnew", "cp1")
    assert (kept.name, kept.identity, kept.said) == (
        "Åsa Ny", "19900102-2384", {"prov": {"phone": "0700"}},
    )  # fmt: skip
    assert numbers == {"19701063-2391": False, "19900102-2384": True}
    assert (gone.name, gone.identity) == ("Asa Holm", "19850101-2382")


def test_those_born_that_day_called_so_or_with_a_number_are_found_once(published):
    two(published)
    with published.reading(TENANT) as tx:
        born = likely_people(tx, "Nobody", date(1985, 1, 1), ())
        called = likely_people(tx, "BERG åsa", None, ())
        by_number = likely_people(tx, "", None, ["19850101-2382", "19701063-2391"])
    assert [row.id for row, _ in born] == ["p2"]
    assert [row.id for row, _ in called] == ["p1"]
    assert {row.id: set(held) for row, held in by_number} == {
        "p1": {"19701063-2391"}, "p2": {"19850101-2382"},
    }  # fmt: skip
    merged(published)
    with published.reading(TENANT) as tx:
        again = likely_people(tx, "Asa Holm", None, ["19850101-2382"])
    assert [row.id for row, _ in again] == ["p1"]


def named(storage, who):
    with storage.reading(TENANT) as tx:
        return protection.readers_of(tx, who)


def an_account(name):
    return accounts.AccountRow(
        name=name,
        label=name,
        password="",
        organisation=None,
        unit=None,
        language="sv",
        created=NOON,
        roles={},
    )


def name(storage, who, *accounts_named):
    with storage.writing(TENANT) as tx:
        for one in accounts_named:
            if accounts.find_account(tx, one) is None:
                accounts.add_account(tx, an_account(one))
            protection.name_reader(tx, who, one, NOON)
            change = protection.Change(
                at=NOON, account="eva", kind=protection.NAMED, what=one, reason="Behövs"
            )
            protection.note_changes(tx, who, [change])


def parted(storage, done):
    with storage.writing(TENANT) as tx:
        undo_merge(tx, done, by="kim", why="Olika", at=LAST)


LEVELS = ("", "marked")


@pytest.mark.parametrize("kept", LEVELS)
@pytest.mark.parametrize("gone", LEVELS)
def test_each_gets_back_those_who_were_named_for_it(published, kept, gone):
    two(published, p1=kept, p2=gone)
    name(published, "p1", *(["ada", "bo"] if kept else []))
    name(published, "p2", *(["bo", "cia"] if gone else []))
    before = named(published, "p1"), named(published, "p2")
    done = merged(published)
    together = (before[0] or frozenset()) | (before[1] or frozenset())
    assert named(published, "p1") == (together or None)
    parted(published, done)
    assert (named(published, "p1"), named(published, "p2")) == before


def test_what_was_said_while_they_were_one_holds(published):
    two(published, p1="marked", p2="registered")
    name(published, "p1", "ada", "bo")
    name(published, "p2", "bo", "cia")
    done = merged(published)
    name(published, "p1", "dan")
    with published.writing(TENANT) as tx:
        protection.withdraw_reader(tx, "p1", "bo")
    parted(published, done)
    assert named(published, "p1") == {"ada", "dan"}
    assert named(published, "p2") == {"cia"}


def test_somebody_reads_when_those_named_have_been_taken_away(published):
    two(published, p1="", p2="marked")
    name(published, "p2", "cia")
    done = merged(published)
    name(published, "p1", "dan")
    with published.writing(TENANT) as tx:
        protection.withdraw_reader(tx, "p1", "cia")
    parted(published, done)
    assert named(published, "p1") is None
    assert named(published, "p2") == {"dan"}


def test_a_protection_that_came_while_they_were_one_brings_its_readers_to_both(published):
    two(published)
    done = merged(published)
    with published.writing(TENANT) as tx:
        protection.set_level(tx, "p1", "registered", LATER)
    name(published, "p1", "dan")
    parted(published, done)
    assert named(published, "p1") == named(published, "p2") == {"dan"}


def test_whom_the_cases_meant_goes_on_reading_beside_those_named_for_the_other(published):
    """One level came by a form, and nobody had been named: the seats say who reads."""
    two(published, p1="marked", p2="marked")
    with published.writing(TENANT) as tx:
        accounts.add_account(tx, an_account("eva"))
    name(published, "p2", "cia")
    done = merged(published)
    assert named(published, "p1") == {"eva", "cia"}
    with published.reading(TENANT) as tx:
        kinds = [one.kind for one in protection.changes_of(tx, "p1")]
    assert kinds == ["merged", "named", "named"]
    parted(published, done)
    assert (named(published, "p1"), named(published, "p2")) == (None, {"cia"})
