"""Owns which deployment stands around a page whose address names none: the account, a page not found."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from engine.foundation.wrong import NoReleaseError, Refused
from engine.operations.callers import Caller
from engine.operations.read_frame import read_frame
from engine.operations.views import Frame

if TYPE_CHECKING:
    from engine.web.visit import Visit


def frame_around(visit: Visit) -> Frame | None:
    """The frame of the deployment that the page belongs to; None where there is none to show."""
    if visit.session is None:
        return None
    named = visit.request.path_params.get("deployment")
    if named is not None:
        return _frame(visit, named)
    name = _came_from(visit) or _only_one(visit)
    try:
        return _frame(visit, name) if name else None
    except NoReleaseError:
        return None


def _frame(visit: Visit, deployment: str) -> Frame | None:
    if deployment in visit.frames:
        return visit.frames[deployment]
    found = read_frame(visit.world, Caller(account=visit.account, deployment=deployment))
    return None if isinstance(found, Refused) else found


def _only_one(visit: Visit) -> str:
    """The deployment that the account works in, when it works in one alone."""
    mine = [name for name, roles in visit.account.roles.items() if roles]
    return mine[0] if len(mine) == 1 else ""


def _came_from(visit: Visit) -> str:
    """The deployment of the account's own that this address begins with, or the page before it."""
    before = urlsplit(visit.request.headers.get("referer", ""))
    same_site = before.netloc == visit.request.url.netloc
    for path in (visit.request.url.path, before.path if same_site else ""):
        first = unquote(path.lstrip("/").partition("/")[0])
        if visit.account.roles.get(first):
            return first
    return ""
