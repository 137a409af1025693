"""Owns `Story`: a checked scenario. Running it is left to `scenarios`.

Answers in `given` stay as written (`Written`), since a story says them as a form's user would; the
check has seen to it that every name and option exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from engine.expressions.expression import Expression
from engine.foundation.diagnostics import Span
from engine.foundation.durations import Duration
from engine.foundation.texts import Text

Written: TypeAlias = str | tuple["Written", ...] | Mapping[str, "Written"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """`kind` is a key of `expect` (language.md, section 8); `names` what it names, or the date or number as
    written; `holds` only for `holds`.
    """

    kind: str
    span: Span
    names: tuple[str, ...] = ()
    holds: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`verb` is open, fill, amend, do, start, assign, wait or `""` (only look). `what`: the form, action,
    activity or person. `inside`: the activity that the step is in, by the name of its kind (the latest) or
    what a step called it (`call`). `actor` is a name under `staff`, a role, `participant` or an
    organisation; empty with `wait`. `parties`: to whom a consent is given (`give`; its topics are in
    `answers`), or from whom it is taken back (`withdraw`). `why` goes with amend, whose `answers` are
    those that become others, and with do, where that passes somebody in a queue.
    """

    span: Span
    actor: str
    verb: str
    what: str = ""
    person: str | None = None
    subproject: str | None = None
    at: str | None = None
    answers: Mapping[str, Written] = field(default_factory=lambda: MappingProxyType({}))
    seats: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    duration: Duration | None = None
    why: str = ""
    inside: str | None = None
    call: str | None = None
    parties: tuple[str, ...] = ()
    expect: tuple[Expectation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story with all it needs: the steps of `given` first, `people` by short name."""

    file: str
    scenarios: str
    name: str
    title: Text
    span: Span
    workflow: str
    on: date
    people: Mapping[str, Mapping[str, str]]
    staff: Mapping[str, str]
    settings: Mapping[str, str]
    given: tuple[Step, ...]
    steps: tuple[Step, ...]
