"""Owns `Step`: one event being worked through, from the case before it to all that happened.

It records what happens, keeps the case up to date meanwhile, and moves it through the machine. The
activities of the case are steps of their own, made when somebody asks for them.
Which rules must hold, and what an effect does, is left to `rules` and `effects`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from engine.casework.case import SYSTEM, Case, Facts
from engine.casework.clocks import Reading
from engine.casework.draft import Draft, apply
from engine.casework.environment import Seen, Surroundings, inner
from engine.casework.events import Advanced, Happened, Notice, Opened
from engine.casework.leaves import Leaf
from engine.casework.plan import Plan, plan_of
from engine.expressions.expression import Expression
from engine.expressions.scope import Env, Value, Values
from engine.expressions.tree import Constant
from engine.filling.identity_facts import facts_of
from engine.filling.submission import Submission
from engine.foundation.calendar import Calendar
from engine.foundation.durations import Duration, Unit
from engine.foundation.identity import age


class Common:
    """What a case and its activities have in common while a step goes on. `changes` counts what has
    happened in any of them; `person` and `saved` are those of all.
    """

    __slots__ = ("changes", "person", "saved")

    def __init__(self, person: Values) -> None:
        self.changes = 0
        self.person = person
        self.saved: dict[str, Value] = {}


class Step:
    """A case on its way. `actor` is the account in whose name things happen now. `submissions` and
    `person` are those of the facts with what the event brought. `touched`: forms, data and activities that
    have got something new; None: anything may have. `instead_of`: in whose place the actor acts, and
    `acts_for` for which organisation. `amends`:
    what was sent is being amended, so that what it alone gave rise to is taken back. `host`: of an activity,
    the step of the case it belongs to. `opened`: activities started in this step, and `depth` how many
    starts led to this one. `why` those are passed who wait for what the next move leads to.
    """

    __slots__ = (
        "_around",
        "_parts",
        "_seen",
        "actor",
        "acts_for",
        "amends",
        "common",
        "depth",
        "draft",
        "events",
        "facts",
        "host",
        "instead_of",
        "notices",
        "now",
        "opened",
        "plan",
        "submissions",
        "touched",
        "why",
    )  # fmt: skip

    def __init__(
        self,
        plan: Plan,
        case: Case,
        facts: Facts,
        actor: str,
        now: datetime,
        host: Step | None = None,
        submissions: Mapping[str, tuple[Submission, ...]] | None = None,
    ) -> None:
        if host is None and facts.host is not None:
            around = facts.host
            host = Step(plan_of(around.workflow), around.case, around.facts, actor, now)
        self.host = host
        self.common: Common = Common(facts.person) if host is None else host.common
        self.plan = plan
        self.draft: Draft = Draft(case, host.draft if host is not None else None)
        self.facts = facts
        self.submissions = facts.submissions if submissions is None else submissions
        self.actor = actor
        self.now = now.astimezone(facts.calendar.zone)
        self.events: list[Happened] = []
        self.notices: list[Notice] = []
        self.instead_of: str | None = None
        self.acts_for: str | None = None
        self.amends = False
        self.opened: list[Opened] = []
        self.depth = 0
        self.why = ""
        self.touched: set[str] | None = set()
        self._around: Surroundings | None = None
        self._parts: dict[str, Step] | None = None
        self._seen = 0

    @property
    def person(self) -> Values:
        return self.common.person

    @property
    def parts(self) -> dict[str, Step]:
        """The activities of the case by identity, in the order they were started. Those whose kind or state
        this version of the workflow does not have are left out: nothing can be said of them.
        """
        if self._parts is None and not self.facts.activities:
            self._parts = {}
        if self._parts is None:
            known = self.plan.workflow.activities
            running = [
                (plan_of(known[use].workflow), one)
                for use, all_ in self.facts.activities.items()
                if use in known
                for one in all_
            ]
            apart = inner(self.facts)
            self._parts = {
                one.case.id: Step(
                    plan, one.case, apart, self.actor, self.now, self, one.submissions
                )
                for plan, one in sorted(running, key=lambda pair: number_of(pair[1].case.id))
                if one.case.state in plan.leaves
            }
        return self._parts

    def beside(self, use: str) -> tuple[Values, ...]:
        """The activities of a kind as the case names them, oldest first."""
        return tuple(one.seen for one in self.parts.values() if one.draft.use == use)

    @property
    def seen(self) -> Seen:
        """As others name it."""
        return Seen(self.plan, self.draft, lambda: self.env)

    @property
    def leaf(self) -> Leaf:
        return self.plan.leaves[self.draft.state]

    @property
    def env(self) -> Env:
        """What expressions see of the case as it is just now."""
        around = self._around
        if around is None:
            host = self.host.seen if self.host is not None else None
            around = self._around = Surroundings(
                self.plan, self.draft, self.facts, self.now, self.beside, host
            )
            around.submissions = self.submissions
            around.env.person = self.common.person
        elif self._seen != self.common.changes:
            around.case_changed()
            around.env.person = self.common.person
            if self.host is not None:
                around.env.team = self.host.env.team
        self._seen = self.common.changes
        return around.env

    def value(self, expression: Expression) -> Value:
        """Of an expression in the case as it is just now. What is written out asks for nothing of it."""
        tree = expression.tree
        return tree.value if isinstance(tree, Constant) else expression.run(self.env)

    def reading(self, clock: str) -> Reading | None:
        """A clock as it stands just now; None while it is not known when it begins."""
        _ = self.env
        assert self._around is not None  # noqa: S101  # made by `env`
        return self._around.read_clock(clock)

    def record(self, kind: str, payload: Mapping[str, Value]) -> None:
        """Let something happen: it is kept, and the case changes by it."""
        if self.instead_of is not None and self.actor != SYSTEM:
            payload = {**payload, "instead_of": self.instead_of}
        if self.acts_for is not None and self.actor != SYSTEM:
            payload = {**payload, "for": self.acts_for}
        happened = Happened(kind=kind, at=self.now, actor=self.actor, payload=payload)
        self.events.append(happened)
        apply(self.draft, happened)
        self._changed()

    def _changed(self) -> None:
        """Let all that build on it be worked out anew."""
        self.common.changes += 1
        if self.host is not None and self.draft.use is not None:
            self.host.touch(self.draft.use)

    def new_id(self) -> str:
        """The identity of a request: the number of the happening that makes it."""
        return f"{self.draft.id}.{self.draft.version + 1}"

    def take(self, submission: Submission) -> None:
        """Count a submission among the facts from now on."""
        self.submissions = Taken(self.submissions, submission)
        self.touch(*self.plan.touches[submission.form])
        self._sent()

    def exchange(self, submission: Submission, old: str) -> None:
        """Let a submission stand in the place of another, by its identity, from now on."""
        self.submissions = Exchanged(self.submissions, submission, old)
        self.touch(*self.plan.touches[submission.form])
        self._sent()

    def _sent(self) -> None:
        if self._around is not None:
            self._around.sent(self.submissions)
        self._changed()

    def touch(self, *names: str) -> None:
        """Note that forms or data have got something new, so that what builds on them may change."""
        if self.touched is not None:
            self.touched.update(names)

    def save_to_person(self, name: str, value: Value) -> None:
        self.common.saved[name] = value
        told = facts_of(value, self.now.date()) if name == "identity" else {name: value}
        if name == "birth_date" and isinstance(value, date):
            told["age"] = age(value, self.now.date())
        self.common.person = {**self.common.person, **told}
        self._changed()

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
        for part in (self._parts or {}).values():
            part.let_go()

    def done(self) -> Advanced:
        self.let_go()
        return Advanced(
            case=self.draft.case(),
            events=tuple(self.events),
            planned=tuple(self.notices),
            opened=tuple(self.opened),
            person=MappingProxyType(self.common.saved),
        )


def number_of(activity: str) -> int:
    """Which of all the activities of its case it is, from its identity: `case.number`."""
    return int(activity.rpartition(".")[2])


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
