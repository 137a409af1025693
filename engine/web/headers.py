"""Owns the headers that every answer carries: what a browser may load, keep and tell others."""

from __future__ import annotations

from types import MappingProxyType

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
ALWAYS = MappingProxyType(
    {
        "content-security-policy": CONTENT_POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
)


STATIC = "/static/"
LINKS = "/s/"
"""Addresses that let in whoever knows them are told to nobody, not even to this site's other pages."""
OVER_HTTPS = "max-age=31536000"
"""A year, this host alone: what lies below the same domain is others' to decide."""


class SafeHeaders:
    """Wraps the app; pages that say nothing of caching are kept by nobody, and sheets are asked for anew
    only when they have changed.
    """

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.always = {**ALWAYS, **({"strict-transport-security": OVER_HTTPS} if secure else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"].startswith(LINKS):
                    headers["referrer-policy"] = "no-referrer"
                for name, value in self.always.items():
                    headers.setdefault(name, value)
                kept = "no-cache" if scope["path"].startswith(STATIC) else "no-store"
                headers.setdefault("cache-control", kept)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
