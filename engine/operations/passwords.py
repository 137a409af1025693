"""Owns how passwords are kept - hashed with argon2id, never as they are - and which are taken."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.foundation.texts import Said, said
from engine.operations.common_passwords import bare, is_common

LEAST = 12
MOST = 1_000
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""argon2id with the least costs that OWASP advises: about 30 ms, 19 MiB."""
NONE_YET = ""
"""What is kept of an account that has not chosen a password: nothing fits it."""


def hashed(password: str) -> str:
    return HASHER.hash(password[:MOST])


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
    return bool(kept)


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with other costs than those of today."""
    return HASHER.check_needs_rehash(kept)


def weakness(password: str, *names: str) -> Said | None:
    """Why the password is not taken; None when it is. `names`: what the account is called."""
    if len(password) < LEAST:
        return said("Välj ett lösenord med minst {least} tecken.", least=LEAST)
    if len(password) > MOST:
        return said("Välj ett lösenord med högst {most} tecken.", most=MOST)
    own = {bare(name.casefold()) for name in names} - {""}
    if bare(password.casefold()) in own:
        return said("Välj ett lösenord som inte är ditt namn.")
    if is_common(password):
        return said("Lösenordet är lätt att gissa. Välj ett annat, gärna flera ord efter varandra.")
    return None
