"""What goes straight to the driver is what SQLAlchemy would have asked, answered and told of errors."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from engine.foundation.wrong import StorageError
from engine.storage import cases, opening, staff, submissions
from engine.storage.database import open_storage
from engine.storage.schema import tenant, timer
from tests.databases import create_data, empty_place
from tests.storage.conftest import NOON, TENANT
from tests.storage.test_cases import a_row

ASKED = {"tenant": TENANT, "deployment": "prov", "number": "P-2024-001"}
QUESTIONS = (
    (opening.FOUND, ASKED),
    (cases.BY_NUMBER, ASKED),
    (staff.STANDING, ASKED),
    (submissions.OF_CASE, ASKED | {"case": "c1"}),
    (cases.AMONG, {"tenant": TENANT, "ids": ["c1", "c2", "c3"]}),
    (cases.AMONG, {"tenant": TENANT, "ids": ["c2"]}),
    (cases.AMONG, {"tenant": TENANT, "ids": []}),
)

TENANTS = select(tenant.c.tenant)


@pytest.mark.parametrize(("statement", "asked"), QUESTIONS)
def test_answers_are_those_of_sqlalchemy(published, statement, asked):
    with published.writing(TENANT) as tx:
        cases.add_case(tx, a_row())
        plain = tx.connection.execute(statement, asked)
        names, rows = tuple(plain.keys()), [tuple(row) for row in plain]
        assert tx.direct.rows(statement, asked) == rows
        assert [tuple(one.values()) for one in tx.direct.named(statement, asked)] == rows
        if statement is not staff.STANDING:
            assert all(tuple(one) == names for one in tx.direct.named(statement, asked))


def test_both_ways_are_in_the_same_transaction(published):
    def begun() -> None:
        with published.writing(TENANT) as tx:
            tx.direct.change(insert(timer), {"tenant": TENANT, "id": "a", "due": NOON})
            assert tx.connection.execute(select(timer.c.id)).scalars().all() == ["a"]
            tx.connection.execute(insert(timer), {"tenant": TENANT, "id": "b", "due": NOON})
            assert len(tx.direct.rows(select(timer.c.id), {})) == 2
            raise RuntimeError("the power goes")

    with pytest.raises(RuntimeError):
        begun()
    with published.reading(TENANT) as tx:
        assert tx.direct.rows(select(timer.c.id), {}) == []


def test_what_is_refused_is_told_without_values(published):
    row = {"tenant": TENANT, "id": "secret", "due": NOON}
    with pytest.raises(StorageError) as told, published.writing(TENANT) as tx:
        tx.direct.add(insert(timer), [row, row])
    assert isinstance(told.value.__cause__, DBAPIError)
    assert "secret" not in str(told.value) + str(told.value.__cause__)
    with published.reading(TENANT) as tx:
        assert tx.direct.row(select(timer.c.id), {}) is None


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_lost_connection_is_opened_anew(published):
    """With SQLite there is none to lose."""

    def lose() -> None:
        with published.reading(TENANT) as kept, published.reading(TENANT) as other:
            lost = other.connection.execute(text("select pg_backend_pid()")).scalar_one()
            kept.connection.execute(text(f"select pg_terminate_backend({lost})"))
            other.direct.rows(select(tenant.c.tenant), {})

    with pytest.raises(StorageError):
        lose()
    with published.reading(TENANT) as tx:
        assert tx.direct.rows(select(tenant.c.tenant), {}) == [(TENANT,)]


def test_another_database_of_the_tests_compiles_nothing_anew(
    published, kind, tmp_path, monkeypatch
):
    """And answers with its own rows."""
    with published.reading(TENANT) as tx:
        assert tx.direct.rows(TENANTS, {}) == [(TENANT,)]
    with empty_place(kind, tmp_path / "another") as place:
        create_data(place)
        other = open_storage(place)
        monkeypatch.setattr("engine.storage.statements.prepare", None)  # Nothing may ask for it.
        with other.reading(TENANT) as tx:
            assert tx.direct.rows(TENANTS, {}) == []
        other.close()
