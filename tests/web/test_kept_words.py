"""The words that no deployment may be called are those that addresses of the program's own begin with."""

from __future__ import annotations

from engine.definitions.addresses import KEPT_WORDS
from engine.web.app import make_app
from tests.operations.house import House


def test_they_are_what_the_routes_begin_with(house: House) -> None:
    app = make_app(house.world)
    first = {route.path.split("/")[1] for route in app.routes}
    assert {one for one in first if one and not one.startswith("{")} == KEPT_WORDS
