"""Owns what the expressions of a workflow see of a case: its names, visits, team and what is asked.

Names are worked out when an expression first asks for them. A form seen from a case is all answers
to it, those given in a block of another form too; an activity's name is all of that kind, each with its
own names and stays. From an activity the names of the case are seen after `case.`, and its team is that
of the case. Running expressions is left to `expressions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Generic, TypeGuard, TypeVar, cast

from engine.casework.case import Case, Facts, Host, Register, Running
from engine.casework.clocks import NOT_BEGUN, Reading, read_clock
from engine.casework.consents import both, standing
from engine.casework.draft import Draft
from engine.casework.plan import Plan, Steps, plan_of
from engine.casework.withheld import Readable, openings
from engine.definitions.workflow import Workflow
from engine.expressions.scope import NOTHING, Env, Standing, Value, Values, Visit
from engine.fields.record import pointer
from engine.filling.computing import band_of, compute
from engine.filling.submission import Submission
from engine.foundation.quick import altered

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

    def get(self, name: str, default: object = None) -> Any:
        """As of any mapping; written out because expressions ask this way all the time."""
        found = self._found.get(name, self)
        if found is not self:
            return found
        return self[name] if name in self._names else default

    def forget(self) -> None:
        """Work everything out anew when it is asked for next."""
        if self._found:
            self._found.clear()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Seen(Mapping[str, Value]):
    """A case or an activity as others name it: what its own expressions name, as it is when they are asked
    for. Beside its names an activity has `@id`, `@states`, its stays, and `@consents`.
    """

    __slots__ = ("case", "env", "plan")

    def __init__(self, plan: Plan, case: Case | Draft, env: Callable[[], Env]) -> None:
        self.plan = plan
        self.case = case
        self.env = env

    def __getitem__(self, name: str) -> Value:
        if name == "@states":
            return tuple(stay_of(visit) for visit in self.case.visits)
        if name == "@consents":
            return cast(Values, self.env().consents)
        return self.case.id if name == "@id" else self.env().own[name]

    def get(self, name: str, default: object = None) -> Any:
        return self.env().own.get(name, default) if name[:1] != "@" else self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.env().own)

    def __len__(self) -> int:
        return len(self.env().own)


def is_record(one: Value, identity: str) -> TypeGuard[Values]:
    return isinstance(one, Seen) and one.case.id == identity


def register_of(workflow: Workflow, case: Case, facts: Facts, use: str, now: datetime) -> Register:
    """The activities of a kind in a case, as those see them who point at them from elsewhere."""
    around = Surroundings(plan_of(workflow), case, facts, now)
    seen = {str(one["@id"]): one for one in around.beside(use)}
    cases = {one.case.id: one.case for one in facts.activities.get(use, ())}
    return Register(workflow=workflow.activities[use].workflow, cases=cases, names=seen)


def stay_of(visit: Visit) -> Values:
    return {"state": visit.state, "entered": visit.entered, "left": visit.left}


Beside = Callable[[str], tuple[Values, ...]]


class Surroundings:
    """The environment of one case while a step goes on: one `Env`, brought up to date when the case
    changes, so that it costs little to ask again. `beside`: the activities of a kind, in a step that
    changes them; otherwise those of the facts. `host`: of an activity, what the case it belongs to sees.
    """

    __slots__ = (
        "beside", "case", "clock", "env", "facts", "host", "in_time", "own", "plan", "series",
        "submissions", "team", "today", "waiting",
    )  # fmt: skip

    def __init__(
        self,
        plan: Plan,
        case: Case | Draft,
        facts: Facts,
        now: datetime,
        beside: Beside | None = None,
        host: Seen | None = None,
    ) -> None:
        self.plan = plan
        self.case = case
        self.facts = facts
        self.today = now.date()
        self.beside: Beside = beside or self._beside
        self.host = host or (seen_of(facts.host, now) if facts.host is not None else None)
        self.submissions = facts.submissions
        self.series: dict[str, tuple[Values, ...]] = {}
        self.own = Lazily(plan.names, self._own)
        self.team = Lazily(plan.team, self._seat)
        self.waiting = Lazily(plan.forms, self._waiting)
        self.in_time = Lazily(plan.forms, self._in_time)
        self.clock = Lazily(plan.workflow.clocks, self._clock)
        self.env = Env(
            own=self.own,
            today=now.date(),
            now=now,
            calendar=facts.calendar,
            person=facts.person,
            setting=facts.settings,
            team=self.team if self.host is None else self.host.env().team,
            user=facts.user,
            unit=case.unit,
            subproject=case.subproject,
            visits=case.visits,
            waiting=self.waiting,
            row=NOTHING,  # said, since a default is made anew by a call
            case=NOTHING if self.host is None else self.host,
            activity=NOTHING,
            clock=self.clock,
            in_time=self.in_time,
            this=NOTHING,
            consents=self.consents(),
        )

    def let_go(self) -> None:
        """Nothing is asked any more. What knows one another in a circle would otherwise stay until
        Python looks for such circles.
        """
        del self.env, self.own, self.team, self.waiting, self.in_time, self.clock, self.host
        del self.beside

    def case_changed(self) -> None:
        """What was worked out before no longer holds; what has been sent does."""
        self.env.visits = self.case.visits
        self.env.consents = self.consents()
        self.own.forget()
        self.team.forget()
        self.waiting.forget()
        self.in_time.forget()
        self.clock.forget()

    def consents(self) -> Standing:
        """Those that stand today; in an activity those of its case too."""
        own = standing(self.case.consents, self.today)
        return own if self.host is None else both(own, self.host.env().consents)

    def sent(self, submissions: Mapping[str, tuple[Submission, ...]]) -> None:
        """More has been sent."""
        self.submissions = submissions
        self.series = {}
        self.own.forget()
        self.clock.forget()

    def _own(self, name: str) -> Value:
        if name in self.plan.forms:
            found = self.series.get(name)
            if found is None:
                found = self._answers(name)
                self.series[name] = found
            return found
        values = self.plan.workflow.values
        if name in values:
            return compute(values[name], self.env)
        if name in self.plan.workflow.activities:
            return self.beside(name)
        value, mark, _ = name.partition("@")
        if mark:
            return band_of(values[value], self.own[value], self.env)
        kept = self.case.data.get(name)
        among = self.plan.records.get(name)
        return kept if among is None else self.pointing(among, kept)

    def pointing(self, among: str, value: Value) -> Value:
        """Where a record points, or several do."""
        if isinstance(value, tuple):
            return tuple(self.pointing(among, one) for one in value)
        return None if value is None else pointer(str(value), self.record(among, str(value)))

    def record(self, among: str, identity: str) -> Values | None:
        """What may be asked of a record; None where it is not known."""
        register = self.facts.records.get(among)
        if register is not None:
            return register.names.get(identity)
        around = self.own if self.host is None else self.host.env().own
        beside = around.get(among)
        several = beside if isinstance(beside, tuple) else ()
        return next((one for one in several if is_record(one, identity)), None)

    def _answers(self, form: str) -> tuple[Values, ...]:
        found = answers_to(self.plan, form, self.submissions)
        records = self.plan.form_records.get(form)
        if records is None:
            return found
        return tuple(
            {
                **one,
                **{name: self.pointing(among, one.get(name)) for name, among in records.items()},
            }
            for one in found
        )

    def _beside(self, use: str) -> tuple[Values, ...]:
        """The activities of a kind as the facts tell of them, oldest first."""
        plan = plan_of(self.plan.workflow.activities[use].workflow)
        here, now = Seen(self.plan, self.case, self._itself), self.env.now
        return tuple(
            Seen(
                plan,
                one.case,
                Surroundings(plan, one.case, within(self.facts, one), now, host=here).me,
            )
            for one in self.facts.activities.get(use, ())
        )

    def _itself(self) -> Env:
        return self.env

    @property
    def me(self) -> Callable[[], Env]:
        return self._itself

    def _seat(self, role: str) -> Values:
        seat = self.case.seats.get(role)
        if seat is None:
            return {"assigned": False, "since": None, "changes": 0}
        return {"assigned": True, "since": seat.since, "changes": seat.changes}

    def _waiting(self, form: str) -> int:
        return sum(1 for request in self.case.requests if request.form == form)

    def _in_time(self, form: str) -> float | None:
        """How many in a hundred of the asks that had a last day were answered by then; those that are
        late are not. Unknown while there are none.
        """
        zone, today = self.env.calendar.zone, self.env.today
        asked = [
            one.at.astimezone(zone).date() <= one.until
            for one in self.case.answered
            if one.form == form
        ]
        late = sum(
            1
            for one in self.case.requests
            if one.form == form and (day := one.in_time_until) is not None and day < today
        )
        return 100 * sum(asked) / (len(asked) + late) if asked or late else None

    def _clock(self, name: str) -> Values:
        found = self.read_clock(name)
        return NOT_BEGUN if found is None else found.names()

    def read_clock(self, name: str) -> Reading | None:
        """A clock as it stands; None while it is not known when it begins."""
        clock, env, host = self.plan.workflow.clocks[name], self.env, self.host
        return read_clock(
            self.plan,
            clock,
            self.case.visits,
            lambda one: one.run(env),
            env.calendar,
            env.now,
            None if host is None else (host.plan, host.case.visits),
        )


def within(facts: Facts, running: Running, host: Host | None = None) -> Facts:
    """What is known in one of the case's activities: the same, but for what has been sent."""
    return altered(facts, submissions=running.submissions, activities=NO_ACTIVITIES, host=host)


