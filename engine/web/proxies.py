"""Owns who is asking, and over what: the address and the scheme that a proxy in front tells of, believed
only where the proxy is one's own.

Every proxy adds the address it was asked from at the end of the list, so the list is read from its end:
the first address that is not a proxy of one's own is the user's, and what stands before it may be
invented. One header is read, the one that the proxy is said to set; the other may come from anybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from engine.operations.networks import Address, Network, address_in, is_in
from engine.operations.settings import Server

FORWARDED_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
ID_LENGTH = 16
"""Short enough to read out over the telephone."""
ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
PAIR = re.compile(r'\s*([A-Za-z]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*)\s*(?:;|$)')
TELLTALE = frozenset({b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via"})
Hop = tuple[Address | None, str]
"""An address that a proxy was asked from, None where it says none that can be read; and the scheme."""


class Proxies:
    """Wraps the app. Afterwards `client` and `scheme` of the request are right, and `request_id` and
    `hidden` are in its state: hidden, when a proxy that is not known here stands in between.
    """

    def __init__(self, app: ASGIApp, server: Server, make_id: Callable[[], str]) -> None:
        self.app = app
        self.server = server
        self.make_id = make_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(self.known(scope), receive, send)

    def known(self, scope: Scope) -> Scope:
        peer = peer_of(scope)
        believed = peer is not None and is_in(peer, self.server.trusted_proxies)
        found = {**scope, "state": {**scope.get("state", {})}}
        if believed and peer is not None:
            address, scheme = asked_by(self.hops(scope), peer, self.server.trusted_proxies)
            found["client"] = (str(address), 0)
            found["scheme"] = scheme or scope["scheme"]
        if self.server.is_secure:
            found["scheme"] = "https"
        found["state"]["request_id"] = (believed and told_id(scope)) or self.make_id()[-ID_LENGTH:]
        named = {name for name, _ in scope["headers"]}
        found["state"]["hidden"] = not believed and bool(named & TELLTALE)
        return found

    def hops(self, scope: Scope) -> Sequence[Hop]:
        if self.server.forwarded == "forwarded":
            return tuple(forwarded(header(scope, b"forwarded")))
        return tuple(
            x_forwarded(header(scope, b"x-forwarded-for"), header(scope, b"x-forwarded-proto"))
        )


def asked_by(hops: Sequence[Hop], peer: Address, trusted: Sequence[Network]) -> tuple[Address, str]:
    """The user's address and scheme, as the proxies that are trusted tell; `peer` told the last hop."""
    found, scheme = peer, ""
    for address, over in reversed(hops):
        scheme = over or scheme
        if address is None:
            break
        found = address
        if not is_in(address, trusted):
            break
    return found, scheme


def x_forwarded(addresses: str, schemes: str) -> Iterator[Hop]:
    """Schemes go with addresses when there are as many of them; else the last is for all."""
    hops = [one for one in addresses.split(",") if one.strip()]
    over = [one.strip().lower() for one in schemes.split(",") if one.strip()]
    if len(over) != len(hops):
        over = over[-1:] * len(hops)
    for address, scheme in zip(hops, over or [""] * len(hops), strict=True):
        yield address_in(address), scheme if scheme in ("http", "https") else ""


def forwarded(text: str) -> Iterator[Hop]:
    """The elements of a `Forwarded` header (RFC 7239)."""
    for element in ELEMENT.findall(text):
        pairs = {name.lower(): value.strip('"') for name, value in PAIR.findall(element)}
        scheme = pairs.get("proto", "").lower()
        yield address_in(pairs.get("for", "")), scheme if scheme in ("http", "https") else ""


def peer_of(scope: Scope) -> Address | None:
    client = scope.get("client")
    return address_in(f"[{client[0]}]") if client else None


def header(scope: Scope, name: bytes) -> str:
    """All that is said under the name, in order."""
    return ", ".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


def told_id(scope: Scope) -> str:
    """The id that a proxy has given the request; empty when it has given none that is fit to print."""
    told = header(scope, b"x-request-id")
    return told if FORWARDED_ID.fullmatch(told) else ""
