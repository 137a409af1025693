"""A real database in a folder of the test's own, with a tenant that owns one published deployment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

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

TENANT = "vik"
NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def storage(place: DataPlace) -> Iterator[Storage]:
    migrate(place)
    opened = open_storage(place)
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
