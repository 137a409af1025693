"""Owns what the page of a case says of queues: where it stands in them; of a project's, which there are."""

from __future__ import annotations

from collections.abc import Iterator

from engine.casework.possible import looking
from engine.casework.queues import others_in_line, queue_to, turn_of
from engine.operations.case_file import CaseFile
from engine.operations.read_queue import named, queues_in
from engine.operations.views_queue import QueueLink


def queue_links(file: CaseFile) -> tuple[QueueLink, ...]:
    """Nothing to those let in for a part."""
    if file.limited:
        return ()
    if file.main.workflow.is_project:
        return tuple(
            QueueLink(name=one.name, label=one.label)
            for one in (named(queue) for queue in queues_in(file.deployment))
        )
    return tuple(places_in_line(file))


def places_in_line(file: CaseFile) -> Iterator[QueueLink]:
    """Where it stands among all who wait, as the page of the queue counts them."""
    step = looking(file.workflow, file.case, file.facts(), file.now)
    if step is None or not step.plan.queues:
        return
    for name in step.leaf.names:
        goals = step.plan.queues.get(name, ())
        mine = turn_of(step, goals[0]) if goals else None
        if mine is None or queue_to(step.plan, file.case.state, goals[0]) is None:
            continue
        goal, state = file.workflow.states[goals[0]], file.workflow.states[name]
        turns = (turn_of(one, goal.name) for one in others_in_line(step, goal))
        before = sum(1 for turn in turns if turn is not None and turn < mine)
        parts = (file.main.workflow.name, file.case.use, name)
        address = ".".join(one for one in parts if one)
        yield QueueLink(name=address, label=state.label, position=before + 1)
