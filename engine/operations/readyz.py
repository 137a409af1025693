"""Owns saying whether the house can take visitors: the database answers and fits, something is published
and can be read, and nobody is about to lock the door.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.foundation.wrong import StegvisError
from engine.operations.healthz import healthz
from engine.operations.list_deployments import list_deployments
from engine.operations.world import World
from engine.storage.releases import all_tenants


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Each check by its name: whether it holds. `revision` is the database's migration."""

    database: bool
    releases: bool
    running: bool
    revision: str

    @property
    def ok(self) -> bool:
        return self.database and self.releases and self.running


def readyz(world: World, *, stopping: bool = False) -> Readiness:
    """Never raises: what does not hold is false."""
    health = healthz(world)
    return Readiness(
        database=health.ok,
        releases=health.ok and can_read_releases(world),
        running=not stopping,
        revision=health.revision,
    )


def can_read_releases(world: World) -> bool:
    """Whether something is published, and the newest release of every deployment of every tenant can be
    read by this version. Each is compiled once, so it takes time the first time alone.
    """
    try:
        published = [list_deployments(world, one) for one in all_tenants(world.storage)]
    except StegvisError:
        return False
    return any(published)
