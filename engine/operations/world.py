"""Owns `World`: what an operation is given of the world outside - the data, the clock, chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from engine.definitions.deployment import Deployment
from engine.definitions.diff.changes import Change
from engine.foundation.bounded import Bounded
from engine.interop.saml.keys import Pairs
from engine.operations.ids import Chance, Clock, SystemChance, SystemClock
from engine.operations.keys import Keys, keys_in
from engine.operations.letters import Letter
from engine.operations.post import Post, Writer
from engine.operations.provided import Provided
from engine.operations.provided_saml import ProvidedSaml
from engine.operations.settings import Settings
from engine.operations.views import Frame
from engine.storage.blobs import Blobs
from engine.storage.database import Storage, Transaction, migrate, open_storage
from engine.storage.place import DataPlace as DataPlace
from engine.storage.releases import ReleaseRow
from engine.storage.staff import Staff

MOST_TEXT = 4_000_000
"""Characters of definitions that are kept compiled. A whole project is some 191,000, 6.8 MB compiled, so
this is some twenty such releases and 145 MB.
"""
MOST_CHANGES = 20_000
MOST_RELEASES = 5_000
MOST_STAFF = 100_000
"""Accounts that are kept, each once for every deployment of its tenant."""
MOST_FRAMES = 5_000
FILES = "files"
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
    """`compiled` keeps checked deployments by snapshot and name, since a snapshot never changes,
    `differences` what differs between two, `releases` what is known of each, and `staff` who works in a
    deployment, with the count of changes that it was read at, and `frames` what a release says to an account,
    with all that decides it; all are bounded. `mail` plans a letter
    within a transaction, `post` says how it is sent; None where the installation sends none.
    `providers` and `saml_providers` keep what those that people sign in with say of themselves; `saml_keys`
    is what we sign with there.
    """

    storage: Storage
    clock: Clock
    chance: Chance
    keys: Keys
    blobs: Blobs
    settings: Settings = field(default_factory=Settings)
    mail: Callable[[Transaction, Letter], None] | None = None
    post: Post | None = None
    provider_secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    providers: dict[str, Provided] = field(default_factory=dict, repr=False)
    saml_keys: Pairs = field(default=(), repr=False)
    saml_providers: dict[str, ProvidedSaml] = field(default_factory=dict, repr=False)
    compiled: Bounded[tuple[str, str], Deployment] = field(
        default_factory=lambda: Bounded(MOST_TEXT)
    )
    differences: Bounded[tuple[str, str, str], tuple[Change, ...]] = field(
        default_factory=lambda: Bounded(MOST_CHANGES)
    )

    releases: Bounded[tuple[str, str, int], ReleaseRow] = field(
        default_factory=lambda: Bounded(MOST_RELEASES)
    )
    staff: Bounded[tuple[str, str], tuple[int, Staff]] = field(
        default_factory=lambda: Bounded(MOST_STAFF)
    )

    frames: Bounded[tuple[str, str, str], tuple[tuple[object, ...], Frame]] = field(
        default_factory=lambda: Bounded(MOST_FRAMES)
    )

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
    data: Path | DataPlace,
    *,
    clock: Clock | None = None,
    chance: Chance | None = None,
    keys: Keys | None = None,
    settings: Settings | None = None,
    post: Post | None = None,
    provider_secrets: Mapping[str, str] | None = None,
    saml_keys: Pairs = (),
) -> World:
    """The data, opened: a folder with SQLite, or a place. Without `keys` the data folder keeps one of its
    own; without `post` no mail is sent. Raises `StorageError` when the data are missing, older or newer.
    """
    place, ticks, deals = place_of(data), clock or SystemClock(), chance or SystemChance()
    return World(
        storage=open_storage(place),
        clock=ticks,
        chance=deals,
        keys=keys or keys_in(place.folder, deals),
        blobs=Blobs(files_at(place, settings or Settings())),
        settings=settings or Settings(),
        mail=Writer(post=post, clock=ticks, chance=deals) if post is not None else None,
        post=post,
        provider_secrets=provider_secrets or {},
        saml_keys=saml_keys,
    )


def files_at(place: DataPlace, settings: Settings) -> Path:
    """Where the contents of files lie."""
    return Path(settings.files.folder) if settings.files.folder else place.folder / FILES


def create_data(data: Path | DataPlace) -> None:
    """Make the data folder and its database, or bring an older one to this version."""
    migrate(place_of(data))


def place_of(data: Path | DataPlace) -> DataPlace:
    return data if isinstance(data, DataPlace) else DataPlace(folder=data)
