"""Owns what stands around the questions of a page of a form, from the first line of the page to the last.

It is made from its template once for each way in which it has stood, with holes for what differs between
requests, and then filled in. The template sees the holes and what `Stands` tells, and nothing else: so
nothing of one request can stay in the page of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from engine.foundation.texts import LATIN, Text
from engine.operations.form_page import FormPage
from engine.operations.views import Frame
from engine.web.case_rows import escaped
from engine.web.form_html import FormPatterns, patterns_of
from engine.web.live import LivePage
from engine.web.manner import Tongues, choosing, lent_here, tongues_of
from engine.web.outline import person_in, place_in
from engine.web.patterns import cut, hole, raw_hole
from engine.web.saving import Saving
from engine.web.templates import HERE, render, words_in
from engine.web.visit import Visit

OF_PAGE = ("csrf", "about", "who", "roles", "address", "back", "before", "seen")
OF_SAVING = ("known", "sheet", "boxes", "at", "asks", "enter")
TEXTS = (*OF_PAGE, *OF_SAVING, "account")
"""What is put in as text, in the order in which it is put in."""
PIECES = ("questions", "programme", "saved", "errors", "notices", "newer", "choices", "instruments")
"""What is put in as HTML."""
HOLES: Mapping[str, str] = MappingProxyType(
    {name: hole(at) for at, name in enumerate(TEXTS)}
    | {name: raw_hole(at) for at, name in enumerate(PIECES, start=len(TEXTS))}
)
NOBODY: Mapping[str, str] = MappingProxyType({"name": "", "roles_in_words": ""})
MINUTES = 1440


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """A page to be written, within a `frame`. `questions`: their HTML; `seen`: what it says that it has
    shown; `live`: what it carries for its script; `back`: where one came from, and `before` the page before.
    """

    visit: Visit
    frame: Frame | None
    page: FormPage
    saving: Saving
    questions: str
    seen: str
    live: LivePage | None
    rows: bool
    address: str
    back: str
    before: str


class Stands(NamedTuple):
    """All that decides how what stands around the questions is written. `pages`: names of those of the form,
    and `page` of this one. `account`: the name of one that cannot be put in a hole, since a sentence that
    runs the other way looks at how names are written. `tongues`: what decides what there is to choose.
    """

    page: str
    pages: tuple[str, ...]
    done: frozenset[str]
    place: tuple[tuple[str, Any], ...]
    person: bool
    about: bool
    account: str
    by_link: bool
    wrong: bool
    amends: bool
    action: Text | None
    files: bool
    before: bool
    asks: bool
    live: bool
    rows: bool
    tongues: Tongues


def shell_html(shell: Shell) -> str:
    """The whole page. The template writes it the first time that it stands so."""
    visit, texts, pieces = shell.visit, texts_of(shell), pieces_of(shell)
    patterns, key = patterns_of(shell.page.form, visit.language, visit.second), stands(shell)
    pattern = patterns.held.get(key)
    if pattern is None:
        pattern = cut(drawn(shell, key, patterns, HOLES))
        patterns.keep(key, pattern)
    return pattern.filled([*escaped(texts), *pieces])


def drawn(shell: Shell, stands: Stands, patterns: FormPatterns, said: Mapping[str, str]) -> str:
    """As the template writes it. `said`: what it says of this request, by the names of holes."""
    told: dict[str, Any] = {name: said[name] for name in (*OF_SAVING, "account")}
    if stands.account:
        told["account"] = stands.account
    values = {
        **stands._asdict(),
        **{name: said[name] for name in (*OF_PAGE, *PIECES)},
        "about": said["about"] if stands.about else "",
        "before": said["before"] if stands.before else "",
        "form": shell.page.form,
        "page": next(one for one in shell.page.form.pages if one.name == stands.page),
        "parts": [one for one in shell.page.form.pages if one.name in stands.pages],
        "number": stands.pages.index(stands.page) + 1,
        "place": dict(stands.place),
        "person": {"name": said["who"], "roles_in_words": said["roles"]} if stands.person else None,
        "saving": replace(shell.saving, saved=None, choices=(), **told),
        "still": shell.live.still if shell.live is not None else None,
        "manner": choosing(shell.visit, shell.page.spoken),
        "lent_here": lent_here(shell.visit),
    }
    return patterns.render("form.html", values)


def stands(shell: Shell) -> Stands:
    visit, page, saving = shell.visit, shell.page, shell.saving
    return Stands(
        page.page.name,
        tuple([one.name for one in page.way.pages]),
        page.way.done,
        tuple(place_in(visit, shell.frame).items()),
        visit.session is not None,
        bool(page.person),
        "" if LATIN.search(saving.account) else saving.account,
        saving.by_link,
        bool(page.problems),
        page.amends is not None,
        page.action,
        page.takes_files,
        bool(shell.before),
        bool(shell.questions),
        shell.live is not None,
        shell.rows,
        tongues_of(visit, page.spoken),
    )


def texts_of(shell: Shell) -> list[str]:
    """In the order of `TEXTS`."""
    visit, page, saving = shell.visit, shell.page, shell.saving
    person = person_in(visit, shell.frame) or NOBODY
    return [
        visit.csrf,
        words_in(page.person, visit.language),
        person["name"],
        person["roles_in_words"],
        shell.address,
        shell.back,
        shell.before,
        shell.seen,
        *(getattr(saving, name) for name in (*OF_SAVING, "account")),
    ]


def pieces_of(shell: Shell) -> list[str]:
    """In the order of `PIECES`. Each has a template of its own; most say nothing on most pages."""
    visit, page = shell.visit, shell.page

    def piece(name: str, wanted: object, **more: object) -> str:
        return render(name, visit.language, {"view": page, **more}, visit.second) if wanted else ""

    earlier = page.earlier
    told = page.amends or page.alarms or page.opened or earlier.instruments or earlier.times
    return [
        shell.questions,
        shell.live.json if shell.live is not None else "",
        saved_html(page.saved, visit.language, visit.second),
        piece("form_errors.html", page.problems),
        piece("form_notices.html", told),
        piece("form_newer.html", page.newer or page.way.draft.left),
        piece("choices.html", page.choices, choices=page.choices),
        piece("form_instruments.html", earlier.instruments),
    ]


def saved_html(at: datetime | None, language: str, second: str) -> str:
    """When the draft was kept, in a minute."""
    here = at.astimezone(HERE) if at is not None else None
    return saved_in((here.hour, here.minute) if here is not None else None, language, second)


@lru_cache(maxsize=MINUTES)
def saved_in(minute: tuple[int, int] | None, language: str, second: str) -> str:
    at = datetime(2000, 1, 1, *minute, tzinfo=HERE) if minute is not None else None
    return render("form_saved.html", language, {"saving": {"saved": at}}, second)