def inner(facts: Facts) -> Facts:
    """What is known in every activity of the case alike, what has been sent left out."""
    return altered(facts, submissions=NO_FORMS, activities=NO_ACTIVITIES, host=None)


NO_FORMS: Mapping[str, tuple[Submission, ...]] = MappingProxyType({})
NO_ACTIVITIES: Mapping[str, tuple[Running, ...]] = MappingProxyType({})


def seen_of(host: Host, now: datetime) -> Seen:
    """A case as its activities see it."""
    plan = plan_of(host.workflow)
    return Seen(plan, host.case, Surroundings(plan, host.case, host.facts, now).me)


def case_environment(workflow: Workflow, case: Case, facts: Facts, now: datetime) -> Env:
    """What expressions of the workflow see of a case as it is stored."""
    local = now.astimezone(facts.calendar.zone)
    return Surroundings(plan_of(workflow), case, facts, local).env


def case_names(workflow: Workflow, case: Case, facts: Facts, now: datetime) -> Values:
    """The names that a form belonging to the case sees after `case.`: nothing of forms that others than
    their authors do not read yet, nor of what is counted from them.
    """
    return case_environment(workflow, case, readable_facts(workflow, case, facts), now).own


def form_names(
    workflow: Workflow, case: Case, facts: Facts, now: datetime
) -> tuple[Values, Values]:
    """The names that a form sees after `case.` and after `activity.`: the latter only where it belongs to
    an activity, whose `case.` is the case around it.
    """
    own, host = case_names(workflow, case, facts, now), facts.host
    if host is None:
        return own, NOTHING
    return case_names(host.workflow, host.case, host.facts, now), own


