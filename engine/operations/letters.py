"""Owns `Letter`: what somebody is to be told by e-mail, before anything sends it."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.foundation.texts import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`path`: the page that it leads to, without the address of the site; it may hold a secret."""

    to: str
    language: str
    subject: Said
    words: tuple[Said, ...]
    path: str = field(repr=False)
