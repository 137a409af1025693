"""Owns `Case`: a participant's way through a workflow, and what it holds now.

A case is what replaying its events gives (`engine.casework.events`). It is data: frozen, made anew
by each event. Submissions are kept apart, in `Facts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from engine.definitions.workflow import Workflow
from engine.expressions.expression import Expression
from engine.expressions.scope import Value, Values, Visit
from engine.filling.submission import Submission
from engine.foundation.calendar import Calendar
from engine.foundation.quick import quick

SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Who sits in a team seat, since when, and how many times it has changed."""

    user: str
    since: datetime
    changes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An ask (`form`) or a task (`text`, in the words of the definition by language). `of` is the
    receiver as the definition says it, `kind:name`: `role:kurator` (whoever sits in that seat, or
    else everyone with the role; see `engine.casework.who`), `participant:`, `user:eva`,
    `organisation:vården`, `contact:handledare` (the data field). `state` is the state that asked in
    `on_enter` or a timer (`""`: the workflow itself), so that leaving it withdraws the request; None:
    stays. `claimed`: who has taken upon themselves what a role was asked, or was handed it by `given_by`,
    who said `why`. `late`: which effect of the definition asked, when it says what happens if it is late
    (see `engine.casework.late`). `until`: the last day on which an answer is in time, when that is not
    `due`. `after`: the request about the same flag that was late first, and that somebody else has been
    given this for. `field`: the data field that names who has it; when it names another, so does the request.
    """

    id: str
    kind: str  # "ask" or "task"
    of: str
    at: datetime
    form: str | None = None
    text: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    due: date | None = None
    state: str | None = None
    flag: str | None = None
    claimed: str | None = None
    claimed_at: datetime | None = None
    given_by: str | None = None
    why: str = ""
    late: str | None = None
    until: date | None = None
    after: str | None = None
    field: str | None = None

    @property
    def began(self) -> str:
        """The request with which it began: of several in a chain the first."""
        return self.after or self.id

    @property
    def in_time_until(self) -> date | None:
        """The last day on which an answer counts as in time."""
        return self.until or self.due


@dataclass(frozen=True, slots=True)
class Answered:
    """An ask that was answered `at`; in time until the end of the day `until`."""

    form: str
    at: datetime
    until: date


@dataclass(frozen=True, slots=True)
class Timed:
    """How many times a timer has come since its state was entered: done, or passed over."""

    since: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Passed:
    """How far something with a last day has gone: `stage` is WARNED, OVERDUE, or so many more as steps
    after that are done. Another `due` begins anew.
    """

    due: str
    stage: int


@dataclass(frozen=True, slots=True)
class Started:
    """An activity of the case: its identity, and the name of its kind in the case's workflow."""

    id: str
    use: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A consent as it was given to a party (`""`: nobody in particular): for which `topics`, and what it
    shares (`shares`, which no later release makes more of). It stands from `day` to `until`, that day too;
    None: until it is taken back. `version`: of what the person was told. `how`, `by`, `who`, `relation`,
    `witness`, `interpreter`: as it was given; `motive`: why it is shared on another ground; `account` wrote
    it down, in `submission` where that was in a form.
    `ended`: when it was taken back, or had lasted (`lapsed`). `lost`: what answers before shared and this
    one does not. `reminded`: that it would end has been told.
    """

    consent: str
    party: str
    at: datetime
    day: date
    topics: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    until: date | None = None
    version: str = ""
    how: str = ""
    by: str = ""
    who: str | None = None
    relation: str | None = None
    witness: str | None = None
    interpreter: str | None = None
    motive: str | None = None
    account: str = ""
    submission: str | None = None
    ended: datetime | None = None
    lapsed: bool = False
    reminded: bool = False
    lost: tuple[str, ...] = ()

    def stands(self, today: date) -> bool:
        """Whether it stands that day."""
        return self.ended is None and (self.until is None or today <= self.until)


WARNED, OVERDUE = 1, 2


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`state` is a leaf. `visits` are stays in leaves, oldest first; the last, where the case is
    now, has no end. `due`: the date by which the state should have been left, per state (a leaf or
    one around it). `requests` are those that stand. `flags`: those raised by the latest submission
    of each form (`form.flag`) and those of the workflow that hold (`flag`), newest last. `notes`: those
    written in it, by identity. `answered`: asks with a last day. `timed`: by `state.timer`, `.timer` of
    the workflow itself. `passed`: by `state:name`, `clock:name`, `request:id`. `version` counts what has
    happened, so that an act on a stale case is seen. `started`: its activities, in the order they were
    started; `order`: those that the participant has put in an order (`engine.casework.ordered`). An activity
    is a case too, of its own workflow: then `use` names its kind in the workflow of the case it belongs to,
    and it has no seats but those of that case. `consents`: the latest to each party, by `consent:party`,
    those that have ended too.
    """

    id: str
    workflow: str
    state: str
    opened: datetime
    unit: str | None = None
    subproject: str | None = None
    data: Values = field(default_factory=lambda: MappingProxyType({}))
    seats: Mapping[str, Seat] = field(default_factory=lambda: MappingProxyType({}))
    visits: Sequence[Visit] = ()
    due: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    requests: tuple[Request, ...] = ()
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    answered: tuple[Answered, ...] = ()
    timed: Mapping[str, Timed] = field(default_factory=lambda: MappingProxyType({}))
    passed: Mapping[str, Passed] = field(default_factory=lambda: MappingProxyType({}))
    started: tuple[Started, ...] = ()
    order: tuple[str, ...] = ()
    use: str | None = None
    consents: Mapping[str, Given] = field(default_factory=lambda: MappingProxyType({}))
    version: int = 0

    def all_consents(self) -> tuple[Given, ...]:
        """Those kept here; of an activity, without those of its case."""
        return tuple(self.consents.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An activity with what has been sent in it, by form, oldest first."""

    case: Case
    submissions: Mapping[str, tuple[Submission, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The case that an activity belongs to, with its workflow and all that is known of it."""

    workflow: Workflow
    case: Case
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """Places that are counted together: in these leaves of a workflow, or of a kind of its activities
    (`use`), by those that point at the same record or are of the same sub-project.
    """

    workflow: str
    use: str | None
    leaves: tuple[str, ...]
    record: str | None
    subproject: str | None


def nobody_sits(wanted: Seats) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Live:
    """How many places a state has in the release that is live: None: any number. `settings` are those that
    hold there.
    """

    places: Expression | None
    settings: Mapping[str, Value]


def as_pinned(seats: Seats, state: str) -> Live | None:
    return None


def nowhere(identities: Iterable[str]) -> Mapping[str, Host]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The activities of one kind in a project's case, with their workflow: by identity each as it is, and
    what expressions see of it.
    """

    workflow: Workflow
    cases: Mapping[str, Case]
    names: Mapping[str, Values]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a step needs to know beside the case. `submissions`: by form, oldest first. `person`:
    the names of `person.`. `settings`: by name, for the case's sub-project. `holders`: role to the
    accounts that hold it. `includes`: a role that stands for several, to those (a role that stands
    for itself need not be there). `fallback`: the role that gets what nobody else can take. `user`:
    `organisation` and `unit` of the actor, for `default`, `with`, `set`. `activities`: those of the case, by
    kind, oldest first. `records`: activities of projects' cases that may be pointed at, by where they are.
    `host`: when it is an activity that is looked at, the case it belongs to; see `together.inside`.
    `invited`: roles whose holders see no case but those that name them.
    `parties`: organisations to their accounts that work in the deployment. `partners`: those that get nothing
    without a consent to them. `occupants`: the cases and activities that have places.
    `places`: how many there are of a
    state, as the release has it that is live; None: as the case's own has it.
    `find`: other cases, by their identities or those of activities in them.
    """

    submissions: Mapping[str, tuple[Submission, ...]]
    person: Mapping[str, Value]
    settings: Mapping[str, Value]
    calendar: Calendar
    holders: Mapping[str, tuple[str, ...]]
    fallback: str
    includes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    user: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    activities: Mapping[str, tuple[Running, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    host: Host | None = None
    parties: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    partners: frozenset[str] = frozenset()
    invited: frozenset[str] = frozenset()
    places: Callable[[Seats, str], Live | None] = as_pinned
    records: Mapping[str, Register] = field(default_factory=lambda: MappingProxyType({}))
    occupants: Callable[[Seats], frozenset[str]] = nobody_sits
    find: Callable[[Iterable[str]], Mapping[str, Host]] = nowhere
