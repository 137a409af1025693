"""Owns asking another server something over HTTP, without being led anywhere else.

Only https, to the name that its certificate is for, at an address that one may go to: the public ones,
and the networks that the operator has named. The name is looked up once and the address that was judged
is the one that is connected to. No redirect is followed, and what comes back is bounded in size and
time.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from time import monotonic
from types import MappingProxyType
from urllib.parse import SplitResult, urlsplit

from engine.foundation.texts import said
from engine.foundation.wrong import EffectError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
PATIENCE = 10.0
"""Seconds, for all of it."""
MOST = 1_000_000
PIECE = 65_536
UNUSABLE = said("Adressen går inte att använda. Den ska börja med https.")
TRANSLATED = ip_network("64:ff9b::/96")
"""Addresses that stand for those of the older kind, whatever those are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where one may go besides public addresses. `plain_loopback`: to this machine also without TLS."""

    networks: tuple[Network, ...] = ()
    plain_loopback: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    status: int
    body: bytes = field(repr=False)


NO_HEADERS: Mapping[str, str] = MappingProxyType({})


def fetch(
    address: str,
    reach: Reach,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] = NO_HEADERS,
) -> Fetched:
    """What is answered at an address; with a `body` it is posted. Raises `EffectError`."""
    parts = split(address)
    try:
        connection = connected(parts, reach)
    except OSError as wrong:
        raise unreachable(parts) from wrong
    try:
        return answered(connection, parts, body, headers)
    except (OSError, http.client.HTTPException) as wrong:
        raise unreachable(parts) from wrong
    finally:
        connection.close()


def split(address: str) -> SplitResult:
    plain = address.isascii() and address.isprintable() and " " not in address
    try:
        parts = urlsplit(address if plain else "")
        good = parts.hostname and parts.port != 0 and parts.scheme in ("https", "http")
    except ValueError as bad:
        raise EffectError(UNUSABLE) from bad
    if not good or parts.username is not None:
        raise EffectError(UNUSABLE)
    return parts


def connected(parts: SplitResult, reach: Reach) -> http.client.HTTPConnection:
    """A connection to the address that was judged."""
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    where = judged(host, port, reach, secure=secure)
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    plain = socket.create_connection((str(where), port), timeout=PATIENCE)
    connection.sock = (
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
    )
    return connection


def judged(host: str, port: int, reach: Reach, *, secure: bool) -> Address:
    """The address of the name, if all that it has may be gone to."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [bare(ip_address(str(one[4][0]).partition("%")[0])) for one in found]
    if not addresses or not all(may_go(one, reach, secure=secure) for one in addresses):
        raise EffectError(said("Dit får Stegvis inte gå: {host}.", host=host))
    return addresses[0]


def bare(address: Address) -> Address:
    """An address of the older kind that is written as one of the newer is itself."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def may_go(address: Address, reach: Reach, *, secure: bool) -> bool:
    if address.is_loopback and reach.plain_loopback:
        return True
    if not secure or address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    if any(address.version == one.version and address in one for one in reach.networks):
        return True
    return address.is_global and not stands_for_another(address)


def stands_for_another(address: Address) -> bool:
    if not isinstance(address, IPv6Address):
        return False
    return address in TRANSLATED or address.sixtofour is not None or address.teredo is not None


def answered(
    connection: http.client.HTTPConnection,
    parts: SplitResult,
    body: bytes | None,
    headers: Mapping[str, str],
) -> Fetched:
    until = monotonic() + PATIENCE
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    method = "GET" if body is None else "POST"
    told = {"accept": "application/json", "connection": "close", **headers}
    connection.request(method, path, body=body, headers=told)
    with connection.getresponse() as answer:
        pieces, size = [], 0
        while piece := answer.read1(PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > MOST or monotonic() > until:
                host = parts.hostname or ""
                raise EffectError(said("Svaret från {host} är för stort.", host=host))
        return Fetched(status=answer.status, body=b"".join(pieces))


def unreachable(parts: SplitResult) -> EffectError:
    return EffectError(said("{host} svarar inte.", host=parts.hostname or ""))


def may_send(address: str, reach: Reach) -> bool:
    """Whether a browser may be sent to an address: https, or to this machine where that is let be."""
    parts = split(address)
    here = parts.hostname in ("127.0.0.1", "localhost", "::1")
    return parts.scheme == "https" or (reach.plain_loopback and here)
