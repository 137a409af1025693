"""Owns addresses of machines and the networks that they belong to, whichever way they are written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1"))
"""This very machine."""


@lru_cache(maxsize=1_000)
def address_in(text: str) -> Address | None:
    """An address with or without its port; None for a name, `unknown` and all else."""
    told = text.strip()
    if told.startswith("["):
        told = told[1:].partition("]")[0]
    elif told.count(":") == 1:
        told = told.partition(":")[0]
    try:
        return plain(ip_address(told))
    except ValueError:
        return None


def plain(address: Address) -> Address:
    """An IPv4 address that is written as an IPv6 one is itself."""
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return inner or address


def is_in(address: Address, networks: Sequence[Network]) -> bool:
    six = isinstance(address, IPv6Address)
    return any(address in one for one in networks if isinstance(one, IPv6Network) == six)
