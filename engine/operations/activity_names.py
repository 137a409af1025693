"""Owns what an activity is called: by its kind, and by the field of its data that names it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from engine.casework.recorded import records_for
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Values
from engine.fields.all import BY_NAME
from engine.fields.question import Place, Recorded
from engine.foundation.texts import said
from engine.operations.case_file import CaseFile
from engine.operations.numbers import running_number
from engine.operations.standing import Desk, name_of
from engine.operations.views import Words
from engine.storage import people
from engine.storage.cases import CaseRow, cases_by_id

Records = Mapping[str, Mapping[str, Recorded]]
NO_RECORDS: Records = MappingProxyType({})


def called(
    deployment: Deployment,
    workflow: Workflow,
    data: Values,
    labels: Mapping[str, str],
    records: Records = NO_RECORDS,
) -> Words:
    """What names this very one; empty where nothing does. `labels`: what accounts are called; `records`: what
    may be pointed at, by where it is.
    """
    field = workflow.data.get(workflow.named_by or "")
    value = data.get(field.name) if field is not None else None
    if field is None or value is None or field.type not in BY_NAME:
        return ""
    place = Place(
        today=date.min,
        language=deployment.base_language,
        country=deployment.country,
        staff=labels,
        organisations={one.name: one.label for one in deployment.organisations.values()},
        records=records,
    )
    return BY_NAME[field.type].show(field, value, place)


def with_kind(label: Words, name: Words) -> Words:
    """`Praktik: Bageriet`; the kind alone where nothing names it."""
    return said("{label}: {name}", label=label, name=name) if name else label


def label_in(host: Workflow, row: CaseRow) -> Words:
    """What such an activity is called in its case (`host`: the workflow); an anonymous one has a number."""
    use = host.activities[row.case.use or ""]
    if not use.workflow.anonymous:
        return use.label
    return said("{label} {number}", label=use.label, number=running_number(row.number))


def own_name(file: CaseFile) -> Words:
    """Of the activity itself."""
    records = records_shown(file)
    return called(file.deployment, file.workflow, file.case.data, file.labels, records)


def records_shown(file: CaseFile) -> Records:
    """What may be pointed at from the case, by where it is."""

    def call(workflow: Workflow, data: Values) -> Words:
        return called(file.deployment, workflow, data, file.labels)

    return records_for(file.workflow, file.case, file.facts(), file.now, call)


def full_name(file: CaseFile) -> Words:
    """Of the activity, with its kind."""
    return with_kind(label_in(file.main.workflow, file.row), own_name(file))


def about(file: CaseFile) -> Words:
    """Whom it is about, as the reader may know: of an anonymous activity its number to those outside."""
    if file.nameless:
        return label_in(file.main.workflow, file.row)
    return name_of(file.person, file.deployment.title)


def about_at(
    desk: Desk, row: CaseRow, person: people.PersonRow | people.PersonName | None
) -> Words:
    """The same of a row of a list."""
    if row.host is not None and desk.is_outside(row):
        return label_in(desk.workflow_of(row.host), row)
    return name_of(person, desk.deployment.title)


def name_at(desk: Desk, row: CaseRow) -> Words | None:
    """Of an activity, with its kind, as lists tell it beside whom it is about; None for a case. To those who
    are told its number instead of whom it is about, without that.
    """
    if row.host is None:
        return None
    deployment = desk.release_of(row).deployment
    flow = desk.workflow_of(row)
    name = called(deployment, flow, row.case.data, desk.labels, pointed_at(desk, flow, row))
    if desk.is_outside(row):
        return name or None
    return with_kind(label_in(desk.workflow_of(row.host), row), name)


def pointed_at(desk: Desk, workflow: Workflow, row: CaseRow) -> Records:
    """The record that names it, where one does."""
    field = workflow.data.get(workflow.named_by or "")
    value = row.case.data.get(field.name) if field is not None else None
    if field is None or field.type != "record" or value is None:
        return NO_RECORDS
    several = value if isinstance(value, tuple) else (value,)
    rows = cases_by_id(desk.tx, (str(one) for one in several))
    return {field.among: {name: recorded(desk, one) for name, one in rows.items()}}


def recorded(desk: Desk, row: CaseRow) -> Recorded:
    deployment, flow = desk.release_of(row).deployment, desk.workflow_of(row)
    label = called(deployment, flow, row.case.data, desk.labels)
    return Recorded(label=label, names=row.case.data, visits=row.case.visits, over=row.closed)
