"""Owns the phases' names in words: what makes projects comparable (language.md, section 5)."""

from __future__ import annotations

from types import MappingProxyType

from engine.foundation.texts import Said, said

PHASES = MappingProxyType(
    {
        "intake": said("Intag"),
        "screening": said("Screening"),
        "consent": said("Samtycke"),
        "mapping": said("Kartläggning"),
        "planning": said("Planering"),
        "activity": said("Aktivitet"),
        "followup": said("Uppföljning"),
        "closing": said("Avslut"),
        "aftercare": said("Eftervård"),
        "paused": said("Paus"),
        "rejected": said("Inte antagen"),
    }
)


def phase_in_words(phase: str | None) -> Said | None:
    return PHASES.get(phase or "")
