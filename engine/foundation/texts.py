"""Owns texts: what a definition says in several languages, and what the program itself says.

`Text` comes from a definition. `Said` is a sentence of the program, kept as data (a Swedish message
and its parameters) until somebody's language is known. Catalogs for other languages are plain
gettext files in `engine/locale`; where they are read from disk is left to `catalogs`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Union

from engine.foundation.catalogs import language_of, translated, translated_plural

MOST_WHOLE = 10_000
RIGHT_TO_LEFT = frozenset({"ar", "fa", "prs", "ckb", "he", "ur", "ps", "yi"})


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a definition: `entries` by language code; `base` is the deployment's first language."""

    entries: Mapping[str, str]
    base: str = "sv"

    def __hash__(self) -> int:
        return hash((frozenset(self.entries.items()), self.base))

    def in_(self, language: str) -> str:
        """The text in `language`; the base language, or else the first there is, when it lacks."""
        found = self.entries.get(language)
        if found is not None:
            return found
        return self.entries.get(self.base) or next(iter(self.entries.values()), "")

    def within(self) -> Text:
        """The text as it is written inside a sentence; see `within`."""
        return Text({one: _small_first(text) for one, text in self.entries.items()}, self.base)

    def language_shown(self, language: str) -> str:
        """The language in which `in_(language)` really is, for the page's `lang` attribute."""
        if language in self.entries:
            return language
        return self.base if self.base in self.entries else next(iter(self.entries), self.base)


class Spoken(ABC):
    """What is said in one way in each language, such as a number or a duration."""

    __slots__ = ()

    @abstractmethod
    def in_(self, language: str) -> str:
        """In words."""


Param = Union[str, int, float, date, Text, "Said", Spoken, tuple["Param", ...]]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the program: Swedish `message` with `{named}` places, and what fills them.

    Parameters may be texts of a definition or other sentences; they are put into words together
    with the sentence. A tuple is listed: "a, b och c". A colon after a label that ends in a sign of its
    own is left out: "Vilken dag? Skriv ett datum".
    """

    message: str
    params: tuple[tuple[str, Param], ...] = ()

    def in_(self, language: str) -> str:
        message, headed, turned = in_short(language, self.message)
        filled = {
            name: value if value.__class__ is str else in_words(value, language)
            for name, value in self.params
        }
        if headed:
            message = HEADED.sub(lambda found: _head(found, filled), message)
        if turned:
            filled = {name: isolated(words) for name, words in filled.items()}
        return message.format(**filled)


@lru_cache(maxsize=MOST_WHOLE)
def in_short(language: str, message: str) -> tuple[str, bool, bool]:
    """The sentence in the language; whether a colon in it may go, and whether it runs right to left."""
    told = translated(language, message)
    return told, "}:" in told, language_of(language, message) in RIGHT_TO_LEFT


IN_LANGUAGES = (Text, Said, Spoken)
HEADED = re.compile(r"(\{(\w+)\}):")
LATIN = re.compile("[A-Za-zÀ-ɏ0-9]")
SIGNS = (".", "!", "?", ":", "…", "؟")


def isolated(words: str) -> str:
    """A name or a number that runs the other way, so that it does not turn the sentence around it."""
    return f"\u2068{words}\u2069" if LATIN.search(words) else words


def ends_in_a_sign(label: str) -> bool:
    """Whether a label needs no colon, and a sentence no full stop."""
    return label.rstrip('»”"').endswith(SIGNS)


def _head(found: re.Match[str], filled: Mapping[str, str]) -> str:
    return found[1] if ends_in_a_sign(filled[found[2]]) else found[0]


def said(message: str, /, **params: Param) -> Said:
    """`Said` with its parameters by keyword; `message` is a literal so that it can be extracted."""
    return Said(message, tuple(params.items()))


def say(language: str, message: str, /, **params: Param) -> str:
    """The sentence at once, in `language`."""
    return said(message, **params).in_(language) if params else whole(language, message)


@lru_cache(maxsize=MOST_WHOLE)
def whole(language: str, message: str) -> str:
    """A sentence that nothing is put into; a page says hundreds of them, and always the same."""
    return Said(message).in_(language)


def say_many(language: str, one: str, many: str, count: int, /, **params: Param) -> str:
    """One of two sentences by `count`, which both may use as `{count}`."""
    filled = {name: in_words(value, language) for name, value in params.items()}
    if language_of(language, one) in RIGHT_TO_LEFT:
        filled = {name: isolated(words) for name, words in filled.items()}
    return translated_plural(language, one, many, count).format(count=count, **filled)


@dataclass(frozen=True, slots=True)
class Counted(Spoken):
    """One of two sentences of the program by `count`, which both may use as `{count}`."""

    one: str
    many: str
    count: int

    def in_(self, language: str) -> str:
        return translated_plural(language, self.one, self.many, self.count).format(count=self.count)


def counted(one: str, many: str, count: int, /) -> Counted:
    """`Counted`; both sentences are literals so that they can be extracted."""
    return Counted(one, many, count)


def in_words(value: Param, language: str) -> str:
    if value.__class__ is str:
        return value
    if isinstance(value, IN_LANGUAGES):
        return value.in_(language)
    if isinstance(value, date):
        return day_in_words(value, language)
    if isinstance(value, tuple):
        return listed([in_words(one, language) for one in value], language)
    return str(value)


def within(label: Text | Said | str) -> Text | Said | str:
    """A label as it is written inside a sentence: "koordinator", not "Koordinator". Labels with more
    capitals than the first, such as "AF-samordnare" or "Region Dalarna", are names and keep theirs.
    """
    if isinstance(label, Text):
        return label.within()
    return _small_first(label) if isinstance(label, str) else label


def _small_first(text: str) -> str:
    rest = text[1:]
    return text[:1].lower() + rest if rest and rest == rest.lower() else text


def day_in_words(day: date, language: str) -> str:
    """`23 oktober 2025`; a language that Babel lacks is shown with Swedish months."""
    from babel.dates import format_date

    from engine.foundation.locales import locale_of

    return str(format_date(day, "d MMMM y", locale=locale_of(language)))


def listed(words: list[str], language: str) -> str:
    """`a`, `a och b`, `a, b och c`."""
    if len(words) < 2:
        return "".join(words)
    last = translated(language, "{before} och {last}")
    return last.format(before=", ".join(words[:-1]), last=words[-1])


def direction(language: str) -> str:
    """`rtl` or `ltr`, for the `dir` attribute."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
