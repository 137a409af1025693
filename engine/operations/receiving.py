"""Owns taking in a file piece by piece, as it comes: what it weighs, the digest of what is in it, and where
it lies until somebody has looked through it. It is never held whole in memory.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass

from engine.operations.world import World

PREFIX = "_fil."
"""What the name of a browser's field for a file begins with; the question's path follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that has come in whole. `path`: of its question; `name` as the sender called it. Of one that is
    `too_large` for the installation nothing is left.
    """

    id: str
    path: str
    name: str
    size: int
    digest: str
    too_large: bool = False


class Receiving:
    """A file on its way in. Either `finish` or `give_up` ends it."""

    def __init__(self, world: World, path: str, name: str) -> None:
        self.world, self.path, self.name = world, path, name
        self.id = world.chance.identity()
        self.most = world.settings.files.max_bytes
        self.size = 0
        self.digest = hashlib.sha256()
        self.there: int | None = world.blobs.begin(self.id)

    def write(self, data: bytes) -> None:
        """The next piece; what goes beyond the limit is not kept."""
        self.size += len(data)
        if self.size > self.most:
            self.give_up()
        elif self.there is not None:
            self.digest.update(data)
            left = memoryview(data)
            while left:
                left = left[os.write(self.there, left) :]

    def finish(self) -> Received:
        """It has come in whole, and is on the disk."""
        too_large = self.there is None
        if self.there is not None:
            os.fsync(self.there)
            self.close()
        return Received(
            id=self.id, path=self.path, name=self.name, size=self.size,
            digest=self.digest.hexdigest(), too_large=too_large,
        )  # fmt: skip

    def give_up(self) -> None:
        self.close()
        self.world.blobs.give_up(self.id)

    def close(self) -> None:
        if self.there is not None:
            os.close(self.there)
            self.there = None


def clear(world: World, received: tuple[Received, ...]) -> None:
    """What nobody has kept of what came in goes."""
    for one in received:
        world.blobs.give_up(one.id)
