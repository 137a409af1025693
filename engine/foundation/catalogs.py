"""Owns the program's own translations: gettext catalogs, read once per language.

Swedish is the language of the messages in the code, so it needs no catalog. The files lie in
`engine/locale/<language>.po` as package data. A message without a translation is shown in Swedish;
a test sees to it that English lacks none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

Catalog = Mapping[str, tuple[str, ...]]
SOURCE_LANGUAGE = "sv"
MOST_KNOWN = 10_000
EMPTY: Catalog = MappingProxyType({})


@cache
def catalog(language: str) -> Catalog:
    """Message to its forms (one, or singular and plural); empty for a language without a file."""
    if language == SOURCE_LANGUAGE:
        return EMPTY
    source = files("engine").joinpath("locale", f"{language}.po")
    return read_po(source.read_text("utf-8")) if source.is_file() else EMPTY


def read_po(text: str) -> Catalog:
    """The translated messages of a gettext file with plain `msgid`, `msgid_plural` and `msgstr`."""
    from io import StringIO

    from babel.messages.pofile import read_po as read

    found = {}
    for message in read(StringIO(text)):
        if not message.id or message.fuzzy:
            continue
        key = message.id[0] if isinstance(message.id, list | tuple) else message.id
        forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
        if all(forms):
            found[key] = tuple(str(form) for form in forms)
    return MappingProxyType(found)


def translated(language: str, message: str) -> str:
    forms = catalog(language).get(message)
    return forms[0] if forms else message


def language_of(language: str, message: str) -> str:
    """The language in which `translated` really says it; any, where it has no words of its own."""
    own = language == SOURCE_LANGUAGE or message in catalog(language) or is_wordless(message)
    return language if own else SOURCE_LANGUAGE


@lru_cache(maxsize=MOST_KNOWN)
def is_wordless(message: str) -> bool:
    """Whether there is nothing in it to translate: `{question}: {answer}`."""
    return re.search(r"[^\W\d_]", re.sub(r"\{\w+\}", "", message)) is None


def translated_plural(language: str, one: str, many: str, count: int) -> str:
    forms = catalog(language).get(one) or (one, many)
    return forms[0 if count == 1 else -1]
