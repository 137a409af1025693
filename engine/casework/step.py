"""Owns `Step`: one event being worked through, from the case before it to all that happened.

It records what happens, keeps the case up to date meanwhile, and moves it through the machine.
Which rules must hold, and what an effect does, is left to `rules` and `effects`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from engine.casework.case import SYSTEM, Case, Facts
from engine.casework.clocks import Reading
from engine.casework.draft import Draft, apply
from engine.casework.environment import Surroundings
from engine.casework.events import Advanced, Happened, Notice
from engine.casework.leaves import Leaf
from engine.casework.plan import Plan
from engine.expressions.expression import Expression
from engine.expressions.scope import Env, Value
from engine.expressions.tree import Constant
from engine.filling.identity_facts import facts_of
from engine.filling.submission import Submission
from engine.foundation.calendar import Calendar
from engine.foundation.durations import Duration, Unit
from engine.foundation.identity import age


class Step:
    """A case on its way. `actor` is the account in whose name things happen now. `submissions` and
    `person` are those of the facts with what the event brought. `touched`: forms and data that have
    got something new; None: anything may have. `instead_of`: in whose place the actor acts. `amends`: what
    was sent is being amended, so that what it alone gave rise to is taken back.
    """

    __slots__ = (
        "_around", "_stale", "actor", "amends", "draft", "events", "facts", "instead_of", "notices", "now",
        "person", "plan", "saved", "submissions", "touched",
    )  # fmt: skip

    def __init__(self, plan: Plan, case: Case, facts: Facts, actor: str, now: datetime) -> None:
        self.plan = plan
        self.draft = Draft(case)
        self.facts = facts
        self.submissions = facts.submissions
        self.person = facts.person
        self.actor = actor
        self.now = now.astimezone(facts.calendar.zone)
        self.events: list[Happened] = []
        self.notices: list[Notice] = []
        self.instead_of: str | None = None
        self.amends = False
        self.saved: dict[str, Value] = {}
        self.touched: set[str] | None = set()
        self._around: Surroundings | None = None
        self._stale = False

    @property
    def leaf(self) -> Leaf:
        return self.plan.leaves[self.draft.state]

    @property
    def env(self) -> Env:
        """What expressions see of the case as it is just now."""
        around = self._around
        if around is None:
            around = self._around = Surroundings(self.plan, self.draft, self.facts, self.now)
            around.env.person = self.person
            around.submissions = self.submissions
        elif self._stale:
            around.case_changed()
        self._stale = False
        return around.env

    def reading(self, clock: str) -> Reading | None:
        """A clock as it stands just now; None while it is not known when it begins."""
        _ = self.env
        assert self._around is not None  # noqa: S101  # made by `env`
        return self._around.read_clock(clock)

    def record(self, kind: str, payload: Mapping[str, Value]) -> None:
        """Let something happen: it is kept, and the case changes by it."""
        if self.instead_of is not None and self.actor != SYSTEM:
            payload = {**payload, "instead_of": self.instead_of}
        happened = Happened(kind=kind, at=self.now, actor=self.actor, payload=payload)
        self.events.append(happened)
        apply(self.draft, happened)
        self._stale = True

    def new_id(self) -> str:
        """The identity of a request: the number of the happening that makes it."""
        return f"{self.draft.id}.{self.draft.version + 1}"

    def take(self, submission: Submission) -> None:
        """Count a submission among the facts from now on."""
        self.submissions = Taken(self.submissions, submission)
        self.touch(*self.plan.touches[submission.form])
        if self._around is not None:
            self._around.sent(self.submissions)

    def exchange(self, submission: Submission, old: str) -> None:
        """Let a submission stand in the place of another, by its identity, from now on."""
        self.submissions = Exchanged(self.submissions, submission, old)
        self.touch(*self.plan.touches[submission.form])
        if self._around is not None:
            self._around.sent(self.submissions)

    def touch(self, *names: str) -> None:
        """Note that forms or data have got something new, so that what builds on them may change."""
        if self.touched is not None:
            self.touched.update(names)

    def save_to_person(self, name: str, value: Value) -> None:
        self.saved[name] = value
        told = facts_of(value, self.now.date()) if name == "identity" else {name: value}
        if name == "birth_date" and isinstance(value, date):
            told["age"] = age(value, self.now.date())
        self.person = {**self.person, **told}
        if self._around is not None:
            self._around.env.person = self.person

    def day_of(self, expression: Expression | None) -> date | None:
        """The date that a date, a moment or a duration from now stands for; None when unknown."""
        if expression is None:
            return None
        tree = expression.tree
        value = tree.value if isinstance(tree, Constant) else expression.run(self.env)
        return day_of(value, self.now, self.facts.calendar)

    def let_go(self) -> None:
        """Nothing more is asked of it."""
        if self._around is not None:
            self._around.let_go()
            self._around = None

    def done(self) -> Advanced:
        self.let_go()
        return Advanced(
            case=self.draft.case(),
            events=tuple(self.events),
            planned=tuple(self.notices),
            person=MappingProxyType(self.saved),
        )


class Taken(Mapping[str, tuple[Submission, ...]]):
    """What has been sent, with one more. Those before are asked for only when somebody asks for them."""

    __slots__ = ("before", "new")

    def __init__(self, before: Mapping[str, tuple[Submission, ...]], new: Submission) -> None:
        self.before = before
        self.new = new

    def __getitem__(self, form: str) -> tuple[Submission, ...]:
        if form != self.new.form:
            return self.before[form]
        return (*self.before.get(form, ()), self.new)

    def __iter__(self) -> Iterator[str]:
        yield from dict.fromkeys((*self.before, self.new.form))

    def __len__(self) -> int:
        return len(self.before) + (self.new.form not in self.before)


class Exchanged(Mapping[str, tuple[Submission, ...]]):
    """What has been sent, with one in the place of another."""

    __slots__ = ("before", "new", "old")

    def __init__(
        self, before: Mapping[str, tuple[Submission, ...]], new: Submission, old: str
    ) -> None:
        self.before = before
        self.new = new
        self.old = old

    def __getitem__(self, form: str) -> tuple[Submission, ...]:
        found = self.before[form]
        if form != self.new.form:
            return found
        return tuple(self.new if one.id == self.old else one for one in found)

    def __iter__(self) -> Iterator[str]:
        return iter(self.before)

    def __len__(self) -> int:
        return len(self.before)


def day_of(value: Value, now: datetime, calendar: Calendar) -> date | None:
    """The day of a date or moment, or the day so long after `now`, which bears the calendar's zone."""
    if isinstance(value, Duration):
        if value.unit is not Unit.HOURS:
            return calendar.later(now.date(), value)
        value = calendar.later(now, value)
    if isinstance(value, datetime):
        return value.astimezone(calendar.zone).date()
    return value if isinstance(value, date) else None
