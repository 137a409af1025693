"""Owns what is kept of each request: a line in the log and a count, by the pattern of its route.

Addresses are never kept, since they name cases and hold what people search for. Who asked is kept as a
digest of the session alone, so that the requests of one session can be followed and nobody named.
"""

from __future__ import annotations

import logging
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.operations.keys import Keys
from engine.operations.logs import FACTS, REQUEST
from engine.operations.metrics import METHODS, Metrics
from engine.operations.session import Session

LOG = logging.getLogger("stegvis.requests")
NOWHERE = "none"
WATCH = frozenset({"/healthz", "/readyz", "/metrics"})
GONE = 499
"""What is counted when nobody was there to be answered any more."""


class Watching:
    """Wraps the app, inside of what finds out who asks."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), GONE

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = (b"x-request-id", scope["state"]["request_id"].encode())
                message["headers"] = [*message["headers"], own]
            await send(message)

        token = REQUEST.set(scope["state"]["request_id"])
        try:
            with self.metrics.in_flight.track_inprogress():
                await self.app(scope, receive, with_id)
        finally:
            self.note(scope, status, perf_counter() - began)
            REQUEST.reset(token)

    def note(self, scope: Scope, status: int, seconds: float) -> None:
        route = route_of(scope)
        self.metrics.note(route, scope["method"], status, seconds)
        level = level_of(route, status)
        if not LOG.isEnabledFor(level):
            return
        method = scope["method"] if scope["method"] in METHODS else "other"
        facts = {
            "route": route,
            "method": method,
            "status": status,
            "ms": round(seconds * 1_000, 1),
            **{name: scope["state"][name] for name in KEPT if name in scope["state"]},
        }
        LOG.log(level, "%s %s %s", method, route, status, extra={FACTS: facts})


KEPT = ("tenant", "session")


def level_of(route: str, status: int) -> int:
    if status >= 500:
        return logging.ERROR
    return logging.DEBUG if route in WATCH else logging.INFO


def route_of(scope: Scope) -> str:
    """The pattern of the route, as it is written in the list of routes."""
    return getattr(scope.get("route"), "path", NOWHERE)


def recognised(scope: Scope, session: Session, token: str, keys: Keys) -> None:
    """Keep whose the request is, as far as a log may know."""
    scope["state"]["tenant"] = session.account.tenant
    scope["state"]["session"] = keys.digest("log", token)[:16]
