"""Owns `Workflow`: a checked case process. Reading it from YAML is left to `load`; running it to
`casework`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from engine.definitions.consent import Consent
from engine.definitions.form import Computed, Field, Flag, Form
from engine.expressions.expression import Expression
from engine.expressions.scope import Scope
from engine.foundation.diagnostics import Span
from engine.foundation.texts import Text

ACTIVITY = "activity"
"""The subject of a workflow that runs beside others in a case."""
PROJECT = "project"
"""The subject of a workflow that is about the project itself: it has one case, and no participant."""
PAUSED = "paused"
SIDE_PHASES = frozenset({PAUSED, "rejected"})
"""Phases beside the way that a case goes: it may come back from them, or end there."""


class WhoKind(StrEnum):
    ROLE = "role"  # everyone with the role; with a seat of that name filled, that person
    PARTICIPANT = "participant"
    SYSTEM = "system"
    ORGANISATION = "organisation"
    DATA = "data"  # a data field of type user, contact or organisation


@dataclass(frozen=True, slots=True)
class Who:
    kind: WhoKind
    name: str
    label: Text

    @property
    def called(self) -> Text:
        """The label inside a sentence; an organisation has a name, which keeps its capital."""
        return self.label if self.kind is WhoKind.ORGANISATION else self.label.within()


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """What happens when something is late: `at_once`, when its day has passed; and of each of `steps` so
    long after that day.
    """

    at_once: tuple[Effect, ...] = ()
    steps: tuple[LateStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LateStep:
    after: Expression  # of type duration
    effect: Effect


NOTHING_LATE = Late()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    form: str
    of: tuple[Who, ...]
    due: Expression | None = None
    late: Late = NOTHING_LATE
    when: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    text: Text
    of: tuple[Who, ...]
    due: Expression | None = None
    late: Late = NOTHING_LATE
    when: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    who: tuple[Who, ...]
    message: Text | None
    when: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetData:
    """`values`: `("case", name)` or `("person", name)` to an expression."""

    values: Mapping[tuple[str, str], Expression]
    when: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """`seats`: a seat's role to who fills it."""

    seats: Mapping[str, Who]
    when: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartActivity:
    """`activity` is the name of a use in the case's workflow. `values`: fields of its data to expressions
    of the place where the effect stands; with `each`, a collection, of one of its rows first: one activity
    is started for every row.
    """

    activity: str
    values: Mapping[str, Expression]
    each: Expression | None = None
    when: Expression | None = None


Effect = Ask | Task | Notify | SetData | Assign | StartActivity


def with_late(effects: Iterable[Effect]) -> Iterator[Effect]:
    """The effects, and those of what is late of theirs, at any depth."""
    for effect in effects:
        yield effect
        if isinstance(effect, Ask | Task):
            yield from when_late(effect.late)


