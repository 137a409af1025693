"""Owns how words are written that are not in the language of their page: those that had to be taken from
another language, and those of a second language that stands beside the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from engine.foundation.texts import direction

LENT = Markup('<span class="lent" lang="{}" dir="{}">{}</span>')
TOO = Markup('<span>{}</span> <span class="too" lang="{}" dir="{}">{}</span>')
IS_LENT = LENT.partition("{")[0]
SAYING = frozenset(
    {
        "t", "tn", "in_words", "headed", "sentences", "day", "short_day", "near_day", "moment",
        "lately", "clock_time", "number", "signed",
    }
)  # fmt: skip
"""What templates say things with: in two languages, all of it is said twice."""
NO_ISOLATES = {0x2068: None, 0x2069: None}
Sayings = Mapping[str, Any]
"""The same functions in one language, by name."""


def lent(words: str, shown: str) -> Markup:
    """Words that the language of the page lacks, marked with the language that they are in."""
    return LENT.format(shown, direction(shown), words)


@dataclass(frozen=True, slots=True)
class InEach:
    """What is put into a sentence that is said in two languages: a day, a number."""

    say: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Beside:
    """The functions of two languages; `first` is the page's own."""

    first: str
    second: str
    sayings: Mapping[str, Sayings]

    def both(self, name: str, *args: Any, **kwargs: Any) -> Markup:
        """What the function says, in both languages; once where it says the same."""
        one, other = (self.said(at, name, args, kwargs) for at in (self.first, self.second))
        return self.pair(one, other)

    def pair(self, one: str, other: str) -> Markup:
        if plain(one) == plain(other):
            return escape(other if IS_LENT in other else one)
        return TOO.format(one, self.second, direction(self.second), other)

    def both_plain(self, name: str, *args: Any, **kwargs: Any) -> str:
        """The same where no element may stand: in a list to choose from."""
        one, other = (plain(self.said(at, name, args, kwargs)) for at in (self.first, self.second))
        return one if one == other else f"{one} / {other}"

    def each(self, name: str, *args: Any, **kwargs: Any) -> InEach:
        return InEach(lambda language: self.said(language, name, args, kwargs))

    def said(
        self, language: str, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> str:
        given = [put(one, language) for one in args]
        named = {key: put(one, language) for key, one in kwargs.items()}
        words = self.sayings[language][MARKED.get(name, name)](*given, **named)
        return words if isinstance(words, str) else str(words)


MARKED: Mapping[str, str] = {"t": "marked_t", "tn": "marked_tn"}
"""What says the same, marked where it had to be taken from another language."""


def put(value: Any, language: str) -> Any:
    return value.say(language) if isinstance(value, InEach) else value


def plain(words: str) -> str:
    bare = words.striptags() if isinstance(words, Markup) else words
    return bare.translate(NO_ISOLATES)
