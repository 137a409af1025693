"""Owns the numbers that a project's figures are counted from: where its definitions have instruments, and to
keep what they gave, once for each form that was sent. What is kept is read again when the definitions change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from engine.access.reading import blocks_in
from engine.casework.withheld import is_readable
from engine.definitions.deployment import Deployment
from engine.definitions.form import Computed, Form
from engine.definitions.workflow import FormUse, Workflow
from engine.expressions.scope import Values
from engine.expressions.types import Kind
from engine.operations.measuring import block_values, number_in
from engine.storage.database import Transaction
from engine.storage.figures import SentIn
from engine.storage.measures import Blind, Measure, blind, keep_measures, open_to_others, unread

NOTHING = Measure(path="", value="", instrument="", number=None)
"""That something was read and held no instrument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an instrument is answered: a form of a workflow or of an activity of it (`use`); `path`: of the
    block that it is there.
    """

    case: Workflow
    use: str | None
    flow: Workflow
    form: FormUse
    instrument: Form
    path: str

    @property
    def place(self) -> str:
        return place_of(self.case.name, self.use, self.form.name)

    @property
    def counted(self) -> tuple[Computed, ...]:
        return tuple(one for one in self.instrument.values.values() if is_counted(one))


def place_of(workflow: str, use: str | None, form: str) -> str:
    return f"{workflow}/{use or ''}/{form}"


def sources_in(deployment: Deployment) -> Iterator[Source]:
    for case in deployment.workflows.values():
        yield from sources_of(case, None, case)
        for use in case.activities.values():
            yield from sources_of(case, use.name, use.workflow)


def sources_of(case: Workflow, use: str | None, flow: Workflow) -> Iterator[Source]:
    for form in flow.forms.values():
        blocks = (("", form.form), *blocks_in(form.form))
        for path, instrument in blocks:
            if instrument.instrument is not None:
                yield Source(
                    case=case, use=use, flow=flow, form=form, instrument=instrument, path=path
                )


def is_counted(computed: Computed) -> bool:
    number = computed.value is not None and computed.value.type.kind is Kind.NUMBER
    return number and not computed.hidden


def plan_of_sources(sources: Iterable[Source]) -> str:
    """What was read by, so that it is read again when that is no longer the same."""
    told = (
        f"{one.place} {one.path} {one.instrument.name} {one.form.read_from} "
        f"{','.join(value.name for value in one.counted)}"
        for one in sources
    )
    return sha256("\n".join(told).encode()).hexdigest()


def catch_up(tx: Transaction, deployment: str, sources: tuple[Source, ...]) -> None:
    """Keep the numbers of what has been sent since somebody last asked, and of what can be read since."""
    by_place: dict[str, list[Source]] = {}
    for one in sources:
        by_place.setdefault(one.place, []).append(one)
    plan = plan_of_sources(sources)
    for found in unread(tx, deployment, plan, {one.form.name for one in sources}):
        here = by_place.get(place_of(found.workflow, found.use, found.sent.form), [])
        opened = not here or _is_open(here[0], found)
        keep_measures(tx, deployment, plan, found, opened, _measures(here, found))
    opened_now = (
        one.submission
        for one in blind(tx, deployment)
        if _can_be_read(by_place.get(place_of(one.workflow, one.use, one.form), []), one)
    )
    open_to_others(tx, tuple(opened_now))


def _is_open(source: Source, found: SentIn) -> bool:
    """Whether it is read by others than its author."""
    return is_readable(source.flow, source.form, found.visits, found.sent.at)


def _can_be_read(sources: list[Source], one: Blind) -> bool:
    return bool(sources) and is_readable(sources[0].flow, sources[0].form, one.visits, one.at)


def _measures(sources: Iterable[Source], found: SentIn) -> list[Measure]:
    """What the instruments in something sent gave; with a row for the form itself, whatever it holds."""
    given = [one for source in sources for one in _of_source(source, found)]
    return given if any(one.path == "" for one in given) else [NOTHING, *given]


def _of_source(source: Source, found: SentIn) -> Iterator[Measure]:
    names = found.sent.as_names()
    values: Values | None = block_values(names, source.path) if source.path else names
    if values is None:
        return
    yield Measure(path=source.path, value="", instrument=source.instrument.name, number=None)
    for computed in source.counted:
        yield Measure(
            path=source.path,
            value=computed.name,
            instrument=source.instrument.name,
            number=number_in(values, computed.name),
        )
