"""Owns what somebody had written when their session was gone, or their page was too old to be taken: it
goes along through the sign-in as hidden fields, and is posted again by a button of theirs.

Only what this site's own pages have posted goes along, so that no other site can put words in a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request

from engine.web.bodies import Posted

PREFIX = "_buret."
TOKEN = "_token"  # noqa: S105 - a field's name
NEVER = ("/logga-in", "/logga-ut", "/sprak", "/valkommen", "/mitt-konto", "/s")
"""Pages whose fields may be passwords and codes, or are not worth keeping."""
OUTSIDE = ("/logga-in", "/valkommen", "/s")
Fields = Mapping[str, tuple[str, ...]]
NOTHING: Fields = MappingProxyType({})


def written(request: Request, posted: Posted) -> Fields:
    """What a refused post held, to be carried along; nothing when it came from elsewhere."""
    if lies_under(request.url.path, NEVER) or not is_from_here(request):
        return NOTHING
    return {name: texts for name, texts in posted.fields.items() if name != TOKEN}


def is_outside(path: str) -> bool:
    """Whether the page is for those who are not signed in; its forms have a token of their own."""
    return lies_under(path, OUTSIDE)


def lies_under(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def is_from_here(request: Request) -> bool:
    """Whether the browser says that a page of this very site has posted."""
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said == "same-origin"
    origin = request.headers.get("origin", "")
    return bool(origin) and origin.partition("//")[2] == request.headers.get("host")


def carried(posted: Posted) -> Fields:
    """What the sign-in page brought along."""
    return {
        name.removeprefix(PREFIX): texts
        for name, texts in posted.fields.items()
        if name.startswith(PREFIX)
    }


def pairs(fields: Fields, prefix: str = "") -> list[tuple[str, str]]:
    """Name and text of each hidden field."""
    return [(prefix + name, text) for name, texts in fields.items() for text in texts]
