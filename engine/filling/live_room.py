"""Owns what names mean where an expression of a live page stands: which of them may change while somebody
types, how these are called, and what the server alone works out.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from engine.definitions.form import Field
from engine.definitions.languages import is_language
from engine.definitions.order import FROM_BIRTH_DATE, FROM_IDENTITY
from engine.expressions.live import Root, WithheldError

SAID = "said."


def saved_names(saves_to: tuple[str, str]) -> Set[str]:
    """What an answer says that is saved there."""
    place, name = saves_to
    follows = {"identity": FROM_IDENTITY, "birth_date": FROM_BIRTH_DATE}.get(name, frozenset())
    return {name} | (follows if place == "person" else frozenset())


@dataclass(slots=True)
class Saying:
    """What questions say of the person, as `said.name#1` and on, in the order in which they are settled: an
    expression knows what was said before it. `by`: the step of the form that says it.
    """

    versions: dict[str, int] = field(default_factory=dict)
    stuck: set[str] = field(default_factory=set)
    by: dict[str, str] = field(default_factory=dict)

    def called(self, name: str) -> str | None:
        if name in self.stuck:
            raise WithheldError
        return f"{SAID}{name}#{self.versions[name]}" if name in self.versions else None

    def noted(self, one: Field, step: str) -> dict[str, int]:
        """The names that the question says from now on, each with its number. Of a language that is written
        freely the browser cannot tell whether it is one.
        """
        if one.saves_to is None or one.saves_to[0] != "person":
            return {}
        if one.saves_to[1] == "language" and not one.options:
            self.stuck.add("language")
            return {}
        return {name: self.next(name, step) for name in sorted(saved_names(one.saves_to))}

    def next(self, name: str, step: str) -> int:
        number = self.versions.get(name, 0) + 1
        self.versions[name] = number
        self.by[f"{SAID}{name}#{number}"] = step
        return number


def languages_of(one: Field) -> list[str]:
    """The options that are languages: others leave the person's unknown."""
    return [name for name in one.options if is_language(name)]


@dataclass(slots=True, kw_only=True)
class Room:
    """`names`: of the form or block, those that may change; `row`: of the row one stands in, where there is
    one. `stuck` and `row_stuck`: left to the server. `inner`: a block's, whose names are not the form's.
    """

    saying: Saying
    names: set[str]
    inner: bool = False
    row: frozenset[str] | None = None
    stuck: set[str] = field(default_factory=set)
    row_stuck: set[str] = field(default_factory=set)

    def called(self, root: Root) -> str | None:
        """See `engine.expressions.live.Called`."""
        place, name = root
        if place == "person":
            return self.saying.called(name)
        if place == "this" or (place == "own" and name in self.stuck):
            raise WithheldError
        if place == "row" and name in self.row_stuck:
            raise WithheldError
        known = {"own": self.names, "row": self.row or ()}.get(place, ())
        return f"{place}.{name}" if name in known else None

    def leave(self, name: str) -> None:
        """To the server."""
        (self.stuck if self.row is None else self.row_stuck).add(name)

    def with_row(self, fields: Iterable[str]) -> Room:
        return Room(
            saying=self.saying, names=self.names, inner=self.inner,
            row=frozenset(fields), stuck=self.stuck,
        )  # fmt: skip
