"""Owns `Step`: one event being worked through, from the case before it to all that happened.

It records what happens, keeps the case up to date meanwhile, and moves it through the machine.
Which rules must hold, and what an effect does, is left to `rules` and `effects`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from engine.casework.case import SYSTEM, Case, Facts
from engine.casework.draft import Draft, apply
from engine.casework.environment import environment
from engine.casework.events import Advanced, Happened, Notice
from engine.casework.plan import Leaf, Plan
from engine.expressions.expression import Expression
from engine.expressions.scope import Env, Value
from engine.filling.identity_facts import facts_of
from engine.filling.submission import Submission
from engine.foundation.calendar import Calendar
from engine.foundation.durations import Duration


class Step:
    """A case on its way. `actor` is the account in whose name things happen now."""

    __slots__ = (
        "_env", "actor", "draft", "events", "facts", "notices", "now", "person", "plan",
    )  # fmt: skip

    def __init__(self, plan: Plan, case: Case, facts: Facts, actor: str, now: datetime) -> None:
        self.plan = plan
        self.draft = Draft(case)
        self.facts = facts
        self.actor = actor
        self.now = now.astimezone(facts.calendar.zone)
        self.events: list[Happened] = []
        self.notices: list[Notice] = []
        self.person: dict[str, Value] = {}
        self._env: Env | None = None

    @property
    def leaf(self) -> Leaf:
        return self.plan.leaves[self.draft.state]

    @property
    def env(self) -> Env:
        """What expressions see of the case as it is just now."""
        if self._env is None:
            self._env = environment(self.plan, self.draft, self.facts, self.now)
        return self._env

    def record(self, kind: str, payload: Mapping[str, Value]) -> None:
        """Let something happen: it is kept, and the case changes by it."""
        happened = Happened(kind=kind, at=self.now, actor=self.actor, payload=payload)
        self.events.append(happened)
        apply(self.draft, happened)
        self._env = None

    def new_id(self) -> str:
        """The identity of a request: the number of the happening that makes it."""
        return f"{self.draft.id}.{self.draft.version + 1}"

    def take(self, submission: Submission) -> None:
        """Count a submission among the facts from now on."""
        before = self.facts.submissions
        mine = (*before.get(submission.form, ()), submission)
        self.facts = replace(self.facts, submissions={**before, submission.form: mine})

    def save_to_person(self, name: str, value: Value) -> None:
        self.person[name] = value
        told = facts_of(value, self.now.date()) if name == "identity" else {name: value}
        self.facts = replace(self.facts, person={**self.facts.person, **told})

    def day_of(self, expression: Expression | None) -> date | None:
        """The date that a date, a moment or a duration from now stands for; None when unknown."""
        if expression is None:
            return None
        return day_of(expression.run(self.env), self.now, self.facts.calendar)

    def acts_as_system(self) -> None:
        self.actor = SYSTEM

    def done(self) -> Advanced:
        return Advanced(
            case=self.draft.case(),
            events=tuple(self.events),
            planned=tuple(self.notices),
            person=MappingProxyType(self.person),
        )


def day_of(value: Value, now: datetime, calendar: Calendar) -> date | None:
    """The day of a date or moment, or the day so long after `now`."""
    if isinstance(value, Duration):
        value = calendar.later(now, value)
    if isinstance(value, datetime):
        return value.astimezone(calendar.zone).date()
    return value if isinstance(value, date) else None
