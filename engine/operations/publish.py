"""Owns publishing: a snapshot of exactly the files that a deployment uses, and a release of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definitions.deployment import Deployment
from engine.definitions.load import load
from engine.foundation.diagnostics import Diagnostic
from engine.foundation.texts import said
from engine.foundation.wrong import NoReleaseError
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.audit import Entry, record
from engine.storage.database import Transaction
from engine.storage.releases import (
    ReleaseRow,
    add_release,
    ensure_deployment,
    ensure_tenant,
    find_release,
    keep_snapshot,
)

MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """`again`: the release before had the same text, so the snapshot is the same too."""

    number: int
    snapshot: str
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpublished:
    """The deployment has errors: all findings, sorted."""

    diagnostics: tuple[Diagnostic, ...]


def publish(
    world: World,
    files: Mapping[str, bytes],
    deployment: str,
    *,
    why: str,
    who: str,
    tenant: str = DEFAULT_TENANT,
) -> Published | Unpublished:
    """Make a release. Raises `NoReleaseError` when no file defines such a deployment."""
    loaded = load(files)
    found = loaded.deployments.get(deployment)
    if found is None and not any(f"deployments/{deployment}/" in path for path in files):
        raise NoReleaseError(said("Mappen har inget projekt som heter {name}.", name=deployment))
    if found is None:
        return Unpublished(diagnostics=loaded.diagnostics)
    with world.storage.writing(tenant) as tx:
        return released(world, tx, found, files, why, who)


def released(
    world: World,
    tx: Transaction,
    found: Deployment,
    files: Mapping[str, bytes],
    why: str,
    who: str,
) -> Published:
    now = world.now()
    ensure_tenant(tx, tx.tenant, now)
    ensure_deployment(tx, found.name, now)
    texts = {path: files[path].removeprefix(MARK).decode() for path in found.files}
    snapshot = keep_snapshot(tx, texts, now)
    before = find_release(tx, found.name)
    row = ReleaseRow(
        deployment=found.name,
        number=1 if before is None else before.number + 1,
        snapshot=snapshot,
        who=who,
        why=why,
        from_when=now,
    )
    add_release(tx, row)
    record(tx, published_entry(row))
    again = before is not None and before.snapshot == snapshot
    return Published(number=row.number, snapshot=snapshot, again=again)


def published_entry(row: ReleaseRow) -> Entry:
    return Entry(
        at=row.from_when,
        account=row.who,
        act="publish",
        purpose="administration",
        deployment=row.deployment,
        outcome="allowed",
        about={"release": row.number, "snapshot": row.snapshot},
    )
