"""Owns the rows of a list of cases as HTML. The template of a row is rendered once for each language, with
holes where texts go; a page fills them in, and says once what its rows have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from markupsafe import Markup, escape

from engine.operations.views import CaseRow, FlagShown, Words
from engine.web.patterns import Pattern, cut, raw_hole
from engine.web.templates import (
    HERE,
    MOST_LANGUAGES,
    clock_by,
    environment,
    in_language,
    near_in,
    render,
    words_in,
)

HOLES = ("home", "number", "person", "state", "flags", "clock", "owner", "part", "changed")
"""What a row says, in the order in which it is filled in."""
MOST_TAGS = 1_000
NOTHING = Markup("")
BETWEEN = "\0"
"""No text that is stored holds it."""


def rows_html(
    rows: Iterable[CaseRow], home: str, language: str, now: datetime, *, parted: bool
) -> Markup:
    """`parted`: there is a column for sub-projects."""
    shown = tuple(rows)
    numbers = escaped([row.number for row in shown])
    people = escaped([words_in(row.person, language) for row in shown])
    said: dict[int, str] = {}

    def words(text: Words) -> str:
        """Rows have most texts in common: the very same, which the rows hold as long as they are drawn."""
        return said.get(id(text)) or said.setdefault(id(text), escape(words_in(text, language)))

    year = now.astimezone(HERE).year
    filled, address = pattern(language, parted).filled, escape(home)
    made = [
        filled(
            (
                address,
                number,
                person,
                words(row.state),
                tags(row.flags, language) if row.flags else NOTHING,
                clock_by(at, near_in(at.due, year, language), language)
                if (at := row.clock)
                else "–",
                words(row.owner or "–"),
                words(row.subproject) if parted and row.subproject else NOTHING,
                near_in(row.changed.astimezone(HERE).date(), year, language),
            )
        )
        for row, number, person in zip(shown, numbers, people, strict=True)
    ]
    return Markup("\n".join(made))  # noqa: S704  all that goes in the holes has been escaped


def escaped(texts: Sequence[str]) -> Sequence[str]:
    """Each text as HTML, all of them at once: it is little to do, and much to ask for it 50 times. They are
    taken one by one if one is HTML already, which stays as it is, or has the sign between them in it.
    """
    if not any(isinstance(one, Markup) for one in texts):
        found = str(escape(BETWEEN.join(texts))).split(BETWEEN)
        if len(found) == len(texts):
            return found
    return [escape(one) for one in texts]


@lru_cache(maxsize=2 * MOST_LANGUAGES)
def pattern(language: str, parted: bool) -> Pattern:
    holes = {name: raw_hole(at) for at, name in enumerate(HOLES)}
    return cut(render("case_row.html", language, {"row": holes, "parted": parted}))


def tags(flags: Iterable[FlagShown], language: str) -> Markup:
    return NOTHING.join(
        tag(flag.severity, escape(words_in(flag.label, language)), language) for flag in flags
    )


@lru_cache(maxsize=MOST_TAGS)
def tag(severity: str, words: Markup, language: str) -> Markup:
    """A flag; `words` are HTML already."""
    parts = environment(language).get_template("parts.html").make_module({**in_language(language)})
    drawn: Markup = parts.severity_tag(severity, words)  # type: ignore[attr-defined]  # a macro has any name
    return drawn
