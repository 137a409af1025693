"""Owns what a page of a form carries for its script: the programme of the page, what it is given now, and the
words it says. What these do is left to `static/stegvis`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from engine.definitions.form import Computed, Form
from engine.fields.field_type import Words
from engine.filling.given import Giving
from engine.filling.programme import Programme, programme
from engine.foundation.bounded import Bounded
from engine.foundation.figures import Figure
from engine.foundation.texts import direction, in_words, said
from engine.operations.form_page import FormPage
from engine.web.templates import locale_of, render

MOST_PAGES = 1000
# Sentences with their holes still in them: the script fills them.
WORDS: Mapping[str, Words] = {
    "optional": said("(frivilligt)"),
    "shown": said("Ny fråga: {question}", question="{question}"),
    "several": said("Nya frågor: {questions}", questions="{questions}"),
    "gone": said("Frågan visas inte längre: {question}", question="{question}"),
    "computed": said("{label}: {value}", label="{label}", value="{value}"),
    "waiting": said("Räknas ut när alla frågor är besvarade."),
    "yes": said("Ja"),
    "no": said("Nej"),
}
_KEPT: Bounded[tuple[int, str], tuple[Form, Programme | None]] = Bounded(MOST_PAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePage:
    """`still`: the HTML of what a script may show; `json`: what it works with."""

    still: Markup
    json: Markup


def giving_of(page: FormPage) -> Giving | None:
    """What of the page may change while somebody types; None when nothing does."""
    found = programme_of(page)
    if found is None:
        return None
    return Giving(found, page.way.draft, page.context, page.way.settled)


def programme_of(page: FormPage) -> Programme | None:
    """Made once for each form that is in use. What is kept holds the form, so that no other can come to have
    its identity.
    """
    key = id(page.form), page.page.name
    kept = _KEPT.get(key)
    if kept is None or kept[0] is not page.form:
        kept = page.form, programme(page.form, page.page)
        _KEPT.keep(key, kept, 1)
    return kept[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """What of a programme is the same for all who answer, in one language or two: HTML, and JSON that only
    lacks what is given. It holds the programme, so that no other can come to have its identity.
    """

    programme: Programme
    html: Markup
    text: str


_STILL: Bounded[tuple[int, str, str], Still] = Bounded(MOST_PAGES)


def live_of(giving: Giving, language: str, second: str = "") -> LivePage:
    still = still_of(giving.programme, language, second)
    return LivePage(
        still=still.html, json=as_data(still.text[:-1] + "," + as_json(giving.to_json())[1:])
    )


def still_of(programme: Programme, language: str, second: str) -> Still:
    key = id(programme), language, second
    kept = _STILL.get(key)
    if kept is None or kept.programme is not programme:
        kept = made_still(programme, language, second)
        _STILL.keep(key, kept, 1)
    return kept


def made_still(programme: Programme, language: str, second: str) -> Still:
    told = programme.told
    more = tongue_of(programme, language)
    if second:
        more["second"] = tongue_of(programme, second)
    html = render("live_still.html", language, {"told": told}, second)
    return Still(
        programme=programme,
        html=Markup(html),  # noqa: S704  a template has written it
        text=programme.text[:-1] + "," + as_json(more)[1:],
    )


def tongue_of(programme: Programme, language: str) -> dict[str, Any]:
    """How things are said in one language. Digits are 0 to 9 in every one."""
    return {
        "lang": language,
        "dir": direction(language),
        "locale": locale_of(language).replace("_", "-") + "-u-nu-latn",
        "words": {name: in_words(words, language) for name, words in WORDS.items()},
        "labels": {path: labels_of(one, language) for path, one in programme.told.values.items()},
    }


def labels_of(value: Computed, language: str) -> dict[str, Any]:
    """How a value is said: its kind, its options and bands, and the greatest that it can be."""
    options = {name: one.label for name, one in value.options.items()}
    options |= {
        name: one.label for name, one in value.value_type.options.items() if one.label is not None
    }
    bands = {name: band.label for one in value.band_sets for name, band in one.bands.items()}
    high = value.value_type.high
    return {
        "kind": value.value_type.kind.value,
        "options": {name: in_words(text, language) for name, text in options.items()},
        "bands": {name: in_words(text, language) for name, text in bands.items()},
        "of": in_words(said("av {high}", high=Figure(high)), language) if high is not None else "",
    }


def as_json(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def as_data(text: str) -> Markup:
    """JSON as it may stand within a script element, which no text in it can end."""
    safe = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(safe)  # noqa: S704  no sign of it begins a tag
