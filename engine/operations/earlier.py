"""Owns what is shown beside a form while it is filled in: what was answered last time, as far as the one who
fills it in may read that, and when an instrument may well be done again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from engine.access.reading import Part
from engine.definitions.form import Field, Form
from engine.expressions.scope import Value, Values
from engine.fields.all import BY_NAME
from engine.fields.question import Place
from engine.foundation.once import once
from engine.foundation.texts import Text
from engine.operations.answers import redacted
from engine.operations.case_file import CaseFile
from engine.operations.instruments import first_day_again, found_in, shown
from engine.operations.measuring import Answered, AsSent, latest_before
from engine.operations.views_measured import InstrumentShown, Words

NO_CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType({})
NO_WORDS: Mapping[str, Words] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """`chosen`: names of the options that were chosen last time, by path, also of each row of a matrix.
    `words`: other answers, in words. `times`: which form or block that was, and when. `instruments`: those
    in the form.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NO_CHOICES)
    words: Mapping[str, Words] = field(default_factory=lambda: NO_WORDS)
    times: tuple[tuple[Text, datetime], ...] = ()
    instruments: tuple[InstrumentShown, ...] = ()


def earlier_in(file: CaseFile, form: Form, place: Place, as_sent: AsSent) -> Earlier:
    """What was answered before in the case."""
    found = Found(file=file, place=place, as_sent=as_sent)
    found.form(form, "")
    return Earlier(
        chosen=found.chosen,
        words=found.words,
        times=tuple(found.times),
        instruments=tuple(instruments(file, form, place, as_sent)),
    )


def instruments(
    file: CaseFile, form: Form, place: Place, as_sent: AsSent
) -> Iterator[InstrumentShown]:
    """Those in the form. When one was done last is told to those who may read anything of it."""
    for path, one, kind in found_in(form):
        last = latest_before(file, one, as_sent)
        calendar = file.deployment.calendar
        again = first_day_again(kind, last.at, calendar, file.now.date()) if last else None
        until = last.at if last else None
        yield shown(path, one, kind, place.language, until, again)


@dataclass(slots=True, kw_only=True)
class Found:
    """What is being gathered."""

    file: CaseFile
    place: Place
    as_sent: AsSent
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    times: list[tuple[Text, datetime]] = field(default_factory=list)

    def form(self, form: Form, prefix: str) -> None:
        """What was answered last time in a form, or in an instrument wherever it was answered."""
        last = latest_before(self.file, form, self.as_sent)
        before = len(self.chosen) + len(self.words)
        if last is not None or has_blocks(form):
            self.fields(form.fields, prefix, answers_of(last) if last is not None else {})
        if last is not None and len(self.chosen) + len(self.words) > before:
            self.times.insert(0, (form.title, last.at))

    def fields(self, fields: Mapping[str, Field], prefix: str, answers: Values) -> None:
        for one in fields.values():
            path, value = prefix + one.name, answers.get(one.name)
            if one.block is not None and one.block.instrument is not None:
                self.form(one.block, f"{path}.")
            elif one.block is not None:
                inside = value if isinstance(value, Mapping) else {}
                self.fields(one.block.fields, f"{path}.", inside)
            elif value is not None and one.type not in ("repeat", "info"):
                self.answer(one, path, value)

    def answer(self, one: Field, path: str, value: Value) -> None:
        if one.rows:
            rows = value if isinstance(value, Mapping) else {}
            self.chosen |= {
                f"{path}.{name}": (str(rows[name]),) for name in one.rows if rows.get(name)
            }
        elif one.type == "yes_no":
            self.chosen[path] = ("true" if value is True else "false",)
        elif one.options:
            chosen = value if isinstance(value, tuple) else (value,)
            self.chosen[path] = tuple(str(name) for name in chosen)
        else:
            self.words[path] = BY_NAME[one.type].show(one, value, self.place)


@once
def has_blocks(form: Form) -> bool:
    """Whether anything in it may have been answered in another form."""
    return any(one.block is not None for one in form.fields.values())


def answers_of(last: Answered) -> Values:
    """The answers that the reader may read. Who reads a result alone reads no answers."""
    if last.seen.part is not Part.ALL:
        return {}
    if last.path:
        return last.values
    answers, _ = redacted(last.form, last.sent.answers, last.sent.values, last.seen)
    return answers
