"""Owns the clock and chance of the real world: the one place where they are read.

Everything else is given them, so that a test or a story can give its own.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Protocol
from uuid import uuid4


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, with its time zone."""
        ...


class Chance(Protocol):
    def identity(self) -> str:
        """A new identity, never given before."""
        ...

    def secret(self) -> str:
        """A secret that nobody can guess: 256 bits, as letters that an address can hold."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SystemChance:
    def identity(self) -> str:
        return uuid4().hex

    def secret(self) -> str:
        return secrets.token_urlsafe(32)
