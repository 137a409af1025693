"""Owns the phases as they are said to the participant: the names that staff have are those of the office."""

from __future__ import annotations

from types import MappingProxyType

from engine.foundation.texts import Said, said

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


def phase_to_oneself(phase: str | None) -> Said | None:
    return TO_ONESELF.get(phase or "")
