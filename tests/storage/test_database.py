"""The first migration, who may write, and what an unknown version meets."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from engine.foundation.wrong import StorageError
from engine.storage import cases
from engine.storage.database import connect, known_revisions, migrate, open_storage, revision_of
from engine.storage.place import DataPlace
from engine.storage.schema import metadata
from tests.storage.conftest import NOON, TENANT
from tests.storage.making import a_row


def is_ours(table: str) -> bool:
    """Not one of the libraries that keep their own."""
    return table != "alembic_version" and not table.startswith("procrastinate_")


def test_the_migrations_make_what_the_code_knows(storage):
    with storage.engine.connect() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or is_ours(name)}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_every_key_begins_with_the_tenant(storage):
    looked = inspect(storage.engine)
    tables = {one for one in looked.get_table_names() if is_ours(one)}
    keys = {one: looked.get_pk_constraint(one)["constrained_columns"][0] for one in tables}
    assert set(keys.values()) == {"tenant"}
    assert len(tables) == len(metadata.tables)


def test_migrating_again_changes_nothing(tmp_path: Path):
    migrate(DataPlace(folder=tmp_path))
    migrate(DataPlace(folder=tmp_path))
    opened = open_storage(DataPlace(folder=tmp_path))
    assert revision_of(opened.engine) == known_revisions()[0]
    opened.close()


def test_a_missing_database_says_what_to_do(tmp_path: Path):
    with pytest.raises(StorageError, match="ingen databas") as wrong:
        open_storage(DataPlace(folder=tmp_path))
    assert "stegvis publish" in wrong.value.lines("en")[1]


@pytest.mark.parametrize("act", [open_storage, migrate])
def test_newer_data_is_refused_in_words(tmp_path: Path, act):
    migrate(DataPlace(folder=tmp_path))
    engine = connect(DataPlace(folder=tmp_path))
    with engine.connect() as connection, connection.begin():
        connection.execute(text("update alembic_version set version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StorageError, match="nyare version av Stegvis"):
        act(DataPlace(folder=tmp_path))


def test_older_data_is_not_opened_before_it_is_migrated(tmp_path: Path):
    engine = connect(DataPlace(folder=tmp_path))
    with engine.connect() as connection, connection.begin():
        connection.execute(text("create table alembic_version (version_num text)"))
    engine.dispose()
    with pytest.raises(StorageError, match="äldre än den här versionen"):
        open_storage(DataPlace(folder=tmp_path))


def test_what_is_stored_is_durable(storage):
    with storage.reading(TENANT) as tx:
        ask = tx.connection.exec_driver_sql
        if storage.is_postgresql:
            assert ask("show synchronous_commit").scalar() == "on"
            return
        assert ask("pragma journal_mode").scalar() == "wal"
        assert ask("pragma synchronous").scalar() == 2
        assert ask("pragma foreign_keys").scalar() == 1


def test_a_failure_stores_nothing(published):
    def begun() -> None:
        with published.writing(TENANT) as tx:
            cases.add_case(tx, a_row())
            raise RuntimeError("the power goes")

    with pytest.raises(RuntimeError):
        begun()
    with published.reading(TENANT) as tx:
        assert cases.find_case(tx, "prov", "P-2024-001") is None


def test_what_the_database_refuses_is_an_error_of_storage(published):
    def twice() -> None:
        with published.writing(TENANT) as tx:
            cases.add_case(tx, a_row())
            cases.add_case(tx, a_row())

    with pytest.raises(StorageError, match="IntegrityError"):
        twice()


def test_many_writers_take_turns(published):
    def count_up() -> None:
        for _ in range(10):
            with published.writing(TENANT) as tx:
                cases.next_number(tx, "prov", NOON.year)

    writers = [threading.Thread(target=count_up) for _ in range(8)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    with published.writing(TENANT) as tx:
        assert cases.next_number(tx, "prov", NOON.year) == 81
