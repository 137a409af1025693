"""Owns measurements over time: the values of an instrument, from every time that it was answered.

A block of an instrument counts as an answer to it. Only values that the reader may read are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from engine.access.reading import Part, blocks_of
from engine.definitions.form import Band, Computed, Form
from engine.expressions.analysis import reachable
from engine.expressions.scope import Value, Values
from engine.filling.submission import Submission
from engine.operations.case_file import CaseFile
from engine.operations.views_measured import Point, Series

PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One time that an instrument was answered. `result_only`: the reader sees no more."""

    form: Form
    values: Values
    at: datetime
    by: str
    result_only: bool


def measurements(file: CaseFile) -> tuple[Series, ...]:
    """A series for each value of each instrument that has any number the reader may see."""
    by_form: dict[str, list[Answered]] = {}
    for sent in file.sent:
        for one in answered_in(file, sent):
            by_form.setdefault(one.form.name, []).append(one)
    found = (series for answers in by_form.values() for series in series_of(file, answers))
    return tuple(one for one in found if one.points)


def answered_in(file: CaseFile, sent: Submission) -> Iterator[Answered]:
    """The instruments answered in a sent form: itself, and its blocks."""
    use, redaction = file.workflow.forms.get(sent.form), file.reading(sent)
    if use is None or redaction is None:
        return
    if use.form.instrument is not None:
        yield Answered(
            form=use.form,
            values=sent.as_names(),
            at=sent.at,
            by=sent.by,
            result_only=redaction.part is Part.RESULT,
        )
    for path, block in blocks_of(use.form.fields):
        part = redaction.blocks.get(path, redaction.part)
        values = block_values(sent.as_names(), path)
        if block.instrument is not None and part is not Part.NOTHING and values is not None:
            yield Answered(
                form=block, values=values, at=sent.at, by=sent.by, result_only=part is Part.RESULT
            )


def block_values(names: Values, path: str) -> Values | None:
    """What a block holds; None when it was left out or lies in a repeating group."""
    found: Value = names
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else None


def series_of(file: CaseFile, answers: list[Answered]) -> Iterator[Series]:
    form = answers[-1].form
    for computed in form.values.values():
        if not computed.hidden:
            seen = [one for one in answers if sees(one, computed)]
            yield series(file, form, computed, tuple(points(file, computed, seen)))


def sees(answered: Answered, computed: Computed) -> bool:
    return not answered.result_only or computed.name in answered.form.result


def limits(computed: Computed) -> tuple[float | None, float | None]:
    """The least and greatest number the value can be; None where there is no end."""
    if computed.value is None:
        return None, None
    reach = reachable(computed.value)
    low, high = reach.least, reach.most
    return (low if isfinite(low) else None, high if isfinite(high) else None)


def series(file: CaseFile, form: Form, computed: Computed, found: tuple[Point, ...]) -> Series:
    low, high = limits(computed)
    return Series(
        form=form.name,
        title=form.title,
        value=computed.name,
        label=computed.label,
        low=low,
        high=high,
        better=computed.better,
        real_change=computed.real_change,
        placeholder=form.instrument is not None and form.instrument.wording == PLACEHOLDER,
        points=found,
    )


def points(file: CaseFile, computed: Computed, answers: Iterable[Answered]) -> Iterator[Point]:
    before: float | None = None
    for one in answers:
        value = one.values.get(computed.name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        band = band_of(computed, one.values)
        change = None if before is None else value - before
        yield Point(
            at=one.at,
            value=value,
            band=band.label if band is not None else None,
            severity=band.severity if band is not None else None,
            by=file.called(one.by),
            change=change,
            real=is_real(change, computed.real_change),
        )
        before = value


def is_real(change: float | None, least: float | None) -> bool | None:
    return None if change is None or least is None else abs(change) >= least


def band_of(computed: Computed, values: Values) -> Band | None:
    """The band that the value had when it was computed."""
    name = values.get(f"{computed.name}@band")
    sets = (one.bands for one in computed.band_sets)
    return next((bands[name] for bands in sets if isinstance(name, str) and name in bands), None)
