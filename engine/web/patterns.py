"""Owns `Pattern`: HTML that a template has given once, with holes where texts go.

The template is rendered with marks in the place of texts, and what it gives is cut at the marks; so there is
no second way of writing the same HTML. What a template decides by a text cannot be a hole: a mark refuses to
be compared, and the caller then keeps a pattern for each such text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NoReturn

from markupsafe import Markup

MARK = re.compile("\ue000([0-9]+)\ue001")


class ComparedError(Exception):
    """A template has looked at the text of a hole, beyond whether there is one."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Hole(str):
    """Stands for a text that is not empty. It can be shown, and it is there; nothing more."""

    __slots__ = ()

    def _refuse(self, *_: object) -> NoReturn:
        raise ComparedError(int(str(self)[1:-1]))

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __hash__ = __len__ = __contains__ = __getitem__ = __iter__ = __add__ = __mod__ = _refuse

    def __bool__(self) -> bool:
        return True


def hole(number: int) -> Hole:
    return Hole(mark(number))


def mark(number: int) -> str:
    """A number between signs of the private area, which mean nothing to anybody."""
    return f"\ue000{number}\ue001"


def raw_hole(number: int) -> Markup:
    """A hole for what is HTML already."""
    return Markup(mark(number))  # noqa: S704  a mark holds no HTML


@dataclass(frozen=True, slots=True)
class Pattern:
    """`text` with `%s` where the values of `order` go; one may go in several places, or nowhere. Without
    holes it is the HTML itself.
    """

    text: str
    order: tuple[int, ...]
    several: Callable[[Sequence[str]], tuple[str, ...]] | None = field(init=False, compare=False)
    """Takes the values in order, where they go in more than one place."""

    def __post_init__(self) -> None:
        taken = itemgetter(*self.order) if len(self.order) > 1 else None
        object.__setattr__(self, "several", taken)

    def filled(self, values: Sequence[str]) -> str:
        """`values` are HTML already."""
        if self.several is not None:
            return self.text % self.several(values)
        return self.text % (values[self.order[0]],) if self.order else self.text


def cut(html: str) -> Pattern:
    """The pattern of what a template gave with marks in it."""
    pieces = MARK.split(html)
    if len(pieces) == 1:
        return Pattern(html, ())
    text = "%s".join(piece.replace("%", "%%") for piece in pieces[::2])
    return Pattern(text, tuple(int(number) for number in pieces[1::2]))
