"""Owns what is said of the instruments in a form: where they come from, what must be stated of the right
to use them, whether the words are their own, and when they may well be done again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from engine.access.reading import blocks_in
from engine.definitions.form import Form, Instrument
from engine.foundation import durations
from engine.foundation.calendar import Calendar
from engine.foundation.durations import Duration
from engine.operations.views_measured import InstrumentShown


def instruments_of(form: Form, language: str) -> tuple[InstrumentShown, ...]:
    """The form itself, and the blocks in it, as far as they are instruments. `language`: that in which the
    questions were, or are, asked.
    """
    return tuple(shown(path, one, kind, language) for path, one, kind in found_in(form))


def found_in(form: Form) -> Iterator[tuple[str, Form, Instrument]]:
    if form.instrument is not None:
        yield "", form, form.instrument
    for path, block in blocks_in(form):
        if block.instrument is not None:
            yield path, block, block.instrument


def shown(
    path: str,
    form: Form,
    instrument: Instrument,
    language: str,
    last: datetime | None = None,
    again: date | None = None,
) -> InstrumentShown:
    return InstrumentShown(
        path=path,
        title=form.title,
        source=instrument.source,
        cutoffs=instrument.cutoffs,
        recall=duration(instrument.recall),
        repeat_after=duration(instrument.repeat_after),
        holder=instrument.licence.holder,
        notice=instrument.licence.notice,
        placeholder=instrument.is_placeholder(language),
        last=last,
        again=again,
    )


def duration(text: str | None) -> Duration | None:
    return durations.read(text) if text is not None else None


def first_day_again(
    instrument: Instrument, last: datetime, calendar: Calendar, today: date
) -> date | None:
    """The first day that it may well be done again, where that is ahead."""
    wait = durations.read(instrument.repeat_after or "")
    if wait is None:
        return None
    day = calendar.later(last.astimezone(calendar.zone).date(), wait)
    return day if day > today else None