def readable_facts(workflow: Workflow, case: Case, facts: Facts) -> Facts:
    """The facts without what others than its author do not read yet."""
    later = openings(workflow, case)
    if not later and not facts.activities:
        return facts
    sent = Readable(facts.submissions, later) if later else facts.submissions
    running = ReadableActivities(workflow, facts.activities) if facts.activities else NO_ACTIVITIES
    return altered(facts, submissions=sent, activities=running)


class ReadableActivities(Mapping[str, tuple[Running, ...]]):
    """The activities of each kind, with what of them is read already, looked at when somebody asks."""

    __slots__ = ("found", "running", "workflow")

    def __init__(self, workflow: Workflow, running: Mapping[str, tuple[Running, ...]]) -> None:
        self.workflow = workflow
        self.running = running
        self.found: dict[str, tuple[Running, ...]] = {}

    def __getitem__(self, use: str) -> tuple[Running, ...]:
        if use not in self.found:
            flow = self.workflow.activities[use].workflow
            self.found[use] = tuple(readable_running(flow, one) for one in self.running[use])
        return self.found[use]

    def __iter__(self) -> Iterator[str]:
        return (use for use in self.running if use in self.workflow.activities)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def readable_running(workflow: Workflow, running: Running) -> Running:
    later = openings(workflow, running.case)
    return replace(running, submissions=Readable(running.submissions, later)) if later else running


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
