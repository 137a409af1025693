"""Owns `World`: what an operation is given of the world outside - the data, the clock, chance."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from engine.definitions.deployment import Deployment
from engine.operations.ids import Chance, Clock, SystemChance, SystemClock
from engine.operations.keys import Keys, keys_in
from engine.operations.settings import Settings
from engine.storage.database import Storage, migrate, open_storage

DEFAULT_TENANT = "kommunen"
"""The tenant of an installation that serves one municipality and has not said otherwise."""


@dataclass(frozen=True, slots=True)
class StoppedClock:
    """A clock that stands at a moment."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """`compiled` keeps checked deployments by snapshot and name, since a snapshot never changes."""

    storage: Storage
    clock: Clock
    chance: Chance
    keys: Keys
    settings: Settings = field(default_factory=Settings)
    compiled: dict[tuple[str, str], Deployment] = field(default_factory=dict)

    def now(self) -> datetime:
        """The present moment, for what belongs to no deployment."""
        return self.clock.now()

    def now_in(self, deployment: Deployment) -> datetime:
        """The present moment where the deployment is."""
        return self.clock.now().astimezone(deployment.calendar.zone)

    def at(self, moment: datetime) -> World:
        """The same world with its clock standing at `moment`."""
        return replace(self, clock=StoppedClock(moment))

    def close(self) -> None:
        self.storage.close()


def open_world(
    data: Path,
    *,
    clock: Clock | None = None,
    chance: Chance | None = None,
    keys: Keys | None = None,
    settings: Settings | None = None,
) -> World:
    """The data folder, opened. Raises `StorageError` when it is missing, older or newer. Without `keys`
    the data folder keeps one of its own.
    """
    chance = chance or SystemChance()
    return World(
        storage=open_storage(data),
        clock=clock or SystemClock(),
        chance=chance,
        keys=keys or keys_in(data, chance),
        settings=settings or Settings(),
    )


def create_data(data: Path) -> None:
    """Make the data folder and its database, or bring an older one to this version."""
    migrate(data)
