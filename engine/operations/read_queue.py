"""Owns the page of a queue: who waits in which order and since when, and how many places are free. Recorded.

Whom the reader may not see whole, and protected persons, are counted in the order and told by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.case import Seats
from engine.casework.places import free, limit_of, seats_of
from engine.casework.plan import plan_of
from engine.casework.possible import looking
from engine.casework.queues import Turn, in_turn, turn_of
from engine.casework.step import Step
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import State, Workflow
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.activity_names import name_at
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, several_files
from engine.operations.recording import note
from engine.operations.standing import Desk, name_of, sit_down
from engine.operations.views import Named, Words
from engine.operations.views_queue import Line, QueuePage, Waiting
from engine.operations.world import World
from engine.storage.cases import case_by_id
from engine.storage.pointing import standing_in

MOST = 300
NONE_HERE = Refused(
    reasons=(Reason(kind="missing", sentence=said("Det finns ingen sådan kö i projektet.")),)
)


NO_QUEUES = QueuePage(name="", title="", of="", why="", lines=(), queues=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A queue of a workflow, or of a kind of activities in its cases (`use`); `goal` is what it leads to."""

    case: Workflow
    use: str | None
    state: State
    goal: State

    @property
    def flow(self) -> Workflow:
        return self.case if self.use is None else self.case.activities[self.use].workflow

    @property
    def name(self) -> str:
        return ".".join(one for one in (self.case.name, self.use, self.state.name) if one)

    @property
    def of(self) -> Words:
        return self.case.title if self.use is None else self.case.activities[self.use].label


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody in a queue: the file, the same as a step, and the turn."""

    file: CaseFile
    step: Step
    turn: Turn


def read_queue(world: World, caller: Caller, wanted: str = "") -> QueuePage | Refused:
    """`wanted` as `QueuePage.name`; empty gives the first, and a page of nothing where there is none."""
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        allowed = desk.decide(Act.SEE_BOARD)
        if isinstance(allowed, Refused):
            note(tx, caller, Act.SEE_BOARD, desk.now, refused=True, about="queue")
            return allowed
        known = tuple(queues_in(desk.deployment))
        queue = next((one for one in known if wanted in ("", one.name)), None)
        if queue is None and (wanted or known):
            return NONE_HERE
        if queue is None:
            return NO_QUEUES
        page = queue_page(desk, queue, known)
        shown = sum(len(one.waiting) for one in page.lines)
        note(tx, caller, Act.SEE_BOARD, desk.now, cases=shown, about=queue.name)
        return page


def queues_in(deployment: Deployment) -> Iterator[Queued]:
    for case in deployment.workflows.values():
        yield from queues_of(case, None, case)
        for use in case.activities.values():
            yield from queues_of(case, use.name, use.workflow)


def queues_of(case: Workflow, use: str | None, flow: Workflow) -> Iterator[Queued]:
    for name, goals in plan_of(flow).queues.items():
        if goals:
            state, goal = flow.states[name], flow.states[goals[0]]
            yield Queued(case=case, use=use, state=state, goal=goal)


def queue_page(desk: Desk, queue: Queued, known: Iterable[Queued]) -> QueuePage:
    identities = waiting_in(desk, queue)
    lines: dict[Seats, list[Standing]] = {}
    for one in standing(desk, queue, identities[:MOST]):
        lines.setdefault(seats_of(one.step, queue.goal), []).append(one)
    waits = queue.state.queue
    return QueuePage(
        name=queue.name,
        title=queue.state.label,
        of=queue.of,
        why=waits.why if waits is not None and waits.why is not None else "",
        lines=tuple(line(desk, queue, seats, all_) for seats, all_ in lines.items()),
        queues=tuple(named(one) for one in known),
        capped=len(identities) > MOST,
    )


def named(queue: Queued) -> Named:
    label = said("{of}: {state}", of=queue.of, state=queue.state.label)
    return Named(name=queue.name, label=label)


def waiting_in(desk: Desk, queue: Queued) -> tuple[str, ...]:
    around = plan_of(queue.flow).around
    leaves = tuple(leaf for leaf in queue.flow.leaves if queue.state.name in around[leaf])
    of = (desk.caller.deployment, queue.case.name, queue.use, leaves)
    return standing_in(desk.tx, *of, MOST + 1)


def standing(desk: Desk, queue: Queued, identities: Iterable[str]) -> Iterator[Standing]:
    for file in several_files(desk.world, desk.tx, desk.caller, identities).values():
        step = looking(file.workflow, file.case, file.facts(), file.now)
        known = step is not None and queue.goal.name in step.plan.workflow.states
        turn = turn_of(step, queue.goal.name) if step is not None and known else None
        if step is not None and turn is not None:
            yield Standing(file, step, turn)


def line(desk: Desk, queue: Queued, seats: Seats, all_: list[Standing]) -> Line:
    ordered = sorted(all_, key=lambda one: one.turn)
    step, goal = ordered[0].step, queue.goal
    limit = limit_of(step, goal, goal.places) if goal.places is not None else None
    left = free(step, goal, goal.places) if goal.places is not None else 0
    shown = tuple(
        waiting(number, one, goal) for number, one in enumerate(ordered, start=1) if seen(one.file)
    )
    return Line(
        label=called(desk, seats),
        places=int(limit) if limit is not None and isfinite(limit) else None,
        free=max(0, int(left)) if isfinite(left) else len(ordered),
        waiting=shown,
        hidden=len(ordered) - len(shown),
    )


def waiting(position: int, one: Standing, goal: State) -> Waiting:
    return Waiting(
        position=position,
        number=one.file.row.number,
        name=name_of(one.file.person, one.file.deployment.title),
        since=one.turn.since,
        first=not one.turn.others_first,
        in_turn=in_turn(one.step, goal.name),
    )


def seen(file: CaseFile) -> bool:
    """Whether the reader sees the whole of it, and it is no protected person's."""
    whole = isinstance(file.decide(Act.READ_CASE), Allowed) and not file.limited
    return whole and not file.main.row.protected


def called(desk: Desk, seats: Seats) -> Words:
    """What the places belong to: a record or a sub-project."""
    if seats.record is not None:
        row = case_by_id(desk.tx, seats.record)
        return name_at(desk, row) or "" if row is not None else ""
    part = desk.deployment.subprojects.get(seats.subproject or "")
    return part.label if part is not None else ""
