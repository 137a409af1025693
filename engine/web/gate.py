"""Owns what is turned away before any page is asked for: a host that is not this site's, an address that is
too long, and more at once than the house can hold. Each is told in words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.foundation.texts import said
from engine.operations.settings import Limits, Server
from engine.web.headers import STATIC
from engine.web.plain import plain
from engine.web.watching import WATCH

RETRY_SECONDS = 5
STANDARD_PORT = re.compile(r":(80|443)$")
NOT_TAKEN = said("Det går inte")
TOO_LONG = said("Adressen är för lång. Sök på färre ord, eller börja om från startsidan.")
BUSY = said("Många använder tjänsten just nu")
BUSY_WORDS = said(
    "Vänta en halv minut och försök igen. Har du skickat något: gå tillbaka i webbläsaren, där finns "
    "det kvar."
)


class Gate:
    """Wraps the app. Those who watch the service are always let in, by whatever name they call it: what
    they are answered holds no address. So are the sheets, which the pages that turn away need too.
    """

    def __init__(
        self, app: ASGIApp, server: Server, limits: Limits, hosts: Sequence[str] = ()
    ) -> None:
        """`hosts`: those of tenants that have their own, at the same port."""
        self.app = app
        self.site = server.base_url
        parts = urlsplit(server.base_url)
        port = f":{parts.port}" if parts.port is not None else ""
        self.hosts = {parts.netloc, *(f"{one}{port}" for one in hosts)} if parts.netloc else None
        self.limits = limits
        self.inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or is_open(scope["path"]):
            await self.app(scope, receive, send)
            return
        turned_away = self.turned_away(Request(scope))
        if turned_away is not None:
            await turned_away(scope, receive, send)
            return
        self.inside += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.inside -= 1

    def turned_away(self, request: Request) -> Response | None:
        if self.hosts and STANDARD_PORT.sub("", host_of(request)) not in self.hosts:
            words = said("Tjänsten har en annan adress. Använd {address}", address=self.site)
            return plain(request, 400, NOT_TAKEN, words, start=f"{self.site}/")
        raw = request.scope.get("raw_path") or request.scope["path"].encode()
        if len(raw) + len(request.scope["query_string"]) > self.limits.address_length:
            return plain(request, 414, NOT_TAKEN, TOO_LONG)
        if self.inside >= self.limits.at_once:
            later = {"retry-after": str(RETRY_SECONDS)}
            return plain(request, 503, BUSY, BUSY_WORDS, headers=later)
        return None


def is_open(path: str) -> bool:
    return path in WATCH or path.startswith(STATIC)


def host_of(request: Request) -> str:
    return request.headers.get("host", "").lower()
