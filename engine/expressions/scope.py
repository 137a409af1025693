"""Owns what an expression may name (`Scope`) and what it meets when it runs (`Env`).

Both mirror each other: a name in the scope's `names` is a key of the environment's `own`, and so on.
Filling them is left to `definitions` (scopes), `filling` and `casework` (environments).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType
from typing import TypeAlias

from engine.expressions.types import NO_NAMES, Type
from engine.foundation.calendar import Calendar
from engine.foundation.diagnostics import Span
from engine.foundation.durations import Duration
from engine.foundation.texts import Text

Value: TypeAlias = (
    None
    | bool
    | int
    | float
    | str
    | date
    | datetime
    | time
    | Duration
    | tuple["Value", ...]
    | Mapping[str, "Value"]
)
Values: TypeAlias = Mapping[str, Value]
NOTHING: Values = MappingProxyType({})


def nothing() -> Values:
    return NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A consent as expressions name it. `to`: the parties it may be given to; none where it is given to
    nobody in particular. `per`: the kind of activity of which each has its own. `here`: it may be asked
    about where the expression stands; else only of those activities.
    """

    label: Text | None = None
    to: frozenset[str] = frozenset()
    per: str | None = None
    here: bool = True


NO_PARTIES: Mapping[str, Text | None] = MappingProxyType({})
NO_CONSENTS: Mapping[str, Agreement] = MappingProxyType({})
Standing: TypeAlias = Mapping[str, frozenset[str]]
"""Consents that stand today, each with the parties it is given to; `""` where it has none."""
NONE_STAND: Standing = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The names an expression may use, by place (language.md, section 4).

    `names`: bare names. `row`: bare names of the row one stands in, looked up before `names`.
    `prefixes`: `person`, `setting`, `case`, `activity`, `team`, `clock`, `user`, `this` to their names
    (`team` and `clock` hold groups; `this` may hold `""`, the candidate itself). `states`: each state,
    also one with states inside, to its leaves; empty where no state exists; `state_labels` for
    explanations. `parties`, with what they are called: words after `to`, and what an organisation may be
    compared with. `consents`: words in `consented`; None: any may be one. `unit`, `subproject`: the types
    of these two names, where they exist. `gone`: names that were taken away from what is built upon, and
    where that is written.
    """

    names: Mapping[str, Type] = field(default_factory=lambda: NO_NAMES)
    row: Mapping[str, Type] | None = None
    prefixes: Mapping[str, Mapping[str, Type]] = field(default_factory=lambda: MappingProxyType({}))
    states: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    parties: Mapping[str, Text | None] = field(default_factory=lambda: NO_PARTIES)
    consents: Mapping[str, Agreement] | None = field(default_factory=lambda: NO_CONSENTS)
    state_labels: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    unit: Type | None = None
    subproject: Type | None = None
    gone: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay in a leaf state; `left` is None while it lasts."""

    state: str
    entered: datetime
    left: datetime | None = None

    def lasts_after(self, moment: datetime) -> bool:
        """Whether it began at that moment or later, or had not ended yet."""
        return self.left is None or self.left > moment or self.entered >= moment


@dataclass(slots=True, kw_only=True)
class Env:
    """What an expression sees. Unknown is None, everywhere.

    `own`: in a form, its answers and values by name: a block is a mapping, a repeat a tuple of
    mappings, a matrix a mapping of rows to option names, several answers a tuple. In a workflow: data
    and values by name; a form's name is the tuple of its submissions, an activity's of its activities,
    oldest first. A submission is a mapping of its answers and values, with `@at` (moment), `@by` and
    `@id` beside them; an activity has `@states` (tuple of mappings with `state`, `entered`, `left`) and
    `@consents` (as `consents`) beside its names. Beside a value with bands stands its band's name under
    `total@band`, wherever the value stands. `row`: the row one stands in. `case`: as `own` of the case's
    workflow, seen from a form. A group of rows, submissions or activities without a key is empty, not
    unknown. Numbers are whole within 2**53, or doubles. Moments have a time zone; their days are those of
    the calendar's zone.
    """

    own: Values
    today: date
    now: datetime
    calendar: Calendar
    row: Values = field(default_factory=nothing)
    person: Values = field(default_factory=nothing)
    setting: Values = field(default_factory=nothing)
    case: Values = field(default_factory=nothing)
    activity: Values = field(default_factory=nothing)
    team: Mapping[str, Values] = field(default_factory=lambda: MappingProxyType({}))
    clock: Mapping[str, Values] = field(default_factory=lambda: MappingProxyType({}))
    user: Values = field(default_factory=nothing)
    this: Values = field(default_factory=nothing)
    unit: str | None = None
    subproject: str | None = None
    visits: Sequence[Visit] = ()
    waiting: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    in_time: Mapping[str, float | None] = field(default_factory=lambda: MappingProxyType({}))
    consents: Standing = field(default_factory=lambda: NONE_STAND)
