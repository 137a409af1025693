"""Owns what languages are called in themselves."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

OWN_NAMES = {"prs": "دری", "ti": "ትግርኛ", "ckb": "کوردی"}
"""Names that the library lacks, or where it says less than people do."""


@cache
def own_name(code: str) -> str:
    """What a language is called in itself."""
    if code in OWN_NAMES:
        return OWN_NAMES[code]
    try:
        name = Locale.parse(code).get_display_name(code) or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]
