"""Owns the cookies: their names, and how one is set."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

SESSION = "stegvis"
LANGUAGE = "stegvis-sprak"
SIGN_IN_TOKEN = "stegvis-start"  # noqa: S105 - a cookie's name
HALFWAY = "stegvis-steg"
DEVICE = "stegvis-enhet"
WEEK = 7 * 24 * 3600
DEVICE_LASTS = 26 * WEEK


def keep(request: Request, response: Response, name: str, value: str, age: int | None) -> None:
    """Set a cookie that scripts cannot read; without `age` it ends with the browser."""
    secure = request.url.scheme == "https"
    response.set_cookie(
        name, value, max_age=age, httponly=True, samesite="lax", secure=secure, path="/"
    )
