"""Owns the headers that every answer carries: what a browser may load, keep and tell others."""

from __future__ import annotations

from types import MappingProxyType

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
UNTOLD = (b"referrer-policy", b"no-referrer")
SHEET, PAGE = (b"cache-control", b"no-cache"), (b"cache-control", b"no-store")


class SafeHeaders:
    """Wraps the app; pages that say nothing of caching are kept by nobody, and sheets are asked for anew
    only when they have changed.
    """

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        always = {**ALWAYS, **({"strict-transport-security": OVER_HTTPS} if secure else {})}
        self.always = tuple((name.encode(), value.encode()) for name, value in always.items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                path = scope["path"]
                kept = SHEET if path.startswith(STATIC) else PAGE
                always = (UNTOLD, *self.always) if path.startswith(LINKS) else self.always
                own = {name for name, _ in message["headers"]}
                seen = {name: (name, value) for name, value in reversed((*always, kept))}
                more = [one for name, one in seen.items() if name not in own]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
