"""Owns what differs between sent forms: the same question on the same row, as far as the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.access.reading import Redaction
from engine.definitions.form import Form
from engine.fields.question import Place
from engine.filling.submission import Submission
from engine.foundation.texts import said
from engine.operations.answers import Showing, parts_of, redacted, scores_of
from engine.operations.views import Row, Words
from engine.operations.views_links import Beside


def differing(
    form: Form, before: Submission, after: Submission, seen: Redaction, place: Place
) -> tuple[Beside, ...]:
    """The answers that are others in the later version, then the values."""
    both = [redacted(form, one.answers, one.values, seen) for one in (before, after)]
    answers = [
        [
            (row.path, row.label, "" if row.empty else row.value)
            for part in parts_of(form, told, place)
            for row in flat(part.rows)
        ]
        for told, _ in both
    ]
    showing = Showing(language=place.language)
    values = [
        [
            (f"= {one.name}", one.label, counted(one.value, one.band))
            for one in scores_of(form, told, values, showing, seen)
        ]
        for told, values in both
    ]
    found = (*beside(answers), *beside(values))
    return tuple(one for one in found if None in one.values or one.differs)


def counted(value: Words | None, band: Words | None) -> Words:
    if value is None:
        return ""
    return value if band is None else said("{value}, {band}", value=value, band=band)


def flat(rows: Iterable[Row]) -> Iterable[Row]:
    for row in rows:
        if not row.rows:
            yield row
        for _, inner in row.rows:
            yield from flat(inner)


def beside(columns: Sequence[Sequence[tuple[str, Words, Words]]]) -> Iterable[Beside]:
    """The same question on the same row, in the order in which they first come."""
    labels: dict[str, Words] = {}
    for each in columns:
        for path, label, _ in each:
            labels.setdefault(path, label)
    told = [{path: value for path, _, value in each} for each in columns]
    for path, label in labels.items():
        values = tuple(each.get(path) for each in told)
        known = [one for one in values if one is not None]
        yield Beside(label=label, values=values, differs=len({str(one) for one in known}) > 1)
