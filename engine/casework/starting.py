"""Owns how an activity is started: by somebody where the case offers it, or by an effect.

An activity is a case of its own in a case. That it was started is told in the case, whose number of
activities gives it its identity; what happens in it from then on is its own. Entering its first state is
left to `together`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from engine.casework import reasons, rules
from engine.casework.beginning import Beginning, begins, is_unknown
from engine.casework.case import Running
from engine.casework.draft import opened_case
from engine.casework.environment import within
from engine.casework.events import Opened, Start
from engine.casework.plain import to_plain
from engine.casework.plan import plan_of
from engine.casework.step import Step
from engine.definitions.workflow import ActivityUse, StartActivity, Workflow
from engine.expressions.scope import NOTHING, Env, Values
from engine.foundation.wrong import Reason


def start_one(event: Start, step: Step) -> tuple[Reason, ...]:
    """Let somebody start an activity; or, before anything has happened, say why not."""
    against = rules.against_starting(step, event.activity, event.actor)
    if against:
        return against
    use = step.plan.workflow.activities[event.activity]
    lacking = lacks(use.workflow, event.data)
    if lacking:
        return (reasons.lacks_data(use, lacking),)
    start(step, use, event.data)
    return ()


def lacks(workflow: Workflow, data: Values) -> tuple[str, ...]:
    """The fields that are always asked and always required, and have no answer."""
    return tuple(
        name
        for name, field in workflow.data.items()
        if field.required is True and field.show_if is None and is_unknown(data.get(name))
    )


def start_all(step: Step, effect: StartActivity) -> tuple[tuple[ActivityUse, tuple[str, ...]], ...]:
    """Start what an effect says: one activity, or one for every row. All rows are read before the first
    is started, since rows of activities would grow meanwhile. Given are those that were not, with the fields
    that they need and nobody knows.
    """
    case = step.host or step
    use = case.plan.workflow.activities[effect.activity]
    if step.depth >= len(case.plan.workflow.activities):
        return ()  # The check refuses circles of starts, so no chain is longer than there are kinds.
    found = tuple(begins(step, use.workflow, data) for data in datas(effect, step.env))
    return tuple((use, one.lacks) for one in found if not started(step, use, one))


def started(step: Step, use: ActivityUse, beginning: Beginning) -> bool:
    if beginning.lacks:
        return False
    start(step, use, beginning.data)
    return True


def datas(effect: StartActivity, env: Env) -> Iterable[Values]:
    """What each activity begins with."""
    if effect.each is None:
        yield {name: one.run(env) for name, one in effect.values.items()}
        return
    rows = effect.each.run(env)
    for row in rows if isinstance(rows, tuple) else ():
        env.row = row if isinstance(row, Mapping) else NOTHING
        yield {name: one.run(env) for name, one in effect.values.items()}
    env.row = NOTHING


def start(step: Step, use: ActivityUse, data: Values) -> Step:
    """Start an activity with this data; its step, in which nothing is done yet. The case is that of the
    step, or the one that the step's activity belongs to: activities do not nest.
    """
    case = step.host or step
    case.actor, case.instead_of = step.actor, step.instead_of
    known = MappingProxyType(
        {name: data[name] for name in use.workflow.data if data.get(name) is not None}
    )
    number = len(case.draft.started) + 1
    id = f"{case.draft.id}.{number}"
    opened = Opened(id=id, use=use.name, data=known, by=step.actor)
    parts = case.parts
    case.touch(use.name)
    case.record(
        "started", {"activity": id, "use": use.name, "number": number, "data": to_plain(known)}
    )
    case.opened.append(opened)
    parts[id] = begun(step, use, opened)
    return parts[id]


def begun(step: Step, use: ActivityUse, opened: Opened) -> Step:
    """The step of an activity that has just been opened."""
    case, workflow = step.host or step, use.workflow
    leaf = workflow.first_leaf(workflow.starts)
    first = opened_case(opened.id, workflow.name, leaf, case.now)
    known = within(case.facts, Running(case=first))
    part = Step(plan_of(workflow), first, known, step.actor, case.now, case)
    part.depth, part.instead_of = step.depth + 1, step.instead_of
    part.record(
        "opened",
        {
            "case": opened.id,
            "workflow": workflow.name,
            "state": leaf,
            "unit": case.draft.unit,
            "subproject": case.draft.subproject,
            "use": use.name,
            "data": to_plain(opened.data),
        },
    )
    return part
