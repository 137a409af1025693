"""Owns measurements over time: the values of an instrument, from every time that it was answered.

A block of an instrument counts as an answer to it, wherever it was filled in. Only values that the reader
may read are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from engine.access.reading import Part, Redaction, blocks_of
from engine.access.withheld import name_is_withheld
from engine.definitions.form import Computed, Form
from engine.expressions.analysis import reachable
from engine.expressions.scope import Value, Values
from engine.filling.scales import bands_for, called, scales_of
from engine.filling.submission import Submission
from engine.foundation.texts import Text
from engine.operations.case_file import CaseFile
from engine.operations.views_measured import Point, Series

AsSent = Callable[[Submission], Form]
"""The form as it was when something was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One time that an instrument was answered. `seen`: how much of it the reader sees. `path`: of the block
    that it was, in the form called `within`; empty when it was filled in by itself. `file`: of the case, or
    of the activity, that it was sent in.
    """

    file: CaseFile
    form: Form
    values: Values
    sent: Submission
    seen: Redaction
    path: str = ""
    within: Text | None = None

    @property
    def at(self) -> datetime:
        return self.sent.at

    @property
    def comparable(self) -> bool:
        return not is_placeholder(self.form, self.sent.language)

    def sees(self, computed: Computed) -> bool:
        return not name_is_withheld(self.form, computed.name, self.seen)


def is_placeholder(form: Form, language: str) -> bool:
    """Whether the questions of an instrument stand in other words than its own."""
    return form.instrument is not None and form.instrument.is_placeholder(language)


def measurements(files: Iterable[tuple[CaseFile, AsSent]]) -> tuple[Series, ...]:
    """A series for each value of each instrument that has any number the reader may see, in the case and in
    those of its activities that are given.
    """
    by_form: dict[str, list[Answered]] = {}
    for file, as_sent in files:
        for name, answers in measured(file, as_sent).items():
            by_form.setdefault(name, []).extend(answers)
    in_time = (sorted(answers, key=lambda one: one.at) for answers in by_form.values())
    found = (one for answers in in_time for one in series_of(answers))
    return tuple(one for one in found if one.points)


def measures(file: CaseFile) -> bool:
    """Whether anything in it is an instrument."""
    return any(form_measures(use.form) for use in file.workflow.forms.values())


def form_measures(form: Form) -> bool:
    """Whether a form is an instrument, or has one in it."""
    return form.instrument is not None or any(
        block.instrument for _, block in blocks_of(form.fields)
    )


def measured(file: CaseFile, as_sent: AsSent) -> Mapping[str, list[Answered]]:
    """By the instrument's name, every time that it was answered and the reader may see, oldest first."""
    by_form: dict[str, list[Answered]] = {}
    for sent in file.sent:
        for one in answered_in(file, sent, as_sent):
            by_form.setdefault(one.form.name, []).append(one)
    return by_form


def answered_in(file: CaseFile, sent: Submission, as_sent: AsSent) -> Iterator[Answered]:
    """The instruments answered in a sent form: itself, and its blocks."""
    redaction = file.reading(sent)
    if sent.form not in file.workflow.forms or redaction is None:
        return
    form, names = as_sent(sent), sent.as_names()
    if form.instrument is not None:
        yield Answered(file=file, form=form, values=names, sent=sent, seen=redaction)
    for path, block in blocks_of(form.fields):
        inner, values = block_redaction(form, path, redaction), block_values(names, path)
        if block.instrument is not None and inner is not None and values is not None:
            yield Answered(
                file=file,
                form=block,
                values=values,
                sent=sent,
                seen=inner,
                path=path,
                within=form.title,
            )


def block_redaction(form: Form, path: str, seen: Redaction) -> Redaction | None:
    """How much of a block somebody sees who sees so much of the form around it; None: nothing."""
    part = seen.blocks.get(path, seen.part)
    first = path.partition(".")[0]
    return None if part is Part.NOTHING or seen.hides(form, first) else Redaction(part=part)


