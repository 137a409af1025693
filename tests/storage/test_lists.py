"""Lists show what a scope lets in, in pages that lose nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import ClauseElement, Executable, text
from sqlalchemy.ext.compiler import compiles

from engine.access.scope import ListScope
from engine.casework.case import Seat
from engine.storage import cases, lists, people
from engine.storage.submissions import add_submission
from tests.storage.conftest import NOON, TENANT
from tests.storage.making import a_person, a_row
from tests.storage.test_cases import a_submission

ALL = ListScope(account="eva", everything=True)
OPEN = lists.Narrowing(deployment="prov")


def number_of(at: int) -> str:
    return f"P-2024-{at:03}"


@pytest.fixture
def filled(published):
    """Twelve cases: due dates shared by three each, the last four without any."""
    with published.writing(TENANT) as tx:
        people.add_person(tx, a_person("p1", "Test Åsa"), "alias", NOON)
        people.add_person(tx, a_person("p2", "Test Bo"), "alias", NOON)
        for at in range(12):
            due = {"anmäld": date(2024, 4, 1) + timedelta(at // 3)} if at < 8 else {}
            row = a_row(
                f"c{at:02}", number_of(at), due=due, requests=(),
                unit="norr" if at % 2 else "söder", subproject="ett" if at < 3 else None,
                seats={"coach": Seat(user="eva" if at == 5 else "bo", since=NOON)},
                owner="eva" if at == 5 else "bo", person="p1" if at == 7 else "p2",
                protected=at == 11, closed=at == 10,
            )  # fmt: skip
            cases.add_case(tx, row)
        add_submission(tx, "c02", a_submission(by="eva"))
    return published


def numbers(storage, scope=ALL, narrowing=OPEN, size=50):
    """All pages, one after the other, the same however many are said to be there."""
    found, after = [], None
    with storage.reading(TENANT) as tx:
        count = lists.count_cases(tx, scope, narrowing)
        while rows := lists.list_cases(tx, scope, narrowing, after, size):
            paged, there = lists.counted_page(tx, scope, narrowing, after, size)
            assert ([row for row, _ in paged], there) == (list(rows), count)
            for many in (count, lists.FEW + 1):
                named = lists.list_named(tx, scope, narrowing, after, size, many)
                assert [row for row, _ in named] == list(rows)
            found += [row.number for row in rows]
            after = lists.place_from(scope, str(lists.place_after(scope, rows[-1])))
            assert after is not None
        assert count == len(found)
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 5, 50])
def test_pages_of_any_size_give_each_case_once(filled, size):
    assert numbers(filled, size=size) == [number_of(at) for at in range(10)]


def test_protected_cases_are_in_no_list(filled):
    assert number_of(11) not in numbers(filled)


def test_a_case_about_nobody_is_in_no_list(filled):
    with filled.writing(TENANT) as tx:
        cases.add_case(tx, a_row("c99", number_of(99), requests=(), seats={}))
    assert number_of(99) not in numbers(filled)


def test_closed_cases_are_listed_apart(filled):
    assert numbers(filled, narrowing=lists.Narrowing(deployment="prov", closed=True)) == [
        number_of(10)
    ]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (ListScope(account="eva"), []),
        (ListScope(account="eva", units=frozenset({"norr"})), [1, 3, 5, 7, 9]),
        (ListScope(account="eva", subprojects=frozenset({"ett"})), [0, 1, 2]),
        (ListScope(account="eva", seated=True), [5]),
        (ListScope(account="eva", named=True), [5, 2]),  # The latest first: no date is told.
        (ListScope(account="mia", named=True), []),
    ],
)
def test_a_scope_lets_in_what_it_says(filled, scope, expected):
    assert numbers(filled, scope) == [number_of(at) for at in expected]


def test_a_request_lets_its_receiver_in(published):
    with published.writing(TENANT) as tx:
        people.add_person(tx, a_person("p1", "Test Åsa"), "alias", NOON)
        cases.add_case(tx, a_row(person="p1"))
    asked = ListScope(account="mia", named=True, receivers=frozenset({"role:kurator"}))
    other = ListScope(account="mia", named=True, receivers=frozenset({"role:coach"}))
    assert numbers(published, asked) == [number_of(1)]
    assert numbers(published, other) == []


@pytest.mark.parametrize(
    ("narrowing", "expected"),
    [
        ({"owner": "eva"}, [5]),
        ({"state": "aktiv"}, []),
        ({"workflow": "deltagare", "subproject": "ett"}, [0, 1, 2]),
        ({"text": "asa"}, [7]),
        ({"text": "p-2024-004"}, [4]),
        ({"text": "P-2024-00"}, list(range(10))),
        ({"text": "finns inte"}, []),
    ],
)
def test_a_list_is_narrowed(filled, narrowing, expected):
    asked = lists.Narrowing(deployment="prov", **narrowing)
    assert numbers(filled, narrowing=asked) == [number_of(at) for at in expected]


def test_the_count_stops_at_a_thousand(published):
    with published.writing(TENANT) as tx:
        people.add_person(tx, a_person("p1", "Test Åsa"), "alias", NOON)
        for at in range(1005):
            cases.add_case(tx, a_row(f"c{at}", f"N{at}", person="p1", requests=(), seats={}))
    with published.reading(TENANT) as tx:
        assert lists.count_cases(tx, ALL, OPEN) == 1001


class Explained(Executable, ClauseElement):
    """A statement asked how it would be run."""

    inherit_cache = False

    def __init__(self, statement):
        self.statement = statement


@compiles(Explained)
def explain(element, compiler, **kw):
    words = "EXPLAIN" if compiler.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    return f"{words} {compiler.process(element.statement, **kw)}"


def plan_of(tx, statement, asked):
    """How the database would run it; PostgreSQL as if there were many rows."""
    if tx.connection.dialect.name == "postgresql":
        for way in ("seqscan", "bitmapscan"):
            tx.connection.execute(text(f"set local enable_{way} = off"))
    return " ".join(str(row) for row in tx.connection.execute(Explained(statement), asked))


def test_the_list_is_read_from_an_index(published):
    """The plan for a unit's list touches no whole table and sorts nothing."""
    shape = lists.Shape(
        everything=True,
        units=False,
        subprojects=False,
        seated=False,
        named=False,
        columns=(),
        words=0,
        after=True,
        by_opening=False,
    )
    asked = {
        "tenant": TENANT,
        "deployment": "prov",
        "closed": False,
        "after_at": NOON.date(),
        "after_id": "c1",
        "size": 50,
    }
    with published.writing(TENANT) as tx:
        plan = plan_of(tx, lists.page(shape), asked)
    assert "ix_case_in_order" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_few_among_many_are_found_by_what_leads_to_them(published):
    """The cases of a unit that has few are not looked for among all, in the order of the list."""
    narrowing = lists.Narrowing(deployment="prov", unit="norr")
    shape = replace(lists.shape_of(ALL, narrowing, False), few=True)
    assert shape.hidden
    assert not lists.in_order(shape)
    with published.writing(TENANT) as tx:
        asked = lists.values(tx, ALL, narrowing) | {"size": 50}
        plan = plan_of(tx, lists.first_ones(shape), asked)
        nobody = lists.list_named(tx, ALL, narrowing, None, 50, many=0)
    assert "ix_case_in_order" not in plan, plan
    assert nobody == ()


@pytest.mark.parametrize(
    ("scope", "narrowing", "hidden"),
    [
        (ALL, OPEN, False),
        (ALL, replace(OPEN, state="anmäld"), False),
        (ALL, replace(OPEN, owner="eva"), True),
        (replace(ALL, everything=False, seated=True), OPEN, True),
    ],
)
def test_what_is_read_in_order_hides_nothing(scope, narrowing, hidden):
    assert lists.shape_of(scope, narrowing, False).hidden is hidden
