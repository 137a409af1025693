"""Owns what the expressions of a workflow see of a case: its names, visits, team and what is asked.

Names are worked out when an expression first asks for them. A form seen from a case is all answers
to it, those given in a block of another form too. Running expressions is left to `expressions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Generic, TypeVar

from engine.casework.case import Case, Facts
from engine.casework.draft import Draft
from engine.casework.plan import Plan, Steps, plan_of
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Env, Value, Values
from engine.filling.computing import band_of, compute
from engine.filling.submission import Submission

Found = TypeVar("Found")


class Lazily(Mapping[str, Found], Generic[Found]):
    """A mapping whose values are worked out once, when asked for."""

    __slots__ = ("_found", "_names", "_work_out")

    def __init__(self, names: Mapping[str, object], work_out: Callable[[str], Found]) -> None:
        self._names = names
        self._work_out = work_out
        self._found: dict[str, Found] = {}

    def __getitem__(self, name: str) -> Found:
        try:
            return self._found[name]
        except KeyError:
            if name not in self._names:
                raise
        found = self._found[name] = self._work_out(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def environment(plan: Plan, case: Case | Draft, facts: Facts, now: datetime) -> Env:
    """What expressions of the workflow see of the case at `now`, which bears the local time zone."""
    names = CaseNames(plan, case, facts)
    env = Env(
        own=Lazily(plan.names, names.work_out),
        today=now.date(),
        now=now,
        calendar=facts.calendar,
        person=facts.person,
        setting=facts.settings,
        team=Lazily(plan.team, names.seat),
        user=facts.user,
        unit=case.unit,
        subproject=case.subproject,
        visits=case.visits,
        waiting=Lazily(plan.forms, names.waiting),
    )
    names.env = env
    return env


def case_environment(workflow: Workflow, case: Case, facts: Facts, now: datetime) -> Env:
    """What expressions of the workflow see of a case as it is stored."""
    return environment(plan_of(workflow), case, facts, now.astimezone(facts.calendar.zone))


def case_names(workflow: Workflow, case: Case, facts: Facts, now: datetime) -> Values:
    """The names that a form belonging to the case sees after `case.`."""
    return case_environment(workflow, case, facts, now).own


class CaseNames:
    """Works out the names of one case for one environment."""

    __slots__ = ("case", "env", "facts", "plan")
    env: Env

    def __init__(self, plan: Plan, case: Case | Draft, facts: Facts) -> None:
        self.plan = plan
        self.case = case
        self.facts = facts

    def work_out(self, name: str) -> Value:
        if name in self.plan.forms:
            return answers_to(self.plan, name, self.facts.submissions)
        values = self.plan.workflow.values
        if name in values:
            return compute(values[name], self.env)
        value, mark, _ = name.partition("@")
        if mark:
            return band_of(values[value], self.env.own[value], self.env)
        return self.case.data.get(name)

    def seat(self, role: str) -> Values:
        seat = self.case.seats.get(role)
        if seat is None:
            return {"assigned": False, "since": None, "changes": 0}
        return {"assigned": True, "since": seat.since, "changes": seat.changes}

    def waiting(self, form: str) -> int:
        return sum(1 for request in self.case.requests if request.form == form)


def answers_to(
    plan: Plan, form: str, submissions: Mapping[str, tuple[Submission, ...]]
) -> tuple[Values, ...]:
    """All answers to a form in the case, oldest first, those in blocks of other forms included."""
    own = tuple(submission.as_names() for submission in submissions.get(form, ()))
    blocks = plan.blocks.get(form)
    if blocks is None:
        return own
    inner = [
        block
        for other, path in blocks
        for submission in submissions.get(other, ())
        if (block := block_of(submission, path)) is not None
    ]
    return tuple(sorted((*own, *inner), key=_when)) if inner else own


def block_of(submission: Submission, path: Steps) -> Values | None:
    """What was answered in a block, as answers to its own form; None when it was left out."""
    names: Value = submission.as_names()
    for step in path:
        names = names.get(step) if isinstance(names, Mapping) else None
    if not isinstance(names, Mapping) or not _answered(names):
        return None
    return {**names, "@at": submission.at, "@by": submission.by, "@id": submission.id}


def _answered(names: Values) -> bool:
    return any(value not in (None, (), {}) for value in names.values())


def _when(answers: Values) -> datetime:
    at = answers["@at"]
    assert isinstance(at, datetime)  # noqa: S101  # as_names puts the moment there
    return at
