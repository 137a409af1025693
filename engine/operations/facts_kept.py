"""Owns what the cases of a project give its indicators: worked out by their expressions in the scope of what
they count, and kept until the case, its person, the definitions or, where it matters, the day is another.

A case is counted by the release that is live, whichever it is pinned to: a figure means the same of all.
What nobody but its author reads yet gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from engine.casework.case import Facts, Host
from engine.casework.environment import case_environment, readable_facts, within
from engine.definitions.deployment import Deployment
from engine.definitions.form import Computed
from engine.definitions.indicator import Indicator
from engine.definitions.order import value_expressions
from engine.definitions.workflow import Workflow
from engine.expressions.expression import Expression
from engine.expressions.scope import Env, Value, Visit
from engine.operations.case_file import CaseFile, several_files
from engine.operations.standing import Desk
from engine.storage.facts import Counted, Fact, Lacking, keep_facts, lacking
from engine.storage.statements import batched

BY_DAY = frozenset({"today", "now", "clock", "in_time", "consent"})
"""What expressions read that may change though nothing happens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Something that an indicator counts, as its expressions see it."""

    id: str
    begun: datetime
    env: Env


def lacking_facts(desk: Desk) -> tuple[Lacking, ...]:
    """The cases that are not as they were when they were last counted."""
    plan, name = str(desk.release.number), desk.caller.deployment
    return lacking(desk.tx, name, desk.deployment.workflows, plan, desk.today)


def count_facts(desk: Desk, found: Iterable[Lacking]) -> None:
    """Count these cases anew."""
    name, plan = desk.caller.deployment, str(desk.release.number)
    timely = any(may_change(desk.deployment, one) for one in indicators(desk.deployment))
    by_id = {one.case: one for one in found}
    for some in batched(sorted(by_id)):
        files = several_files(desk.world, desk.tx, desk.caller, some)
        counted = [counted_in(desk, file, by_id[id], timely) for id, file in files.items()]
        keep_facts(desk.tx, name, plan, desk.today, counted)


def indicators(deployment: Deployment) -> Iterable[Indicator]:
    return deployment.indicators.values()


def counted_in(desk: Desk, file: CaseFile, of: Lacking, timely: bool) -> Counted:
    flow = desk.deployment.workflows[file.case.workflow]
    return Counted(
        of=of,
        facts=tuple(facts_of(desk, file, flow)),
        closed=ended(file, desk),
        timely=timely,
    )


def ended(file: CaseFile, desk: Desk) -> date | None:
    """When the case came where it ends; None while it goes on."""
    last: Visit | None = file.case.visits[-1] if file.case.visits else None
    if not file.row.closed or last is None:
        return None
    return last.entered.astimezone(desk.deployment.calendar.zone).date()


def facts_of(desk: Desk, file: CaseFile, flow: Workflow) -> Iterator[Fact]:
    known = readable_facts(flow, file.case, file.facts())
    own = [one for one in indicators(desk.deployment) if one.over.workflow == flow.name]
    for one in own:
        for record in records(file, flow, known, one, desk.now):
            found = fact_in(one, record)
            if found is not None:
                yield found


def records(
    file: CaseFile, flow: Workflow, known: Facts, one: Indicator, now: datetime
) -> Iterator[Record]:
    case, over = file.case, one.over
    if over.use is not None:
        host, inner = (
            Host(workflow=flow, case=case, facts=known),
            flow.activities[over.use].workflow,
        )
        for running in known.activities.get(over.use, ()):
            env = case_environment(inner, running.case, within(known, running, host), now)
            yield Record(id=running.case.id, begun=running.case.opened, env=env)
        return
    env = case_environment(flow, case, known, now)
    if over.form is None:
        yield Record(id=case.id, begun=case.opened, env=env)
        return
    yield from sent(env, over.form)


def sent(env: Env, form: str) -> Iterator[Record]:
    """Everything sent of a form, in blocks of other forms too."""
    several = env.own[form]
    for at, names in enumerate(several if isinstance(several, tuple) else ()):
        if isinstance(names, Mapping) and isinstance(moment := names["@at"], datetime):
            yield Record(id=f"{names['@id']}/{at}", begun=moment, env=in_row(env, names))


def in_row(env: Env, names: Mapping[str, Value]) -> Env:
    found = Env(**{name: getattr(env, name) for name in env.__slots__})
    found.row = names
    return found


def fact_in(one: Indicator, record: Record) -> Fact | None:
    """None where the record is not among those that count."""
    env = record.env
    if one.where is not None and one.where.run(env) is not True:
        return None
    number = number_of(one.value.run(env))
    if one.measure == "count" and number == 0:
        return None
    return Fact(
        indicator=one.name,
        record=record.id,
        day=day_of(record.begun if one.date is None else one.date.run(env), env),
        number=number,
        groups=tuple(group_of(split.run(env)) for split in one.split),
    )


def number_of(value: Value) -> float | None:
    return float(value) if isinstance(value, bool | int | float) else None


def day_of(value: Value, env: Env) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(env.calendar.zone).date()
    return value if isinstance(value, date) else None


def group_of(value: Value) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else None


def may_change(deployment: Deployment, one: Indicator) -> bool:
    """Whether what an indicator gives may change with the day alone."""
    flow = deployment.workflows[one.over.workflow]
    inner = (use.workflow.values.values() for use in flow.activities.values())
    return is_timely(one.expressions, chain(flow.values.values(), *inner))


def is_timely(expressions: Iterable[Expression], values: Iterable[Computed]) -> bool:
    return any(
        path[0] in BY_DAY or path[:2] == ("person", "age")
        for path in paths_read(expressions, values)
    )


def paths_read(
    expressions: Iterable[Expression], values: Iterable[Computed]
) -> Iterator[tuple[str, ...]]:
    """What expressions read, through the values that they read as well, by name wherever these stand."""
    by_name: dict[str, list[Computed]] = {}
    for value in values:
        by_name.setdefault(value.name, []).append(value)
    waiting, seen = list(expressions), set[str]()
    while waiting:
        for path in waiting.pop().reads:
            yield path
            for name in path[1:]:
                if name not in seen:
                    seen.add(name)
                    inner = (value_expressions(one) for one in by_name.get(name, ()))
                    waiting += [one for some in inner for one in some if one is not None]
