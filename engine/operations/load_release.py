"""Owns getting a published deployment, checked and ready to run: compiled once for each snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.definitions.deployment import Deployment
from engine.definitions.diff.outline import Side
from engine.definitions.load import load
from engine.foundation.texts import said
from engine.foundation.wrong import NoReleaseError, StorageError
from engine.operations.world import World
from engine.storage.changes import RELEASES
from engine.storage.database import Transaction
from engine.storage.releases import ReleaseRow, find_release, snapshot_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    number: int
    snapshot: str
    from_when: datetime
    deployment: Deployment


def load_release(world: World, tenant: str, deployment: str, number: int | None = None) -> Release:
    """The release of that number, or else the latest. Raises `NoReleaseError` without one."""
    with world.storage.reading(tenant) as tx:
        return release_in(world, tx, deployment, number)


def release_in(world: World, tx: Transaction, name: str, number: int | None = None) -> Release:
    """The same, within a transaction that runs already."""
    row = release_row(world, tx, name, number)
    if row is None:
        raise NoReleaseError(
            said("{name} är inte publicerat.", name=name),
            next_step=said(
                'Publicera det: stegvis publish {name} --why "Första versionen"', name=name
            ),
        )
    return Release(
        number=row.number,
        snapshot=row.snapshot,
        from_when=row.from_when,
        deployment=compiled(world, tx, row),
    )


def live_deployment(world: World, tx: Transaction, name: str) -> Deployment | None:
    """As it is now; None where nothing is published."""
    try:
        return release_in(world, tx, name).deployment
    except NoReleaseError:
        return None


def release_row(world: World, tx: Transaction, name: str, number: int | None) -> ReleaseRow | None:
    """What is known of a release, which never changes: read once for each."""
    if number is None:
        return find_release(tx, name)
    key = (tx.tenant, name, number)
    row = world.releases.get(key)
    if row is None:
        row = find_release(tx, name, number)
        if row is not None and RELEASES not in tx.unsettled:
            world.releases.keep(key, row, 1)
    return row


def compiled(world: World, tx: Transaction, row: ReleaseRow) -> Deployment:
    """Two threads may both compile the same snapshot the first time; both get the same."""
    found = world.compiled.get((row.snapshot, row.deployment))
    if found is None:
        files = files_of(tx, row)
        found = side_of(row, files).deployment
        keep_compiled(world, row, found, files)
    return found


def keep_compiled(
    world: World, row: ReleaseRow, deployment: Deployment, files: Mapping[str, str]
) -> None:
    """A snapshot is text that never changes: what it was read to once, it is read to always."""
    weight = sum(map(len, files.values()))
    world.compiled.keep((row.snapshot, row.deployment), deployment, weight)


def files_of(tx: Transaction, row: ReleaseRow) -> Mapping[str, str]:
    """The text of a release, by path."""
    files = snapshot_files(tx, row.snapshot)
    if files is None:
        raise StorageError(
            said(
                "Texten till {name}, version {number}, saknas i databasen.",
                name=row.deployment,
                number=row.number,
            )
        )
    return files


def side_of(row: ReleaseRow, files: Mapping[str, str]) -> Side:
    """A release with what it was made from, read anew."""
    loaded = load({path: text.encode() for path, text in files.items()})
    if row.deployment not in loaded.deployments:
        raise StorageError(
            said(
                "{name}, version {number}, går inte att läsa med den här versionen av Stegvis.",
                name=row.deployment,
                number=row.number,
            ),
            next_step=said("Publicera den igen, eller starta den version som publicerade den."),
        )
    return Side(deployment=loaded.deployments[row.deployment], trees=loaded.trees[row.deployment])
