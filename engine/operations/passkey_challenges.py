"""Owns the challenges that passkeys answer: signed, for one purpose and one browser, short-lived, taken once.

Nothing is kept until one is answered, so that asking for many fills nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.operations.world import World
from engine.storage.database import Transaction
from engine.storage.providers import take_once

LASTS = timedelta(minutes=10)
TAKEN = "passkey challenge taken"


def new_challenge(world: World, purpose: str, bound: str) -> str:
    """`bound`: what only this browser has."""
    text = f"{int(world.now().timestamp())}~{world.chance.secret()}"
    return world.keys.sign(signed_for(purpose, bound), text)


def signed_for(purpose: str, bound: str) -> str:
    return f"passkey challenge\0{purpose}\0{bound}"


def take_challenge(
    world: World, tx: Transaction, purpose: str, bound: str, challenge: str, now: datetime
) -> bool:
    """Whether it is ours, of now, and was not taken before; afterwards it was."""
    if not bound or not world.keys.is_signed(signed_for(purpose, bound), challenge):
        return False
    made = datetime.fromtimestamp(int(challenge.partition("~")[0]), UTC)
    if not timedelta() <= now - made + timedelta(seconds=1) <= LASTS + timedelta(seconds=1):
        return False
    return take_once(tx, world.keys.digest(TAKEN, challenge), made + 2 * LASTS, now)
