"""Owns `once`: what is worked out of something that never changes, such as a form, and is kept.

What is kept holds the thing it was made of, so that the id of one in use is never another's. Threads that ask
at the same time may make it twice, and either may stay.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

MOST = 4096
Of = TypeVar("Of")
Made = TypeVar("Made")


def once(make: Callable[[Of], Made]) -> Callable[[Of], Made]:
    """`make`, called once for each very object."""
    kept: dict[int, tuple[Of, Made]] = {}

    @wraps(make)
    def found(of: Of) -> Made:
        known = kept.get(id(of))
        if known is not None and known[0] is of:
            return known[1]
        made = make(of)
        if len(kept) >= MOST:
            kept.clear()
        kept[id(of)] = of, made
        return made

    return found
