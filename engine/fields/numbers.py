"""Owns how numbers are read as people write them, and shown as the language writes them."""

from __future__ import annotations

import re
from functools import lru_cache

from babel.numbers import format_decimal

from engine.expressions.scope import Value
from engine.fields.languages import locale_of

SPACES = re.compile(r"[\s\u00a0\u202f']")
WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
DECIMAL = re.compile(r"[+-]?(\d{1,15}([.,]\d{0,10})?|[.,]\d{1,10})", re.ASCII)
MINUS = str.maketrans({"−": "-", "–": "-"})

GROUPED = 10_000
MOST_NUMBERS = 5_000


def read_whole(text: str) -> int | None:
    """`12`, `1 200`, `−3`; None for what is no whole number."""
    bare = SPACES.sub("", text.translate(MINUS))
    return int(bare) if WHOLE.fullmatch(bare) else None


def read_decimal(text: str) -> float | None:
    """`2,5`, `2.5`, `1 200,75`; None for what is no number."""
    if DECIMAL.fullmatch(text):
        return float(text.replace(",", "."))
    bare = SPACES.sub("", text.translate(MINUS))
    return float(bare.replace(",", ".")) if DECIMAL.fullmatch(bare) else None


def show_number(value: Value, language: str) -> str:
    """The number as the language writes it, without decimals that say nothing. Thousands are parted from
    10 000, so that a year is written as a year.
    """
    return number_in(value, language) if isinstance(value, int | float) else ""


@lru_cache(maxsize=MOST_NUMBERS)
def number_in(value: float, language: str) -> str:
    return str(
        format_decimal(
            value,
            format="#,##0.##########",
            locale=locale_of(language),
            group_separator=abs(value) >= GROUPED,
        )
    )


def write_number(value: Value) -> str:
    """The number as one types it: no spaces, a comma before decimals."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.10f}".rstrip("0").replace(".", ",")
    return str(int(value)) if isinstance(value, int | float) else ""
