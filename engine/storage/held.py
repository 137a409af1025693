"""Owns `held`: a storage whose reading and writing all happen in one transaction that somebody else began.
What is done through it is stored when that one ends, all of it or nothing. Made for making much at once.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from engine.storage.database import Storage, Transaction


@dataclass(frozen=True, slots=True)
class Held(Storage):
    """A storage inside of `inside`, of whose tenant alone anything is asked."""

    inside: Transaction | None = None

    def reading(self, tenant: str) -> AbstractContextManager[Transaction]:
        assert self.inside is not None and tenant == self.inside.tenant  # noqa: S101, PT018  made for one alone
        return nullcontext(self.inside)

    def asking(self, tenant: str) -> AbstractContextManager[Transaction]:
        return self.reading(tenant)

    def writing(self, tenant: str) -> AbstractContextManager[Transaction]:
        return self.reading(tenant)


def held(storage: Storage, inside: Transaction) -> Held:
    return Held(storage.engine, storage.statements, storage.writer, storage.idle, inside)
