"""Owns saying whether the house stands: the database answers and is of this version."""

from __future__ import annotations

from engine.foundation.wrong import StorageError
from engine.operations.views import Health
from engine.operations.world import World
from engine.storage.database import revision_of
from engine.storage.releases import count_releases


def healthz(world: World) -> Health:
    """Never raises: what is wrong is said in `details`."""
    try:
        with world.storage.reading("") as tx:
            releases = count_releases(tx)
        revision = revision_of(world.storage.engine) or ""
    except StorageError as wrong:
        return Health(ok=False, revision="", releases=0, details={"database": str(wrong)})
    return Health(ok=True, revision=revision, releases=releases)
