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


TO_ONESELF = MappingProxyType(
    {
        "intake": said("Vi har fått din anmälan"),
        "screening": said("Vi ser efter om det här passar dig"),
        "consent": said("Du får säga ja eller nej"),
        "mapping": said("Vi tar reda på hur du har det"),
        "planning": said("Vi gör en plan tillsammans"),
        "activity": said("Du är i gång"),
        "followup": said("Vi följer upp hur det går"),
        "closing": said("Vi avslutar"),
        "aftercare": said("Vi hör av oss efteråt"),
        "paused": said("Det är paus"),
        "rejected": said("Du är inte med"),
    }
)
"""The same as it is said to the participant."""


def phase_to_oneself(phase: str | None) -> Said | None:
    return TO_ONESELF.get(phase or "")


def phase_in_words(phase: str | None) -> Said | None:
    return PHASES.get(phase or "")
