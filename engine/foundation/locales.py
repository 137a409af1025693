"""Owns which locale Babel is asked for: a language that it lacks is shown with Swedish customs."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError


@cache
def locale_of(language: str) -> str:
    try:
        return str(Locale.parse(language))
    except (UnknownLocaleError, ValueError):
        return "sv"
