"""Owns saying whether the house stands: the database answers and is of this version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.foundation.wrong import StorageError
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.database import check_version, revision_of, stored_errors
from engine.storage.releases import count_releases


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`ok` when the database answers and is of this version. `revision` is its migration."""

    ok: bool
    revision: str
    details: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def healthz(world: World) -> Health:
    """Never raises: what is wrong is said in `details`."""
    try:
        with stored_errors():
            check_version(world.storage.engine)
            revision = revision_of(world.storage.engine) or ""
        with world.storage.reading(DEFAULT_TENANT) as tx:
            count_releases(tx)
    except StorageError as wrong:
        return Health(ok=False, revision="", details={"database": str(wrong)})
    return Health(ok=True, revision=revision)
