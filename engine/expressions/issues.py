"""Owns the sentences about expressions, and how an `Issue` is put together.

What each code means at length is left to `codes`; who finds what, to `tokens`, `parser`, `checking`.
"""

from __future__ import annotations

from typing import Protocol, cast

from engine.expressions.expression import Issue
from engine.foundation.diagnostics import Message


class Placed(Protocol):
    """Something that stands from `start` to `end` in an expression."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def issue(
    code: str,
    at: Placed | tuple[int, int],
    sv: str,
    en: str,
    *,
    help: Message | None = None,
    repair: str | None = None,
) -> Issue:
    """An issue at a part, or from one character to another, in both languages."""
    start, end = ends(at)
    return Issue(code=code, start=start, end=end, message=Message(sv, en), help=help, repair=repair)


def ends(at: Placed | tuple[int, int]) -> tuple[int, int]:
    """A token is a tuple too, and has a place of its own."""
    if type(at) is tuple:
        return at
    placed = cast(Placed, at)
    return placed.start, placed.end


def did_you_mean(word: str | None) -> Message | None:
    return Message(f'Menade du "{word}"?', f'Did you mean "{word}"?') if word else None


def write(text: str) -> Message:
    return Message(f"Skriv {text}", f"Write {text}")
