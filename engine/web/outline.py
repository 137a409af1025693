"""Owns what stands around every page: where one is, who is signed in, and the menu."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup

from engine.foundation.texts import in_words
from engine.operations.tenants import has_several, label_of
from engine.operations.views import Frame
from engine.web.around import frame_around
from engine.web.menu import Link, menu
from engine.web.plain import LANGUAGES, PLACE, initials
from engine.web.templates import render

if TYPE_CHECKING:
    from engine.web.visit import Visit

MOST_MENUS = 1_000
"""So many are kept, drawn: they differ by what waits."""


def outline(visit: Visit, *, broken: bool = False) -> dict[str, Any]:
    """What the base template needs on every page. `broken`: something failed, so as little as can be."""
    frame = None if broken else frame_around(visit)
    place, links = place_in(visit, frame), menu(frame)
    return {
        "place": place,
        "person": person_in(visit, frame),
        "now": visit.world.now(),
        "frame": frame,
        "csrf": visit.csrf,
        "languages": LANGUAGES,
        "menu": links,
        "nav": partial(nav_html, links, place["home"], visit.language),
        "here": visit.path,
        "section": "",
        "several": has_several(visit.world.settings),
    }


@lru_cache(maxsize=MOST_MENUS)
def nav_html(links: tuple[Link, ...], home: str, language: str, section: str) -> Markup:
    """The menu where a page belongs to a section; nothing where there is none. Most pages have the same."""
    if not links:
        return Markup("")
    said = {"menu": links, "home": home, "section": section}
    return Markup(render("nav.html", language, said))  # noqa: S704  a template has written it


def place_in(visit: Visit, frame: Frame | None) -> Mapping[str, Any]:
    """Where one is, as the head of a page tells it."""
    if visit.errand is not None:
        return place_of_errand(visit)
    if frame is None:
        return {**PLACE, "owner": whose(visit)}
    name = frame.title.in_(visit.language)
    return {
        "name": name,
        "initials": initials(name),
        "owner": whose(visit)
        or (in_words(frame.organisation, visit.language) if frame.organisation else ""),
        "home": f"/{quote(frame.deployment)}/",
        "start": f"/{quote(frame.deployment)}/{'min-dag' if frame.lists_cases else ''}",
        "files": f"/{quote(frame.deployment)}/filer/",
        "deployment": frame.deployment,
    }


def whose(visit: Visit) -> str:
    """Which tenant one is at work in, where there are several."""
    if visit.session is None:
        return ""
    return label_of(visit.world.settings, visit.session.account.tenant)


def place_of_errand(visit: Visit) -> Mapping[str, Any]:
    """Whose the page is, and no way to anything else."""
    name = visit.frame().title.in_(visit.language)
    own = {"home": "", "start": "", "files": visit.files_at}
    return {**PLACE, "name": name, "initials": initials(name), **own}


def person_in(visit: Visit, frame: Frame | None) -> Mapping[str, str] | None:
    """Who is signed in, as the head of a page tells it."""
    if visit.session is None:
        return None
    roles = tuple(role.label for role in frame.roles) if frame else ()
    words = in_words(roles, visit.language) if roles else ""
    return {"name": visit.session.account.label, "roles_in_words": words}
