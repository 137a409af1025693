"""Owns how what was written on several sheets of one draft meets, for one question at a time.

A sheet is a page that somebody writes on: a tab, a telephone. It says of each question what it knew to
stand there (a stamp), and in which order its own messages were sent. What does not collide is taken; what
does is kept beside, until somebody has chosen. What questions a form has is left to `meeting`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple

ROW = re.compile(r"\.\d+(?=\.)")
Value = Mapping[str, tuple[str, ...]]
"""What stands at a question: the names that are posted for it, to texts."""


class Mark(NamedTuple):
    """When something was written, in seconds; on which sheet, and as which of its messages."""

    at: int
    sheet: str
    number: int


class Aside(NamedTuple):
    """What was written where something else had come before; somebody chooses between them."""

    value: Value
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The sheet that a message comes from. `known`: question to the stamp of what it knew to stand there. One
    without an `id` cannot be told from others.
    """

    id: str = ""
    number: int = 0
    known: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def wrote(self, mark: Mark | None) -> bool:
        return mark is not None and bool(self.id) and mark.sheet == self.id

    def wrote_later(self, mark: Mark | None) -> bool:
        """Whether a later message of this sheet's has come before this one."""
        return mark is not None and self.wrote(mark) and mark.number > self.number


@dataclass(frozen=True, slots=True)
class Standing:
    """How one question stands in a draft."""

    value: Value
    mark: Mark | None = None
    aside: tuple[Aside, ...] = ()


def tidy(value: Value) -> Value:
    """The value without what is empty, with lines ended alike: browsers post both kinds."""
    return {name: kept for name, texts in value.items() if (kept := tidy_texts(texts))}


def tidy_texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([text.replace("\r\n", "\n") if "\r" in text else text for text in texts if text])


def stamp(value: Value) -> str:
    """Equal for equal values, wherever the row stands that they are in; empty for none."""
    told = [
        (ROW.sub("", name) if "." in name else name, kept)
        for name, texts in value.items()
        if (kept := tidy_texts(texts))
    ]
    if not told:
        return ""
    if len(told) > 1:
        told.sort()
    return digest(repr(told))


def stamp_at(written: Value, names: tuple[str, ...]) -> str:
    """The same of all that stands under some names. Most questions have one name, and one text under it."""
    if len(names) == 1 and len(texts := written[names[0]]) == 1:
        (name,), (text,) = names, texts
        if text and "\r" not in text:
            called = ROW.sub("", name) if "." in name else name
            return digest(f"[({called!r}, ({text!r},))]")
    return stamp({name: written[name] for name in names})


def digest(told: str) -> str:
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def told_in(stamps: Mapping[str, str]) -> str:
    """Stamps as a page carries them: `namn:0af1 dag:77b2`."""
    return " ".join([f"{question}:{mark}" for question, mark in stamps.items() if mark])


def known_in(text: str) -> Mapping[str, str]:
    """The same back; what is none is passed by."""
    told = (one.rpartition(":") for one in text.split(" "))
    return {question: mark for question, colon, mark in told if colon}


def same(one: Value, other: Value) -> bool:
    return tidy(one) == tidy(other)


def meet(standing: Standing, written: Value, sheet: Sheet, known: str, now: int) -> Standing:
    """How the question stands when the sheet, which knew `known` to stand there, says `written`."""
    own = [one for one in standing.aside if sheet.wrote(one.mark)]
    if any(map(sheet.wrote_later, [standing.mark, *(one.mark for one in own)])):
        return standing
    others = tuple(one for one in standing.aside if not sheet.wrote(one.mark))
    if same(written, standing.value):
        return replace(standing, aside=others)
    mark = Mark(now, sheet.id, sheet.number)
    if sheet.wrote(standing.mark) or stamp(standing.value) == known:
        return Standing(written, mark, others)
    if stamp(written) == known and not own:
        return standing
    others = tuple(one for one in others if not same(one.value, written))
    return replace(standing, aside=(*others, Aside(written, mark)))


def choose(standing: Standing, pick: str, seen: Iterable[str], now: int) -> Standing:
    """How it stands when somebody has picked what has that stamp, among those whose stamps were `seen`. What
    has come meanwhile is still to be chosen from.
    """
    shown = set(seen)
    whole = Aside(standing.value, standing.mark or Mark(0, "", 0))
    ways = [whole, *standing.aside]
    picked = next((one for one in ways if stamp(one.value) == pick), None)
    if picked is None or pick not in shown:
        return standing
    left = [one for one in ways if stamp(one.value) not in shown]
    mark = standing.mark if picked is whole else Mark(now, "", 0)
    return Standing(picked.value, mark, tuple(left))
