"""A real database in a folder of the test's own, with a tenant that owns one published deployment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.storage.database import Storage, migrate, open_storage
from engine.storage.place import DataPlace
from engine.storage.releases import (
    ReleaseRow,
    add_release,
    ensure_deployment,
    ensure_tenant,
    keep_snapshot,
)
from tests.databases import copied_place, empty_place

TENANT = "vik"
NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Migrated]:
    """Databases without anything in them, made as they are asked for."""
    with ExitStack() as stack:
        yield Migrated(stack, tmp_path_factory.mktemp("tomma"))


class Migrated(dict[str, DataPlace]):
    def __init__(self, stack: ExitStack, folder: Path) -> None:
        super().__init__()
        self.stack, self.folder = stack, folder

    def __missing__(self, kind: str) -> DataPlace:
        place = self.stack.enter_context(empty_place(kind, self.folder / kind))
        migrate(place)
        self[kind] = place
        return place


@pytest.fixture
def ready(migrated: Migrated, kind: str, tmp_path: Path) -> Iterator[DataPlace]:
    """Where there is a database of the test's own, with nothing in it."""
    with copied_place(migrated[kind], tmp_path / "data") as found:
        yield found


@pytest.fixture
def storage(ready: DataPlace) -> Iterator[Storage]:
    opened = open_storage(ready)
    yield opened
    opened.close()


@pytest.fixture
def published(storage: Storage) -> Storage:
    with storage.writing(TENANT) as tx:
        ensure_tenant(tx, "Vik", NOON)
        ensure_deployment(tx, "prov", NOON)
        snapshot = keep_snapshot(tx, {"deployments/prov/deployment.yaml": "deployment: prov"}, NOON)
        row = ReleaseRow(
            deployment="prov", number=1, snapshot=snapshot, who="eva", why="start", from_when=NOON
        )
        add_release(tx, row)
    return storage
