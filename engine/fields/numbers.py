"""Owns how numbers are read as people write them."""

from __future__ import annotations

import re

from engine.expressions.scope import Value
from engine.fields.field_type import Words
from engine.foundation.figures import figure

SPACES = re.compile(r"[\s\u00a0\u202f']")
WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
DECIMAL = re.compile(r"[+-]?(\d{1,15}([.,]\d{0,10})?|[.,]\d{1,10})", re.ASCII)
MINUS = str.maketrans({"−": "-", "–": "-"})


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


def show_number(value: Value) -> Words:
    return figure(value) if isinstance(value, int | float) else ""


def write_number(value: Value) -> str:
    """The number as one types it: no spaces, a comma before decimals."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.10f}".rstrip("0").replace(".", ",")
    return str(int(value)) if isinstance(value, int | float) else ""
