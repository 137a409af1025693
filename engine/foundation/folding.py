"""Owns how words are folded, so that they are found and known again however they are written."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

PART = re.compile(r"[^\W_]+")
UNDIVIDED = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Letters that are one sign with their stroke or tail, so that taking signs apart does not fold them."""


def without_marks(text: str) -> str:
    """The letters without the marks on them: `Ängström` is `Angstrom`."""
    return "".join(sign for sign in normalize("NFKD", text) if not combining(sign))


def folded(text: str) -> str:
    """Small letters without diacritics: `Ängström` and `angstrom` are found alike."""
    return without_marks(text.casefold().translate(UNDIVIDED))


def name_tokens(name: str) -> frozenset[str]:
    """The parts of a name, folded: what stands between spaces, hyphens and other signs."""
    return frozenset(part[:200] for part in PART.findall(folded(name)))