def when_late(late: Late) -> Iterator[Effect]:
    """All that comes of something being late."""
    yield from with_late((*late.at_once, *(step.effect for step in late.steps)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """What happens so long after a state was entered (`after`, each once), and then again `every` so
    long. An ask counts as in time until `tolerance` after its day. All durations are expressions.
    `label`: what it is called when it comes; None leaves that to what it does.
    """

    name: str
    span: Span
    label: Text | None = None
    after: tuple[Expression, ...] = ()
    every: Expression | None = None
    tolerance: Expression | None = None
    when: Expression | None = None
    do: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time that is measured, `start` (`from` as written) to `end` (`to`): moments or dates. Without
    `end` it goes on until the case closes. It ought to be over within `limit`.
    """

    name: str
    label: Text
    span: Span
    start: Expression
    end: Expression | None = None
    limit: Expression | None = None
    waits_for: tuple[Who, ...] = ()
    late: Late = NOTHING_LATE


@dataclass(frozen=True, slots=True, kw_only=True)
class FormUse:
    """How a workflow uses a form: who fills it in, who reads it, from which state on. `by_link`: `code`,
    a link always takes a code too; `never`, there are no links to it. `amend`: who may amend what was sent;
    nobody where it is empty; None: its author, and those who fill it in.
    """

    name: str
    form: Form
    by: tuple[Who, ...]
    read: tuple[Who, ...]
    read_result: tuple[Who, ...] = ()
    read_from: str | None = None
    by_link: str | None = None
    amend: tuple[Who, ...] | None = None
    do: tuple[Effect, ...] = ()
    read_from_span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """`to` is a state's name (a leaf, or a state with states inside, entered at its start), `"back"`, or
    None to stay. `at` is the state that it stands in, None for the workflow itself.
    """

    name: str
    label: Text
    by: tuple[Who, ...]
    span: Span
    at: str | None
    to: str | None = None
    needs: tuple[str, ...] = ()
    form: str | None = None
    when: Expression | None = None
    after: Expression | None = None  # of type duration
    do: tuple[Effect, ...] = ()

    @property
    def by_system(self) -> bool:
        return any(who.kind is WhoKind.SYSTEM for who in self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Those in a state wait in order: who is `first` before others, then who has waited longest. `why` tells
    people the reason for the former.
    """

    first: Expression | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`inside` names the states directly inside; `starts` which of them is entered. A leaf has none.
    `phase` is its own or else that of the state around it. In it the clocks of `stops` stand still;
    with `stops_all` every clock, and the days to keep of the states around it. `offers`: forms that can be
    filled in here; `startable`: activities that can be started here. `places`: so many may be in it at once.
    `queue`: those who are in it wait in that order. `awaits_nobody`: it says so, with an empty `waits_for`.
    """

    name: str
    label: Text
    span: Span
    parent: str | None
    inside: tuple[str, ...] = ()
    starts: str | None = None
    phase: str | None = None
    offers: tuple[str, ...] = ()
    actions: Mapping[str, Action] = field(default_factory=lambda: MappingProxyType({}))
    due: Expression | None = None
    waits_for: tuple[Who, ...] = ()
    awaits_nobody: bool = False
    timers: Mapping[str, Timer] = field(default_factory=lambda: MappingProxyType({}))
    on_enter: tuple[Effect, ...] = ()
    on_leave: tuple[Effect, ...] = ()
    stops: frozenset[str] = frozenset()
    stops_all: bool = False
    final: bool = False
    was: tuple[str, ...] = ()
    startable: tuple[str, ...] = ()
    places: Expression | None = None
    queue: Queue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetIn:
    """Who knows of a case that is about no person: those who do something in it see all of it, those who
    only read something that part.
    """

    works: tuple[Who, ...]
    reads: tuple[Who, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityUse:
    """A kind of activity that a case may have many of. `workflow` is compiled for this very use: its roles
    are the deployment's, `team.` and `case.` are those of the case. `by`: who may start one where it is
    offered; empty where only effects do. `roles`: whom the shared workflow's own roles mean here. `plan`:
    it is the participant's own plan, shown to them and put in order by them.
    """

    name: str
    label: Text
    span: Span
    workflow: Workflow
    by: tuple[Who, ...] = ()
    when: Expression | None = None
    roles: Mapping[str, Who] = field(default_factory=lambda: MappingProxyType({}))
    plan: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """That an activity is a booked time. `at` says when (a day alone: all of it), `place` where and `minutes`
    how long: of its data. `of`: in whose calendars it stands; nobody is
    named: in those of the team. `came`, `absent`, `cancelled`: states that tell how it went; in any other
    it is planned, or over without more being known.
    """

    span: Span
    at: Expression
    minutes: Expression | None = None
    place: Expression | None = None
    of: tuple[Who, ...] = ()
    came: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    cancelled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """`states` holds all states, outer before inner, in the order written. The workflow is its own
    outermost state: `offers`, `actions`, `timers`, `on_enter` of its own hold until a final state.
    `leaf_actions`: for each leaf the actions that may be tried there, by name, inner before outer.
    `scope` is what its expressions may name. `roles` are those it needs; `role_spans`: where they stand.
    `startable`: activities that may be started until a final state, as `offers` are forms. Of an activity
    (`subject`): `opens_with` is empty, `begins_with` its data as a form that is asked when it starts, and
    `named_by` the field that names it in lists; `appointment`: it is a booked time; `between`: the parties
    that it goes between; `use` is what its kind is called in the case. `let_in`: of a project's workflow and
    of its activities, who knows of its case; None where it is about a person. `consents` are those of the
    deployment. `anonymous`: of an activity, those who do not see the whole case see a number of its own, and
    nothing of whom it is about.
    """

    name: str
    title: Text
    version: str
    subject: str
    span: Span
    opens_with: str
    team: tuple[str, ...]
    roles: Mapping[str, Text]
    data: Mapping[str, Field]
    forms: Mapping[str, FormUse]
    values: Mapping[str, Computed]
    flags: Mapping[str, Flag]
    on_flag: Mapping[str, tuple[Effect, ...]]
    offers: tuple[str, ...]
    actions: Mapping[str, Action]
    on_enter: tuple[Effect, ...]
    starts: str
    states: Mapping[str, State]
    leaf_actions: Mapping[str, Mapping[str, Action]]
    scope: Scope
    role_spans: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}))
    was: tuple[str, ...] = ()
    clocks: Mapping[str, Clock] = field(default_factory=lambda: MappingProxyType({}))
    timers: Mapping[str, Timer] = field(default_factory=lambda: MappingProxyType({}))
    activities: Mapping[str, ActivityUse] = field(default_factory=lambda: MappingProxyType({}))
    startable: tuple[str, ...] = ()
    named_by: str | None = None
    begins_with: Form | None = None
    appointment: Appointment | None = None
    let_in: LetIn | None = None
    between: tuple[Who, ...] = ()
    consents: Mapping[str, Consent] = field(default_factory=lambda: MappingProxyType({}))
    use: str | None = None
    anonymous: bool = False

    def around(self, state: str) -> tuple[State, ...]:
        """The state and those around it, innermost first."""
        found = [self.states[state]]
        while (parent := found[-1].parent) is not None:
            found.append(self.states[parent])
        return tuple(found)

    def first_leaf(self, state: str) -> str:
        """Where one ends up when entering `state`."""
        while (inner := self.states[state].starts) is not None:
            state = inner
        return state

    def offered(self, leaf: str) -> tuple[str, ...]:
        """Forms that may be filled in in `leaf`; none in a final state but what it offers itself."""
        states = self.around(leaf)
        names = [name for state in states for name in state.offers]
        outer = () if states[0].final else self.offers
        return tuple(dict.fromkeys([*names, *outer]))

    def startable_in(self, leaf: str) -> tuple[str, ...]:
        """Activities that may be started in `leaf`, as `offered` says of forms."""
        states = self.around(leaf)
        names = [name for state in states for name in state.startable]
        outer = () if states[0].final else self.startable
        return tuple(dict.fromkeys([*names, *outer]))

    def leaves_in(self, state: str) -> tuple[str, ...]:
        """The leaves inside a state; a leaf is its own."""
        inside = self.states[state].inside
        return tuple(leaf for one in inside for leaf in self.leaves_in(one)) or (state,)

    @property
    def is_activity(self) -> bool:
        return self.subject == ACTIVITY

    @property
    def is_project(self) -> bool:
        """Whether it is about the project itself. Its one case begins with the deployment."""
        return self.subject == PROJECT

    @property
    def leaves(self) -> tuple[str, ...]:
        return tuple(name for name, state in self.states.items() if not state.inside)
