"""Owns what a row of a report says: its cells, and what lacks in it or contradicts.

Of somebody protected it says a pseudonym, and nothing of the person but that. Of somebody who has not
consented it says only what is told of everybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import chain

from engine.casework.reporting import Change
from engine.definitions.deployment import Deployment
from engine.definitions.export import END, START, YEAR, Export, ReportColumn
from engine.expressions.scope import Value
from engine.expressions.types import Kind
from engine.foundation.identity import Kind as NumberKind
from engine.foundation.texts import Text, in_words, said
from engine.interop.table import Cell
from engine.operations.facts_kept import paths_read
from engine.operations.person_facts import kind_of, person_values
from engine.operations.views import Words
from engine.storage.people import PersonRow

CHANGES: Mapping[str, Words] = {
    START: said("start"),
    END: said("slut"),
    YEAR: said("nytt år"),
}
NUMBERS = (NumberKind.PERSONNUMMER, NumberKind.SAMORDNINGSNUMMER)
"""What a register knows people by."""
TOLD_OF_PROTECTED = ("sex",)
YES_NO = {True: said("ja"), False: said("nej")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A row. `wrong`: what lacks or contradicts, for those who put it right."""

    change: Change
    cells: tuple[Cell, ...]
    wrong: tuple[Words, ...]

    @property
    def digest(self) -> str:
        said = [self.change.kind, self.change.day.isoformat(), *self.cells]
        return digest_of(json.dumps(said, ensure_ascii=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """The case that a row is of: its number, the sub-project's label, and whom it is about."""

    number: str
    subproject: Words
    person: PersonRow | None

    @property
    def protected(self) -> bool:
        return self.person is not None and self.person.protected != ""


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def made_row(deployment: Deployment, export: Export, change: Change, whom: Whom) -> Made:
    cells = {
        one.name: cell_of(deployment, export, one, change, whom) for one in export.columns.values()
    }
    return Made(
        change=change,
        cells=tuple(cells.values()),
        wrong=tuple(wrong_in(deployment, export, change, whom, cells)),
    )


def cell_of(
    deployment: Deployment, export: Export, column: ReportColumn, change: Change, whom: Whom
) -> Cell:
    if is_left_out(deployment, export, column, change, whom):
        return ""
    if column.gives is not None:
        found = given(deployment, export, column.gives, change, whom)
        return column.codes.get(change.kind, found) if column.gives == "change" else found
    return told(deployment, column, change.values.get(column.name))


def is_left_out(
    deployment: Deployment, export: Export, column: ReportColumn, change: Change, whom: Whom
) -> bool:
    if column.at not in (None, change.kind):
        return True
    if not change.consented and not column.anonymous:
        return True
    return whom.protected and tells_who(deployment, export, column)


def tells_who(deployment: Deployment, export: Export, column: ReportColumn) -> bool:
    """Whether a column may say who somebody is: a name, a text, or anything kept of the person."""
    if column.value is None:
        return column.gives in ("name", "number")
    if column.value.type.kind is Kind.TEXT:
        return True
    flow = deployment.workflows[export.over]
    inner = (use.workflow.values.values() for use in flow.activities.values())
    paths = paths_read((column.value,), chain(flow.values.values(), *inner))
    return any(path[0] == "person" and path[1:2] != TOLD_OF_PROTECTED for path in paths)


def given(deployment: Deployment, export: Export, what: str, change: Change, whom: Whom) -> Cell:
    """What no expression tells."""
    person, language = whom.person, deployment.base_language
    match what:
        case "identity":
            return pseudonym(deployment, export, person) if whom.protected else number_of(person)
        case "name":
            return person.name if person is not None else ""
        case "month":
            return f"{change.day:%Y-%m}"
        case "year":
            return f"{change.day:%Y}"
        case "change":
            return in_words(CHANGES[change.kind], language)
        case "day":
            return change.day.isoformat()
        case "start":
            return change.started.isoformat()
        case "end":
            return change.day.isoformat() if change.kind == END else ""
        case "number":
            return whom.number
        case "subproject":
            return in_words(whom.subproject, language)
        case _:
            reference = deployment.funding.get("reference", "")
            return in_words(reference, language)


def number_of(person: PersonRow | None) -> str:
    """Without its line."""
    return (person.identity or "").replace("-", "") if person is not None else ""


def pseudonym(deployment: Deployment, export: Export, person: PersonRow | None) -> str:
    """The day of birth and the signs of the sex; empty where either is not known."""
    born, sex = known_of(deployment, person)
    signs = {"woman": export.woman, "man": export.man}.get(sex, "")
    return f"{born:%Y%m%d}{signs}" if born is not None and signs else ""


def known_of(deployment: Deployment, person: PersonRow | None) -> tuple[date | None, str]:
    """When the person was born and their sex: as it is told in the project, or else as the number tells."""
    known = person_values(person, deployment.name, date.max)
    born, sex = known.get("birth_date"), known.get("sex")
    return born if isinstance(born, date) else None, sex if isinstance(sex, str) else ""


def told(deployment: Deployment, column: ReportColumn, value: Value) -> Cell:
    """What an expression gave, by the receiver's codes where there are such."""
    language = deployment.base_language
    if isinstance(value, bool):
        name = "true" if value else "false"
        return column.codes.get(name, in_words(YES_NO[value], language))
    if isinstance(value, datetime):
        return value.astimezone(deployment.calendar.zone).date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str):
        return ""
    if value in column.codes or column.value is None:
        return column.codes.get(value, value)
    points = column.value.type.options.get(value)
    label: Text | None = points.label if points is not None else None
    return in_words(label, language) if label is not None else value


def wrong_in(
    deployment: Deployment,
    export: Export,
    change: Change,
    whom: Whom,
    cells: Mapping[str, Cell],
) -> Iterator[Words]:
    """What lacks, and what contradicts the rest."""
    for column in export.columns.values():
        if is_left_out(deployment, export, column, change, whom):
            continue
        if column.gives == "identity":
            yield from wrong_number(deployment, whom, cells[column.name])
        elif column.needed and cells[column.name] == "":
            yield said("{column} saknas.", column=column.label or column.name)
    if change.day < change.started:
        yield said("Slutet är före starten.")
    first, last = deployment.period
    if not (first or date.min) <= change.day <= (last or date.max):
        yield said("Dagen ligger utanför projekttiden.")


def wrong_number(deployment: Deployment, whom: Whom, cell: Cell) -> Iterator[Words]:
    if whom.protected:
        if cell == "":
            yield said("Födelsedag eller kön saknas, så numret kan inte bytas mot en pseudonym.")
        return
    if cell == "":
        yield said("Personnummer saknas.")
        return
    person = whom.person
    kind = kind_of(person.identity if person else None, date.max, deployment.identity)
    if kind not in NUMBERS:
        yield said("Numret är ett reservnummer och känns inte igen av mottagaren.")


def heads(deployment: Deployment, columns: Iterable[ReportColumn]) -> tuple[str, ...]:
    return tuple(in_words(one.label or one.name, deployment.base_language) for one in columns)
