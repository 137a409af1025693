"""Owns `FieldType`: what every type of field can do. A new type is one file, its template and one line in
`all`.

A raw answer is what a browser posts for one question: sub-names to their texts, where `""` is the
question's own name. A value is what expressions see (`engine.expressions.scope.Value`); None is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeAlias

from engine.expressions.scope import Value
from engine.expressions.types import Kind, Type
from engine.fields.question import Place, Question, Raw
from engine.foundation.texts import Said, Text

Words: TypeAlias = Text | Said | str
Written: TypeAlias = Mapping[str, tuple[str, ...]]
Reader: TypeAlias = Callable[[Written, Place], Value | Said]
Json: TypeAlias = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Example:
    """What somebody writes, and the value it means; None for what is refused."""

    raw: Raw
    value: Value
    wrong: bool = False


class FieldType(Protocol):
    """`settings`: keys of a field that the type takes beyond those that all take. `needs`: those it
    must have. `bounds`: of what kind `min` and `max` are. `asks`: whether it has an answer at all.
    """

    name: ClassVar[str]
    settings: ClassVar[frozenset[str]]
    needs: ClassVar[frozenset[str]]
    bounds: ClassVar[Kind | None]
    asks: ClassVar[bool]
    examples: ClassVar[tuple[Example, ...]]

    def value_type(self, question: Question) -> Type:
        """What expressions see."""

    def parts(self, question: Question) -> tuple[str, ...]:
        """The sub-names under which an answer is posted; `""` is the question's own."""

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        """The value of what was posted, None when nothing was; a `Said` says what to do instead."""

    def reader(self, question: Question, path: str) -> Reader:
        """`read` for a question that stands at `path` of what a whole page posted. Made once, it may
        take what is usual a quicker way.
        """

    def known(self, question: Question) -> Mapping[tuple[str, ...], Value]:
        """Posts under the question's own name whose value is known before anybody reads them."""

    def raw(self, question: Question, value: Value) -> Raw:
        """What a browser would post for the value."""

    def show(self, question: Question, value: Value, place: Place) -> Words:
        """The value in words."""

    def measure(self, value: Value) -> Value:
        """What `min` and `max` are compared with: the value itself, or a text's length."""

    def to_json(self, value: Value) -> Json:
        """The value as plain data, to be stored."""

    def from_json(self, data: Json) -> Value:
        """The value back from `to_json`."""

    def columns(self, question: Question) -> Mapping[str, Text]:
        """The columns it makes in a table: sub-name to head."""


def joined(path: str, part: str) -> str:
    """The name that a part of the question at `path` is posted under."""
    return f"{path}.{part}" if part else path


def own(raw: Raw) -> str:
    """The one text posted under the question's own name, without spaces around it."""
    texts = raw.get("", ())
    return texts[-1].strip() if texts else ""
