"""Owns what a copy of all that is about somebody is handed on as: a tree, of which both the paper and the
file for machines are made, so that they hold the same. Plain frozen data, as in `views`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.expressions.scope import Value
from engine.foundation.texts import Text
from engine.operations.views import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Something that is known, or several things. `name`: what machines know it by (of one among `several`:
    its place there). `words`: what it is, for people, and `value` for machines. Several have `inner`.
    """

    name: str
    label: Words
    words: Words = ""
    value: Value = None
    inner: tuple[Kept, ...] = ()
    several: bool = False

    @property
    def is_leaf(self) -> bool:
        return not self.inner and not self.several


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCopy:
    """All of it. `place`: whose house it is; `sections`, each with what is `inner`; `notes`: what is not in
    it, and what one can do about that.
    """

    number: str
    place: Text
    made: datetime
    protected: bool
    sections: tuple[Kept, ...]
    notes: tuple[Words, ...]
