"""The route that is found by the parts of an address is the one that asking them in turn gives."""

from __future__ import annotations

import re

import pytest
from starlette.routing import Match

from engine.web.app import ROUTES
from engine.web.routing import Routes

FOUND = Routes(ROUTES)
PATHS = sorted({route.path for route in ROUTES})
ODD = (
    "",
    "/prov//",
    "//",
    "/{}",
    "/prov/{}/x",
    "/static/base.css",
    "/prov/arende",
    "/a/b/c/d/e/f/g/h",
)


def in_turn(scope):
    """What Starlette's own router does."""
    partial = (Match.NONE, None)
    for route in ROUTES:
        match, _ = route.matches(scope)
        if match is Match.FULL:
            return match, route
        if match is Match.PARTIAL and partial[0] is Match.NONE:
            partial = (match, route)
    return partial


@pytest.mark.parametrize("path", [*PATHS, *ODD])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
def test_the_route_is_the_same(path, method):
    filled = {re.sub(r"\{\w+\}", text, path) for text in ("prov", "ny", "{}")}
    for address in {path, f"{path}/", *filled}:
        scope = {"type": "http", "method": method, "path": address, "headers": []}
        match, found = FOUND.matches(scope)
        assert (match, found.get("route")) == in_turn(scope)
