"""Owns `Settled`: a form with what was written in it, worked out: what is shown, asked, answered, computed
and wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.expressions.scope import Value
from engine.foundation.texts import Said, Text
from engine.foundation.wrong import Problem

Part = tuple[str, Mapping[str, Value], frozenset[str]]


@dataclass(slots=True)
class Settled:
    """`answers`: what is shown and asked, by name: blocks are mappings that also hold the block's values,
    repeats tuples of mappings; empty is None, as is a block that was left out. `values`: computed, with
    `name@band`. `shown`: paths of what is shown, pages as `page:name`. `closed`: options and
    candidates that cannot be chosen now, as `path.option`. `required`: paths. `suggested`: paths whose
    value is a default that nobody has touched. `problems`: in the order of the form. `flags`: names
    raised, `block.name` for a block's. `rows`: how many rows each repeating group has, by path;
    `least` and `most`: how many it must and may have, where that is known.
    `let_through`: soft rules that do not hold, to the reason given. `parts`: the form, its blocks and
    rows, each with what its paths begin with and its answers; those of blocks and groups within it are
    not answers of their own. `young`: paths of consents that somebody else gives for the person.
    `days`: paths of questions for a day to one that may be shown as an example, where the usual may not.
    """

    answers: dict[str, Value] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    suggested: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    least: dict[str, int] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    let_through: dict[str, str] = field(default_factory=dict)
    young: set[str] = field(default_factory=set)
    days: dict[str, date] = field(default_factory=dict)

    def wrong(self, path: str, code: str, text: Said | Text) -> None:
        self.problems.append(Problem(path=path, code=code, text=text))

    @property
    def by_path(self) -> dict[str, Value]:
        """Each question that has an answer of its own, by path."""
        return {
            prefix + name: value
            for prefix, answers, inner in self.parts
            for name, value in answers.items()
            if name not in inner
        }
