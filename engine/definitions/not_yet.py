"""Owns which field types belong to the language but cannot be used yet.

Keys and words say so themselves (`later` in the grammar), expressions in `engine.expressions`. All of it
gives the diagnostic `not-yet`, and what follows from it gives none.
"""

from __future__ import annotations

FIELD_TYPES: tuple[str, ...] = ()
