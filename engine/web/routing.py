"""Owns how a route is found without asking each one in turn: by the parts of the address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

ANY = "{}"
"""What stands for a part of any text; no part of an address is compared with it."""
PLACE = itemgetter(0)
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(slots=True)
class Branch:
    """`ends`: the routes that end here, with their place in the list."""

    below: dict[str, Branch] = field(default_factory=dict)
    ends: list[tuple[int, Route]] = field(default_factory=list)

    def add(self, parts: Sequence[str], numbered: tuple[int, Route]) -> None:
        if not parts:
            self.ends.append(numbered)
            return
        name = ANY if parts[0].startswith("{") else parts[0]
        self.below.setdefault(name, Branch()).add(parts[1:], numbered)

    def reached(self, parts: Iterable[str]) -> list[tuple[int, Route]]:
        """All that an address of these parts may mean, in the order of the list."""
        here = [self]
        for part in parts:
            below = [one.below.get(name) for one in here for name in (part, ANY)]
            here = [one for one in below if one is not None]
        ends = [end for one in here for end in one.ends]
        ends.sort(key=PLACE)
        return ends


def takes(route: Route, method: str) -> bool:
    """Whether an address that fits is answered at once, and not with the methods it may be asked by."""
    return route.methods is None or method in route.methods


def takes_not(route: Route, method: str) -> bool:
    return not takes(route, method)


def answered_by(endpoint: Endpoint) -> ASGIApp:
    """What an endpoint answers. Errors go on to what stands around all routes, which meets them as each route
    of Starlette's own would have done.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        response = await endpoint(Request(scope, receive, send))
        await response(scope, receive, send)

    return app


class Routes(BaseRoute):
    """Routes as one; which of them is chosen is what asking them in order would have given."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self.root = Branch()
        for route in self.routes:
            route.app = answered_by(route.endpoint)
        for numbered in enumerate(self.routes):
            self.root.add(numbered[1].path.split("/"), numbered)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http":
            return Match.NONE, {}
        parts = scope["path"].removeprefix(scope.get("root_path", "")).split("/")
        reached, method = self.root.reached(parts), scope["method"]
        for asks in (takes, takes_not):
            for _, route in reached:
                if asks(route, method):
                    match, found = route.matches(scope)
                    if match is not Match.NONE:
                        return match, {**found, "route": route}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["route"].handle(scope, receive, send)
