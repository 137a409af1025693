"""Whoever waits too long for others to be done is told so, and nothing else is called being busy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from engine.foundation.wrong import BusyError, StorageError
from engine.operations.world import DEFAULT_TENANT
from engine.storage import postgresql, sqlite
from engine.storage.database import Storage, open_storage
from engine.storage.place import DataPlace
from tests.databases import create_data

BRIEFLY = "50"


@pytest.fixture
def impatient(
    place: DataPlace, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Storage, Storage]]:
    """Two processes, as it were, on the same data; neither waits long for the other."""
    create_data(place)
    waits = [one.replace(str(sqlite.WAIT_MS), BRIEFLY) for one in sqlite.PRAGMAS]
    monkeypatch.setattr(sqlite, "PRAGMAS", tuple(waits))
    session = postgresql.SESSION.replace("lock_timeout=10s", f"lock_timeout={BRIEFLY}ms")
    assert session != postgresql.SESSION
    monkeypatch.setattr(postgresql, "SESSION", session)
    both = open_storage(place), open_storage(place)
    yield both
    for one in both:
        one.close()


def test_whoever_is_not_let_in_is_told_that_it_is_busy(impatient: tuple[Storage, Storage]) -> None:
    first, second = impatient
    with first.writing(DEFAULT_TENANT):
        with pytest.raises(BusyError), second.writing(DEFAULT_TENANT):
            pass
        with second.reading(DEFAULT_TENANT):
            pass  # Reading waits for nobody.
    with second.writing(DEFAULT_TENANT):
        pass


def test_what_is_wrong_otherwise_is_not_called_busy(impatient: tuple[Storage, Storage]) -> None:
    with pytest.raises(StorageError) as told, impatient[0].reading(DEFAULT_TENANT) as tx:
        tx.connection.execute(text("SELECT nothing FROM nowhere"))
    assert not isinstance(told.value, BusyError)