def block_values(names: Values, path: str) -> Values | None:
    """What a block holds; None when it was left out or lies in a repeating group."""
    found: Value = names
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else None


def series_of(answers: list[Answered]) -> Iterator[Series]:
    """A series for each value that the latest form has, of every time it was computed."""
    form = answers[-1].form
    for computed in form.values.values():
        seen = [one for one in answers if one.sees(computed)]
        if seen and not computed.hidden:
            found = tuple(points(computed, seen))
            yield series(form, computed, found, seen[-1].values)


def limits(computed: Computed) -> tuple[float | None, float | None]:
    """The least and greatest number the value can be; None where there is no end."""
    if computed.value is None:
        return None, None
    reach = reachable(computed.value)
    low, high = reach.least, reach.most
    return (low if isfinite(low) else None, high if isfinite(high) else None)


def series(form: Form, computed: Computed, found: tuple[Point, ...], latest: Values) -> Series:
    """`latest`: what was computed last, which tells whose bands hold."""
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
        placeholder=any(not one.comparable for one in found),
        points=found,
        scales=scales_of(computed, latest),
        source=computed.source,
    )


def points(computed: Computed, answers: Iterable[Answered]) -> Iterator[Point]:
    before: float | None = None
    for one in answers:
        value, then = number_in(one.values, computed.name), one.form.values.get(computed.name)
        if value is None or then is None:
            continue
        bands = tuple(bands_for(then, one.values))
        change = None if before is None else value - before
        yield Point(
            at=one.at,
            value=value,
            bands=distinct((called(of), band.label) for of, band in bands),
            severity=bands[0][1].severity if len(bands) == 1 else None,
            by=one.file.called(one.sent.by),
            change=change,
            real=is_real(change, computed.real_change),
            better=is_better(change, computed.better),
            comparable=one.comparable,
            within=one.within,
            submission=one.sent.id,
            number=one.file.row.number,
            amended=one.sent.amended is not None,
        )
        before = value


def distinct(
    bands: Iterable[tuple[Text | str | None, Text]],
) -> tuple[tuple[Text | str | None, Text], ...]:
    """The bands with whom each is for; one alone, for everybody, where all sets say the same."""
    found = tuple(bands)
    same = {label for _, label in found}
    return ((None, found[0][1]),) if len(same) == 1 else found


def number_in(values: Values, name: str) -> float | None:
    value = values.get(name)
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return value if known else None  # type: ignore[return-value]  # a number, just seen


def is_real(change: float | None, least: float | None) -> bool | None:
    return None if change is None or least is None else abs(change) >= least


def is_better(change: float | None, better: str | None) -> bool | None:
    """Whether a change is for the better; None where it is none, or nobody has said which way is."""
    if not change or better is None:
        return None
    return (change > 0) is (better == "higher")


def latest_before(
    file: CaseFile, form: Form, as_sent: AsSent, before: Submission | None = None
) -> Answered | None:
    """The last time that a form was answered, before something that was sent; of an instrument also in a
    block of another form.
    """
    found: Iterator[Answered]
    if form.instrument is not None:
        found = (
            one
            for sent in file.forms.backwards()
            for one in reversed(tuple(answered_in(file, sent, as_sent)))
            if one.form.name == form.name
        )
    else:
        found = own_answers(file, form, as_sent)
    return next((one for one in found if before is None or one.at < before.at), None)


def own_answers(file: CaseFile, form: Form, as_sent: AsSent) -> Iterator[Answered]:
    """Every time that a form that is no instrument was sent and the reader may see, the latest first."""
    uses = (name for name, use in file.workflow.forms.items() if use.form.name == form.name)
    names = tuple(sorted(uses))
    for sent in file.forms.backwards(*names) if names else ():
        seen = file.reading(sent)
        if seen is not None:
            yield Answered(
                file=file, form=as_sent(sent), values=sent.as_names(), sent=sent, seen=seen
            )
