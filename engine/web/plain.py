"""Owns the pages that must come out whatever happens: they need neither the database nor a session, only
the language that the browser has kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from engine.foundation.texts import Said, said
from engine.web import cookies
from engine.web.templates import render

LANGUAGES = (("sv", "Svenska"), ("en", "English"))
NO_HEADERS: Mapping[str, str] = MappingProxyType({})


def language_kept(request: Request) -> str:
    """The language that was chosen in this browser, or Swedish."""
    chosen = cookies.read(request, cookies.LANGUAGE)
    return chosen if chosen in dict(LANGUAGES) else LANGUAGES[0][0]


def plain(
    request: Request,
    status: int,
    heading: Said,
    words: Said,
    *,
    reference: str = "",
    start: str = "/",
    headers: Mapping[str, str] = NO_HEADERS,
) -> Response:
    """A page with one thing to say and the way to the start page. `reference`: what support asks for."""
    return HTMLResponse(
        in_plain_words(language_kept(request), heading, words, reference, start),
        status_code=status,
        headers=headers,
    )


def in_plain_words(
    language: str, heading: Said, words: Said, reference: str = "", start: str = "/"
) -> str:
    return render(
        "message.html",
        language,
        {
            "place": PLACE,
            "person": None,
            "frame": None,
            "csrf": "",
            "languages": LANGUAGES,
            "here": "/",
            "section": "",
            "heading": heading.in_(language),
            "words": words.in_(language),
            "reference": reference,
            "ways": [(start, said("Till startsidan").in_(language))],
        },
    )


PLACE: Mapping[str, str] = MappingProxyType(
    {
        "files": "",
        "name": "Stegvis",
        "initials": "S",
        "owner": "",
        "home": "/",
        "start": "/",
        "deployment": "",
    }
)


def initials(name: str) -> str:
    """Two letters for the plate: capitals within the name, or the first of its words."""
    capitals = [letter for letter in name if letter.isupper()]
    return "".join(capitals[:2]) or name[:2].upper()
