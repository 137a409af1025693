"""Owns what belongs to the language but cannot be used yet, where it is not a key of a table.

Keys say so themselves (`later` in the grammar). All of it gives the diagnostic `not-yet`, and what
follows from it gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

FIELD_TYPES = ("file", "signature", "consent", "record")
EXPRESSION = re.compile(
    r'"(?:[^"\\]|\\.)*"|\b(?P<what>clock(?=\s*\.)|(?:consented|waiting|in_time)(?=\s*\())'
)


def in_expression(text: str) -> Iterator[tuple[int, int, str]]:
    """Where an expression uses what cannot be used yet: start, end and the word."""
    for found in EXPRESSION.finditer(text):
        if found["what"]:
            yield found.start(), found.end(), found["what"]
