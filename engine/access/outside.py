"""Owns what is said to whoever may not even know of a case."""

from __future__ import annotations

from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused

OUTSIDE = Refused(
    reasons=(
        Reason(kind="missing", sentence=said("Ärendet finns inte, eller så får du inte se det.")),
    )
)
"""Said alike in both cases: that a case exists is itself something to keep."""
