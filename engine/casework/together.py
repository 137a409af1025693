"""Owns `advance_together`: one event in a case or in one of its activities, and all that follows in any of
them until nothing moves.

Cases look; activities never push. So after an event the case takes what its own system actions, flags and
dates say about the activities as they have become; then each activity that may look at the case does, in
the order they were started. No leaf is come to twice in one round, so a round ends. A refusal changes
nothing. Storing each case that changed, with its own chain of events, is left to `operations`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from engine.casework import reasons
from engine.casework.advance import let_happen, open_case
from engine.casework.case import SYSTEM, Case, Facts, Host
from engine.casework.environment import within
from engine.casework.events import Event, Happened, Leave, Notice, Open, Opened, PassTime
from engine.casework.halting import is_silent
from engine.casework.leaving import leave
from engine.casework.moving import begin, settle
from engine.casework.passing import MOST_ROUNDS, Falling, first_due, sleeps
from engine.casework.plan import plan_of
from engine.casework.step import Step
from engine.casework.waking import moments
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Value
from engine.foundation.wrong import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A case, or one of its activities (`use`: its kind), in which something happened. `events` continue its
    own chain; an activity that was started now begins with `opened`.
    """

    case: Case
    use: str | None
    events: tuple[Happened, ...]
    planned: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What came of an event. `case`: as it is now, changed or not. `changed`: the case first, if it has,
    then its activities in the order they were started. `opened`: activities that are new. `person`: what is
    saved to the person, by name.
    """

    case: Case
    changed: tuple[Changed, ...]
    opened: tuple[Opened, ...] = ()
    person: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def events(self) -> tuple[Happened, ...]:
        """All that happened, one case after another."""
        return tuple(happened for one in self.changed for happened in one.events)

    @property
    def planned(self) -> tuple[Notice, ...]:
        return tuple(notice for one in self.changed for notice in one.planned)

    def of(self, activity: str) -> Changed | None:
        """What became of an activity, by its identity; None where nothing did."""
        return next((one for one in self.changed if one.case.id == activity), None)


def advance_together(
    workflow: Workflow,
    case: Case | None,
    facts: Facts,
    event: Event,
    now: datetime,
    activity: str | None = None,
) -> Together | Refused:
    """What comes of `event` in `case`, or in the one of its activities that has the identity. `facts` are
    those of the case. `case` is None for `Open`, and only then.
    """
    plan = plan_of(workflow)
    if isinstance(event, Open):
        opened = open_case(plan, facts, event, now)
        return opened if isinstance(opened, Refused) else Round(opened).settled(opened)
    if case is None or case.state not in plan.leaves:
        return Refused(reasons=(reasons.unknown_state(case.state if case is not None else "-"),))
    main = Step(plan, case, facts, event.actor.account, now)
    if isinstance(event, PassTime):
        return Round(main).passed()
    step = main if activity is None else main.parts.get(activity)
    if step is None:
        return Refused(reasons=(reasons.no_such_activity(),))
    against = let_happen(event, step)
    if against:
        return Refused(reasons=against)
    if isinstance(event, Leave) and step is main:
        leave_all(main, event)
    return Round(main).settled(step)


def leave_all(main: Step, event: Leave) -> None:
    """Who leaves a case leaves its activities too: they have its people."""
    for part in main.parts.values():
        leave(part, event.leaves, event.to)


class Round:
    """A case and its activities until nothing moves. `been`: leaves that each has been in; `done`: what has
    fallen due and been done; `looked`: how much had happened when each last looked.
    """

    __slots__ = ("been", "done", "entered", "looked", "main")

    def __init__(self, main: Step) -> None:
        self.main = main
        self.been: dict[str, set[str]] = {}
        self.done: dict[str, set[str]] = {}
        self.looked: dict[str, int] = {}
        self.entered = 0

    @property
    def steps(self) -> Iterator[Step]:
        """The case first, then its activities in the order they were started."""
        yield self.main
        yield from tuple(self.main.parts.values())

    def settled(self, first: Step) -> Together:
        """Let the one in which something has happened settle, and then all look."""
        self.look(first)
        self.look_all()
        return self.result()

    def look(self, step: Step) -> None:
        """Let one take what its own conditions say, and what it started enter its first state."""
        settle(step, self.been.setdefault(step.draft.id, set()))
        self.looked[step.draft.id] = step.common.changes
        while self.entered < len(self.main.opened):
            part = self.main.parts[self.main.opened[self.entered].id]
            self.entered += 1
            begin(part)
            self.look(part)

    def look_all(self) -> None:
        """Until none has anything to do about what the others have done. What is closed looks only where
        it may open again by itself.
        """
        changes = -1
        while changes != self.main.common.changes:
            changes = self.main.common.changes
            for step in self.steps:
                if self.looked.get(step.draft.id, 0) != step.common.changes and not sleeps(step):
                    self.look(step)

    def passed(self) -> Together:
        """Let all happen that has fallen due, the earliest first, wherever it is; and what has become true
        by time.
        """
        for step in self.steps:
            step.actor = SYSTEM
        for _ in range(MOST_ROUNDS):
            due = self.first_due()
            changes = self.main.common.changes
            if due is not None:
                step, first = due
                self.done.setdefault(step.draft.id, set()).add(first.key)
                first.happen(step)
                self.look(step)
            else:
                for step in self.steps:
                    if not sleeps(step) and not is_silent(step):
                        self.look(step)
            self.look_all()
            if due is None and self.main.common.changes == changes:
                break
        return self.result()

    def first_due(self) -> tuple[Step, Falling] | None:
        found: tuple[Step, Falling] | None = None
        for step in self.steps:
            first = first_due(step, self.done.get(step.draft.id, set()))
            if first is not None and (found is None or first.at < found[1].at):
                found = step, first
        return found

    def result(self) -> Together:
        changed = tuple(
            Changed(
                case=step.draft.case(),
                use=step.draft.use,
                events=tuple(step.events),
                planned=tuple(step.notices),
            )
            for step in self.steps
            if step.events
        )
        self.main.let_go()
        return Together(
            case=self.main.draft.case(),
            changed=changed,
            opened=tuple(self.main.opened),
            person=MappingProxyType(self.main.common.saved),
        )


def next_waking_together(
    workflow: Workflow, case: Case, facts: Facts, now: datetime
) -> datetime | None:
    """As `next_waking`, of the case and all its activities."""
    plan = plan_of(workflow)
    if case.state not in plan.leaves:
        return None
    main = Step(plan, case, facts, SYSTEM, now)
    found = waking_in(main)
    main.let_go()
    return found


def waking_in(main: Step) -> datetime | None:
    """The same, of a step that nothing will happen in."""
    every = (main, *main.parts.values())
    first = min((one for step in every for one in moments(step)), default=None)
    return max(first, main.now) if first is not None else None


def inside(
    workflow: Workflow, case: Case, facts: Facts, activity: str
) -> tuple[Workflow, Case, Facts] | None:
    """An activity of the case as all that asks about one case takes it (`possible`, `case_environment`,
    `form_names`, `whose_turn` …): its own workflow, itself, and what is known in it. None when it is not
    one of the facts.
    """
    for use, all_ in facts.activities.items():
        for one in all_:
            if one.case.id == activity and use in workflow.activities:
                host = Host(workflow=workflow, case=case, facts=facts)
                return workflow.activities[use].workflow, one.case, within(facts, one, host)
    return None
