"""Owns how guessing is slowed down without anybody locking somebody else out.

Tries are counted by account and network, and by network. A device from which the account has signed in
before is counted by itself alone, so nothing that others do makes it wait. A try counts before it is
looked at, so that many at once are no way around.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from engine.foundation.texts import Said, said
from engine.operations.devices import is_known
from engine.operations.world import World
from engine.storage.accounts import failures, forget_failures, forget_failures_before, note_failure
from engine.storage.database import Transaction

FREE = 5
"""So many failures before one has to wait."""
FREE_NETWORK = 50
"""So many from one network, whatever the account: a whole office may share an address."""
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=5)
FORGOTTEN = timedelta(days=1)
NETWORK_FORGETS = timedelta(minutes=2)
"""A network's failures are forgotten one by one, so that ordinary mistakes never add up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Where somebody comes from: the network address, the cookie of a device, what the browser calls
    itself.
    """

    client: str = ""
    device: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What tries are counted by: a digest, how many are free, and how fast one is forgotten."""

    who: str
    free: int = FREE
    forgets: timedelta | None = None


def counted_by(
    world: World, tx: Transaction, what: str, account: str, visitor: Visitor, now: datetime
) -> tuple[Counted, ...]:
    """What a try counts by. `what` is tried, such as a password, of `account`."""
    if is_known(world, tx, visitor.device, account, now):
        return (Counted(counter(world, f"{what}|device|{account}|{visitor.device}")),)
    network = network_of(visitor.client)
    return (
        Counted(counter(world, f"{what}|account|{account}|{network}")),
        Counted(counter(world, f"{what}|network|{network}"), FREE_NETWORK, NETWORK_FORGETS),
    )


def counter(world: World, told: str) -> str:
    """What stands for what is counted: neither names nor addresses can be read or found out from it. With a
    new key all begins anew, which gives a few tries and no more.
    """
    return world.keys.digest("tries", told)


def network_of(client: str) -> str:
    """The address; of IPv6 the network of it, since one household has billions of addresses."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address, 64), strict=False))


def try_once(tx: Transaction, counted: Iterable[Counted], now: datetime) -> Said | None:
    """Count a try; or say how long one has to wait, and then it counts for nothing."""
    found = [(one, failures(tx, one.who)) for one in counted]
    longest = max((waiting(one, before, now) for one, before in found), default=timedelta())
    if longest > timedelta():
        return in_time(longest)
    forget_failures_before(tx, now - FORGOTTEN)
    for one, before in found:
        if one.forgets is not None:
            note_failure(tx, one.who, 1, emptied(before, now) + one.forgets)
        else:
            note_failure(tx, one.who, in_a_row(before, now) + 1, now)
    return None


def forgive(tx: Transaction, counted: Iterable[Counted]) -> None:
    """It was right: the account's count is forgotten, and the network's try was none."""
    for one in counted:
        before = failures(tx, one.who)
        forget_failures(tx, one.who)
        if one.forgets is not None and before is not None:
            note_failure(tx, one.who, 1, before[1] - one.forgets)


def waiting(one: Counted, before: tuple[int, datetime] | None, now: datetime) -> timedelta:
    """How long one has to wait; nothing or less when not at all."""
    if before is None:
        return timedelta()
    if one.forgets is not None:
        return emptied(before, now) - now - (one.free - 1) * one.forgets
    count = in_a_row(before, now)
    if count < one.free:
        return timedelta()
    wait: timedelta = min(FIRST_WAIT * 2 ** min(count - one.free, 10), LONGEST_WAIT)
    return before[1] + wait - now


def in_a_row(before: tuple[int, datetime] | None, now: datetime) -> int:
    """The failures in a row that are not forgotten."""
    return before[0] if before is not None and now - before[1] < FORGOTTEN else 0


def emptied(before: tuple[int, datetime] | None, now: datetime) -> datetime:
    """When all failures of a network will be forgotten, which is what is kept of them."""
    return max(before[1], now) if before is not None else now


def in_time(left: timedelta) -> Said:
    seconds = int(left.total_seconds()) + 1
    return said("För många försök. Vänta {seconds} sekunder och försök igen.", seconds=seconds)
