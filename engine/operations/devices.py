"""Owns the devices from which an account has signed in before, by a cookie; a keyed digest of it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.operations.world import World
from engine.storage import links
from engine.storage.database import Transaction

DEVICE = "device"
"""What the digest of a device's cookie is made for."""
LASTS = timedelta(days=180)


def is_known(world: World, tx: Transaction, device: str, account: str, now: datetime) -> bool:
    """Whether the account has signed in from the device of that cookie lately."""
    digests = world.keys.digests(DEVICE, device) if device else ()
    return any(links.is_known(tx, one, account, now - LASTS) for one in digests)


def is_device(world: World, tx: Transaction, device: str) -> bool:
    """Whether some account has signed in from the device."""
    digests = world.keys.digests(DEVICE, device) if device else ()
    return any(links.is_device(tx, one) for one in digests)


def note_device(world: World, tx: Transaction, device: str, account: str, at: datetime) -> None:
    """The account has signed in from the device; kept with the first key alone."""
    first, *older = world.keys.digests(DEVICE, device)
    for one in older:
        links.forget_device(tx, one, account)
    links.note_device(tx, first, account, at)
