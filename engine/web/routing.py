"""Owns how a route is found without asking each one in turn: by the parts of the address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

ANY = "{}"
"""What stands for a part of any text; no part of an address is compared with it."""


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

    def reached(self, parts: Sequence[str], at: int = 0) -> Iterator[tuple[int, Route]]:
        """All that an address of these parts may mean."""
        if at == len(parts):
            yield from self.ends
            return
        for name in (parts[at], ANY):
            branch = self.below.get(name)
            if branch is not None:
                yield from branch.reached(parts, at + 1)


class Routes(BaseRoute):
    """Routes as one; which of them is chosen is what asking them in order would have given."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self.root = Branch()
        for numbered in enumerate(self.routes):
            self.root.add(numbered[1].path.split("/"), numbered)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http":
            return Match.NONE, {}
        best: tuple[Match, Scope] = (Match.NONE, {})
        parts = scope["path"].removeprefix(scope.get("root_path", "")).split("/")
        for _, route in sorted(self.root.reached(parts), key=lambda one: one[0]):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, {**found, "route": route}
            if match is Match.PARTIAL and best[0] is Match.NONE:
                best = (match, {**found, "route": route})
        return best

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["route"].handle(scope, receive, send)
