"""Owns what is said of bands that hold the same value; `band_cover` finds them."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="band-overlap",
    title=Message("Två nivåer innehåller samma värde", "Two bands hold the same value"),
    why=Message(
        "Ett värde ska höra till en enda nivå. range räknar med båda ändarna, så 0..5 och 5..10 "
        "innehåller båda 5.",
        "A value should belong to one band only. range includes both ends, so 0..5 and 5..10 both hold 5.",
    ),
    wrong="bands:\n  låg: {range: 0..5, label: Låg}\n  hög: {range: 5..10, label: Hög}\n",
    right="bands:\n  låg: {range: 0..5, label: Låg}\n  hög: {range: 6..10, label: Hög}\n",
)
