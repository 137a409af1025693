"""On PostgreSQL the database itself keeps tenants apart, and the role that serves has no way around it."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, inspect, select, text

from engine.foundation.wrong import StorageError
from engine.storage import cases
from engine.storage.database import migrate, open_storage, stored_errors
from engine.storage.place import DataPlace
from engine.storage.postgresql import begin_writing
from engine.storage.schema import case, metadata
from engine.storage.schema import tenant as tenants
from tests.databases import APP, OWNER, address_of, empty_place, server
from tests.storage.conftest import NOON, TENANT
from tests.storage.making import a_row
from tests.storage.test_database import is_ours

ROLE = text(
    "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = :role"
)
TABLES = text(
    "SELECT c.relname, pg_get_userbyid(c.relowner) AS owner, c.relrowsecurity, c.relforcerowsecurity"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'public' AND c.relkind = 'r'"
)


@pytest.fixture
def kind():
    return "postgresql"


@pytest.fixture
def filled(published):
    with published.writing(TENANT) as tx:
        cases.add_case(tx, a_row())
    return published


def test_the_role_that_serves_is_small(storage):
    with storage.engine.connect() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == APP
        assert not any(connection.execute(ROLE, {"role": APP}).one())
        owners = {row.relname: row.owner for row in connection.execute(TABLES)}
    assert set(owners.values()) == {OWNER}


def test_every_table_with_a_tenant_is_guarded_even_from_its_owner(storage):
    with storage.engine.connect() as connection:
        rows = {row.relname: row for row in connection.execute(TABLES)}
    ours = {name for name in rows if is_ours(name)}
    assert ours == set(metadata.tables)
    for name in ours:
        assert rows[name].relrowsecurity, name
        assert rows[name].relforcerowsecurity, name


@pytest.mark.parametrize("said", [None, "", "annan"])
def test_without_its_tenant_no_row_of_any_table_is_seen(filled, said):
    with filled.engine.connect() as connection, connection.begin():
        if said is not None:
            connection.execute(text("SELECT set_config('app.tenant', :t, true)"), {"t": said})
        for table in metadata.sorted_tables:
            assert connection.execute(select(table)).all() == [], table.name


def test_a_connection_that_is_used_again_does_not_remember_its_tenant(filled):
    with filled.reading(TENANT) as tx:
        assert tx.connection.execute(select(case.c.id)).all() != []
    for _ in range(3):
        with filled.engine.connect() as connection, connection.begin():
            assert connection.execute(select(case.c.id)).all() == []


def test_nothing_is_written_for_another_tenant(filled):
    def forged() -> None:
        with filled.writing(TENANT) as tx:
            row = {"tenant": "annan", "title": "Annan", "opened": NOON}
            tx.connection.execute(insert(tenants), row)

    with pytest.raises(StorageError, match="row-level security"):
        forged()


def test_another_tenants_rows_are_neither_changed_nor_taken_away(filled):
    with filled.writing("annan") as tx:
        assert tx.connection.execute(text("UPDATE \"case\" SET owner = 'x'")).rowcount == 0
        assert tx.connection.execute(text("DELETE FROM seat")).rowcount == 0


@pytest.mark.parametrize("table", ["case_event", "audit", "release", "snapshot"])
@pytest.mark.parametrize("act", ["UPDATE {} SET tenant = tenant", "DELETE FROM {}", "TRUNCATE {}"])
def test_history_is_only_added_to(filled, table, act):
    def changed() -> None:
        with filled.writing(TENANT) as tx:
            tx.connection.execute(text(act.format(table)))

    with pytest.raises(StorageError, match="permission denied"):
        changed()


def test_texts_are_ordered_by_code_point(storage):
    looked = inspect(storage.engine)
    with storage.engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT table_name || '.' || column_name FROM information_schema.columns"
                " WHERE table_name = ANY(:tables) AND data_type IN ('text', 'character varying')"
                " AND collation_name IS DISTINCT FROM 'C'"
            ),
            {"tables": [one for one in looked.get_table_names() if one in metadata.tables]},
        )
        assert found.scalars().all() == []


@pytest.mark.parametrize("powerful", [OWNER, "postgres"])
def test_a_role_that_may_too_much_is_not_served_with(place, powerful):
    migrate(place)
    name = place.url.split("/")[3].partition("?")[0]
    url = address_of(name, powerful)
    with pytest.raises(StorageError, match="får för mycket") as wrong:
        open_storage(DataPlace(folder=place.folder, url=url, owner_url=place.owner_url))
    assert powerful in str(wrong.value)


def test_tables_are_made_by_their_owner_alone(place):
    with pytest.raises(StorageError, match="den roll som äger dem") as wrong:
        migrate(DataPlace(folder=place.folder, url=place.url))
    assert "STEGVIS_DATABASE_OWNER_URL" in wrong.value.lines("sv")[1]


def test_an_address_that_is_none_is_refused_without_repeating_it(tmp_path):
    place = DataPlace(folder=tmp_path, url="inte en adress med hemligt ord")
    with pytest.raises(StorageError, match="går inte att läsa") as wrong:
        open_storage(place)
    assert "hemligt" not in str(wrong.value)
    assert "hemligt" not in repr(place)


def test_a_database_that_is_not_there_is_told_in_words(tmp_path):
    server()
    with pytest.raises(StorageError, match="svarade inte") as wrong:
        open_storage(DataPlace(folder=tmp_path, url=address_of("finns_inte", APP)))
    assert "finns_inte" in str(wrong.value)


def test_writers_of_one_tenant_take_turns_and_never_wait_for_another(storage):
    """A turn is held inside; another tenant's writer comes through all the same."""

    def impatient(tenant: str) -> None:
        with storage.engine.connect() as connection, connection.begin(), stored_errors():
            connection.execute(text("SET LOCAL lock_timeout = '200ms'"))
            begin_writing(connection, tenant)

    with storage.writing("ett"):
        impatient("två")
        with pytest.raises(StorageError, match="lock timeout"):
            impatient("ett")
    impatient("ett")


def test_the_two_databases_are_made_alike(tmp_path):
    columns = {}
    for kind in ("sqlite", "postgresql"):
        with empty_place(kind, tmp_path / kind) as place:
            migrate(place)
            opened = open_storage(place)
            looked = inspect(opened.engine)
            columns[kind] = {
                table: [(one["name"], one["nullable"]) for one in looked.get_columns(table)]
                for table in metadata.tables
            }
            opened.close()
    assert columns["sqlite"] == columns["postgresql"]
