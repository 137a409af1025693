"""Owns the form by which a list of cases is narrowed. It is drawn once for each way in which it stands: what
may be chosen and what is, which are all that it shows. One that holds what somebody searches for is not kept.
"""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from engine.operations.views import CaseFilter, CaseList, Named
from engine.web.templates import render

DUE = {"over": "late", "vecka": "week"}
FLAG = {"nagon": "any", "brådskande": "urgent", "viktig": "attention", "information": "info"}
MOST = 500
CHOICES = ("states", "phases", "owners", "subprojects", "units", "workflows", "activities")
Choices = tuple[tuple[Named, ...], ...]


def narrowing_html(cases: CaseList, language: str) -> Markup:
    choices = tuple([getattr(cases, name) for name in CHOICES])
    draw = drawn.__wrapped__ if cases.filter.text else drawn
    return draw(language, cases.filter, choices)


@lru_cache(maxsize=MOST)
def drawn(language: str, wanted: CaseFilter, choices: Choices) -> Markup:
    shown = {
        "wanted": wanted,
        "cases": dict(zip(CHOICES, choices, strict=True)),
        "due": {name: text for text, name in DUE.items()}.get(wanted.due or "", ""),
        "flag": {name: text for text, name in FLAG.items()}.get(wanted.flag or "", ""),
    }
    return Markup(render("narrowing.html", language, shown))  # noqa: S704  a template has written it
