"""Owns pages for those who are not signed in, and the token that their forms post: signed, and bound to the
browser by a cookie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from engine.operations.world import World
from engine.web import cookies

if TYPE_CHECKING:
    from engine.web.visit import Visit

SIGN_IN = "/logga-in"
FOR_SIGN_IN = "sign-in page"
"""What the token of the sign-in page is signed for."""


def new_sign_in_token(world: World) -> str:
    return world.keys.sign(FOR_SIGN_IN, world.chance.secret())


def sign_in_token(visit: Visit) -> str:
    return outside_token(visit.request, visit.world)


def outside_token(request: Request, world: World) -> str:
    """The token that this browser was given with the sign-in page; empty when it has none of ours."""
    kept = cookies.read(request, cookies.SIGN_IN_TOKEN)
    return kept if world.keys.is_signed(FOR_SIGN_IN, kept) else ""


def with_token(visit: Visit, response: Response, token: str) -> Response:
    """The answer, with the token of pages for those who are not signed in."""
    cookies.keep(visit.request, response, cookies.SIGN_IN_TOKEN, token, cookies.WEEK)
    return response


def outside_page(visit: Visit, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page for those who are not signed in, with a token of its own for its forms."""
    token = sign_in_token(visit) or new_sign_in_token(visit.world)
    values = {"here": SIGN_IN, "person": None, "frame": None, **values}
    return with_token(visit, visit.page(template, status=status, csrf=token, **values), token)
