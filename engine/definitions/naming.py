"""Owns what may be a coordinator's name, and which name is offered where something else stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

KEYWORDS = frozenset("and or not in if else true false where of to".split())
PREFIXES = frozenset("person setting case activity team clock user this".split())
INTEGER = re.compile(r"[+-]?\d{1,15}")
BREAKS_YAML = frozenset(",:#[]{}\"'")


def is_name(word: str, *, numbers: bool = False) -> bool:
    """Whether a coordinator's name has only the signs that names have."""
    if numbers and INTEGER.fullmatch(word):
        return True
    if not word or len(word) > 80 or word in KEYWORDS or word in PREFIXES:
        return False
    letters = word.replace("_", "a")
    return letters.isalnum() and word == word.lower() and not word[0].isdigit()


def suggested_name(word: str) -> str | None:
    """The word as a name, when that is near enough to be what was meant."""
    signs = "".join(sign if sign.isalnum() else " " for sign in word.lower())
    candidate = "_".join(signs.split())
    return candidate if candidate != word and is_name(candidate) else None


def named_labels(labels: Sequence[str]) -> str | None:
    """Labels as a mapping of names to them, `{ja: Ja, nej: Nej}`; None where no such names are near."""
    names = [label if is_name(label, numbers=True) else suggested_name(label) for label in labels]
    if None in names or len(set(names)) != len(names) or not names:
        return None
    pairs = (f"{name}: {_written(label)}" for name, label in zip(names, labels, strict=True))
    return "{" + ", ".join(pairs) + "}"


def _written(label: str) -> str:
    """The label inside braces."""
    if label.isdigit() or not BREAKS_YAML.isdisjoint(label):
        return f'"{label}"' if '"' not in label else "'" + label.replace("'", "''") + "'"
    return label
