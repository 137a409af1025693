"""The words that no deployment may be called are those that addresses of the program's own begin with."""

from __future__ import annotations

from starlette.routing import Mount

from engine.definitions.addresses import KEPT_WORDS
from engine.web.app import ROUTES, make_app
from tests.operations.house import House


def test_they_are_what_the_routes_begin_with(house: House) -> None:
    mounted = {one.path for one in make_app(house.world).routes if isinstance(one, Mount)}
    first = {path.split("/")[1] for path in (*mounted, *(route.path for route in ROUTES))}
    assert {one for one in first if one and not one.startswith("{")} == KEPT_WORDS
