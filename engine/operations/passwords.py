"""Owns how passwords are kept: hashed with argon2id, never as they are."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 8
MOST = 1_000
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""argon2id with the least costs that OWASP advises: about 30 ms, 19 MiB."""


def hashed(password: str) -> str:
    return HASHER.hash(password)


@cache
def nobody() -> str:
    """A hash that no password fits, so that an unknown name takes as long as a known one."""
    return HASHER.hash("ingen har det här lösenordet")


def fits(kept: str | None, password: str) -> bool:
    """Whether the password is the one kept. None (no such account) takes as long, and is no."""
    try:
        HASHER.verify(kept or nobody(), password[:MOST])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
