"""Owns the folder where the contents of files lie, beside the database: once for each tenant, under the
digest of what is in them. What is on its way lies apart, and nothing reads it there.

    FOLDER/incoming/<id>                  being received, or looked through
    FOLDER/<tenant, as a digest>/<2>/<digest>

A content comes to its place whole, by a rename on the same disk, within the transaction that adds its row:
a process that dies in between leaves a content that no row names, which `files_not` finds.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine.foundation.texts import said
from engine.foundation.wrong import StorageError

INCOMING = "incoming"
ONLY_OURS, ONLY_OUR_FOLDER = 0o600, 0o700


@dataclass(frozen=True, slots=True)
class Blobs:
    folder: Path

    def begin(self, identity: str) -> int:
        """An empty file on its way, which nobody else has; its descriptor."""
        path = self.incoming(identity)
        made(path.parent)
        return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, ONLY_OURS)

    def incoming(self, identity: str) -> Path:
        return self.folder / INCOMING / identity

    def give_up(self, identity: str) -> None:
        self.incoming(identity).unlink(missing_ok=True)

    def give_up_older(self, before: datetime) -> int:
        """What came in earlier and is still there was broken off; how many that were."""
        old = [path for path in listed(self.folder / INCOMING) if dated_at(path) < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def keep(self, tenant: str, identity: str, digest: str, now: datetime) -> None:
        """What came in is in its place. What is there already with that content is as good."""
        path = self.place(tenant, digest)
        made(path.parent)
        dated(self.incoming(identity), now)
        self.incoming(identity).replace(path)
        on_disk(path.parent)

    def place(self, tenant: str, digest: str) -> Path:
        return self.of_tenant(tenant) / digest[:2] / digest

    def of_tenant(self, tenant: str) -> Path:
        """A name of its own for each tenant, which any disk takes."""
        return self.folder / hashlib.sha256(tenant.encode()).hexdigest()[:32]

    def find(self, tenant: str, digest: str) -> Path:
        """Where a content lies. Raises `StorageError` when it is not there."""
        path = self.place(tenant, digest)
        if not path.is_file():
            raise StorageError(
                said("Innehållet i en fil saknas på disken."),
                next_step=said("Lägg tillbaka mappen med filer från en kopia."),
            )
        return path

    def drop(self, tenant: str, digest: str) -> None:
        self.place(tenant, digest).unlink(missing_ok=True)

    def files_not(self, tenant: str, known: Container[str], before: datetime) -> Iterator[str]:
        """Digests of contents that nothing knows of, and that are older."""
        for folder in listed(self.of_tenant(tenant)):
            for path in listed(folder):
                if path.name not in known and dated_at(path) < before:
                    yield path.name


def made(folder: Path) -> None:
    if not folder.is_dir():
        made(folder.parent)
        folder.mkdir(exist_ok=True, mode=ONLY_OUR_FOLDER)


def listed(folder: Path) -> tuple[Path, ...]:
    return tuple(folder.iterdir()) if folder.is_dir() else ()


def dated(path: Path, now: datetime) -> None:
    """A content is dated by the clock of the rows that name it, not the disk's."""
    os.utime(path, (now.timestamp(), now.timestamp()))


def dated_at(path: Path) -> datetime:
    """When it came in; what has gone meanwhile is not old."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.max.replace(tzinfo=UTC)


def on_disk(folder: Path) -> None:
    """What has been renamed in the folder is there after a power cut."""
    there = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(there)
    finally:
        os.close(there)
