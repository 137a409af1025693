"""Owns `World`: what an operation is given of the world outside - the data, the clock, chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from engine.definitions.deployment import Deployment
from engine.operations.ids import Chance, Clock, SystemChance, SystemClock
from engine.operations.letters import Letter
from engine.storage.database import Storage, Transaction, migrate, open_storage

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
    """`compiled` keeps checked deployments by snapshot and name, since a snapshot never changes. `mail`
    plans a letter within a transaction; None where the installation sends none.
    """

    storage: Storage
    clock: Clock
    chance: Chance
    mail: Callable[[Transaction, Letter], None] | None = None
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


def open_world(data: Path, *, clock: Clock | None = None, chance: Chance | None = None) -> World:
    """The data folder, opened. Raises `StorageError` when it is missing, older or newer."""
    return World(
        storage=open_storage(data), clock=clock or SystemClock(), chance=chance or SystemChance()
    )


def create_data(data: Path) -> None:
    """Make the data folder and its database, or bring an older one to this version."""
    migrate(data)
