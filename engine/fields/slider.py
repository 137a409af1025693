"""Owns `slider`: a whole number on a line with words at its ends."""

from __future__ import annotations

from engine.fields.integer import Integer


class Slider(Integer):
    name = "slider"
    settings = frozenset({"min", "max", "low", "high"})
    needs = frozenset({"min", "max"})
