"""Owns the cookies: their names, and how one is read, set and taken away.

Over https their names begin with `__Host-`, which browsers let no other host set or overwrite, not even
one below the same domain.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

SESSION = "stegvis"
LANGUAGE = "stegvis-sprak"
SIGN_IN_TOKEN = "stegvis-start"  # noqa: S105 - a cookie's name
HALFWAY = "stegvis-steg"
DEVICE = "stegvis-enhet"
PROVIDER = "stegvis-fram"
TENANT = "stegvis-kommun"
PARKED = "stegvis-andra"
WEEK = 7 * 24 * 3600
DEVICE_LASTS = 26 * WEEK
OWN_HOST = "__Host-"


def is_secure(request: Request) -> bool:
    return bool(request.scope["scheme"] == "https")


def named(request: Request, name: str) -> str:
    return OWN_HOST + name if is_secure(request) else name


def read(request: Request, name: str) -> str:
    """What the browser has kept under the name; empty when nothing."""
    return request.cookies.get(named(request, name), "")


def keep(request: Request, response: Response, name: str, value: str, age: int | None) -> None:
    """Set a cookie that scripts cannot read; without `age` it ends with the browser."""
    response.set_cookie(
        named(request, name),
        value,
        max_age=age,
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
        path="/",
    )


def forget(request: Request, response: Response, name: str) -> None:
    response.delete_cookie(
        named(request, name),
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
        path="/",
    )
