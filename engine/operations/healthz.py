"""Owns saying whether the house stands: the database answers and is of this version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.foundation.wrong import StorageError
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.database import revision_of
from engine.storage.releases import count_releases


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`ok` when the database answers and is of this version. `revision` is its migration."""

    ok: bool
    revision: str
    releases: int
    details: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def healthz(world: World) -> Health:
    """Never raises: what is wrong is said in `details`."""
    try:
        with world.storage.reading(DEFAULT_TENANT) as tx:
            releases = count_releases(tx)
        revision = revision_of(world.storage.engine) or ""
    except StorageError as wrong:
        return Health(ok=False, revision="", releases=0, details={"database": str(wrong)})
    return Health(ok=True, revision=revision, releases=releases)
