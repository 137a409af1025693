"""Owns how questions are shown: each with its texts, what was written, what is wrong, and its template.

What is shown at all, required or suggested was settled by `filling`; here it is only laid out. All that may
differ between two showings of a question is its `State`; the rest is the definition's and never changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, Protocol

from engine.definitions.form import Field, Form, MatrixRow
from engine.fields.all import BY_NAME
from engine.fields.field_type import Words
from engine.fields.file import called, size_limit
from engine.fields.file_kinds import LABELS, USUAL, formats_of
from engine.fields.question import Place, Terms
from engine.filling.context import FillContext
from engine.filling.draft import Draft, Written
from engine.filling.given import Giving
from engine.filling.limits import EXAMPLE, fixed_example
from engine.filling.settled import Settled
from engine.foundation.quick import quick
from engine.foundation.texts import Said, Text, said
from engine.web.groups import Group, cards_of, group_of

SHORT = 22  # letters; two options that fit beside each other on a phone


class Part(Protocol):
    """What stands within a question: another, a row of a matrix, or finished HTML."""

    @property
    def template(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    name: str
    label: Words
    chosen: bool
    hint: Text | None = None
    before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a matrix as its template needs it."""

    path: str
    id: str
    label: Text
    options: tuple[Choice, ...]
    error: Words | None
    template: str = "matrix_row.html"


class State(NamedTuple):
    """What varies in how one question is shown. `closed`: names of options that cannot be chosen now;
    `known`: candidates, name and label; `rows`: how many rows a group has. `before`: names of options that
    were chosen last time. `young`: somebody else gives the consent for the person. `day`: what to show as an
    example of a day, where the usual one would be refused. `by_link`: whoever answers has no account, and
    answers themselves.
    """

    required: bool
    suggested: bool
    opened: bool
    error: Words | None
    written: Written
    closed: tuple[str, ...]
    known: tuple[tuple[str, Words], ...]
    rows: int
    before: tuple[str, ...] = ()
    young: bool = False
    day: date | None = None
    by_link: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question as its template needs it. `written`: sub-name to texts. What stands within it is shown by
    the template that each names. `alone`: it is all that its page asks.
    """

    path: str
    id: str
    template: str
    label: Text
    required: bool
    written: Written
    hint: Text | None = None
    about: Text | None = None
    sensitive: Text | None = None
    suggested: bool = False
    many: bool = False
    error: Words | None = None
    options: tuple[Choice, ...] = ()
    rows: Sequence[Part] = ()
    groups: Sequence[Sequence[Part]] = ()
    inner: Sequence[Part] = ()
    group: Group | None = None
    each: Text | None = None
    add: Text | None = None
    text: Text | None = None
    terms: Terms | None = None
    young: bool = False
    by_link: bool = False
    low: Text | None = None
    high: Text | None = None
    least: str = ""
    greatest: str = ""
    example: str = ""
    placeholder: bool = False
    opened: bool = False
    alone: bool = False
    kinds: tuple[Said, ...] = ()
    endings: str = ""
    largest: int = 0
    files_at: str = ""

    def one(self) -> str:
        """What was written in the question's own field."""
        return self.part("")

    def part(self, name: str) -> str:
        texts = self.written.get(name, ())
        return texts[-1] if texts else ""

    @property
    def short(self) -> bool:
        """Whether the options are few and short enough to stand side by side."""
        return len(self.options) == 2 and all(
            not isinstance(one.label, Text) or len(one.label.in_("sv")) < SHORT
            for one in self.options
        )


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a page of questions is laid out from. `errors`: path to what is wrong there. `opened`: paths that
    an answer has just brought out. `files_at`: where files are fetched; `largest`: bytes that a
    file may be here. `giving`: what may change while somebody types; None: nothing. `before`: names of the
    options that were chosen last time, by path; `told_before`: other answers, in words.
    `draft` and `context`: what is settled, for rows that are to come or are gone; `just_gone`: the row
    that was last taken away; `unseen`: groups with one that was not.
    """

    form: Form
    settled: Settled
    written: Written
    place: Place
    errors: Mapping[str, Said | Text] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()
    files_at: str = ""
    largest: int = 0
    giving: Giving | None = None
    draft: Draft = field(default_factory=Draft)
    context: FillContext | None = None
    just_gone: str = ""
    unseen: tuple[str, ...] = ()
    before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told_before: Mapping[str, Words] = field(default_factory=dict)

    def questions(self, names: Iterable[str]) -> tuple[Question, ...]:
        """The questions called so that are shown, in order."""
        return tuple(self.question(one, path) for one, path in self.places(self.form.fields, names))

    def question(self, one: Field, path: str) -> Question:
        groups = tuple(
            tuple(self.question(*place) for place in group) for group in self.inside(one, path)
        )
        question = asked(
            one,
            path,
            self.state(one, path),
            rows=self._rows(one, path),
            groups=groups,
            inner=groups[0] if one.block is not None else (),
            files_at=self.files_at,
            largest=self.largest,
        )
        if one.type != "repeat":
            return question
        cards = tuple(cards_of(self, one, path, groups))
        return replace(question, group=replace(group_of(self, one, path, len(cards)), cards=cards))

    def inside(self, one: Field, path: str) -> Iterator[Iterator[tuple[Field, str]]]:
        """The questions shown within one, with their paths: of a block together, of a group row by row."""
        for fields, prefix in self.within(one, path):
            yield self.places(fields, fields, prefix)

    def within(self, one: Field, path: str) -> Iterator[tuple[Mapping[str, Field], str]]:
        """The questions within one, in the order they stand, and what their paths begin with."""
        if one.block is not None:
            names = (name for page in one.block.pages for name in page.fields)
            yield {name: one.block.fields[name] for name in names}, f"{path}."
        elif one.type == "repeat":
            for number in range(self.settled.rows.get(path, 0)):
                yield one.fields, f"{path}.{number}."

    def state(self, one: Field, path: str) -> State:
        """How the question stands now."""
        settled = self.settled
        return State(
            path in settled.required or _is_unmarked(one),
            path in settled.suggested,
            path in self.opened,
            self.errors.get(path),
            self._written(one, path),
            self._closed(one, path) if settled.closed and one.options else (),
            tuple(self._candidates(one, path)) if one.type in KNOWING else (),
            settled.rows.get(path, 0) if one.type == "repeat" else 0,
            self.before.get(path, ()),
            path in settled.young,
            settled.days.get(path),
            self.place.signer is not None and self.place.signer.kind == "link",
        )

    def _written(self, one: Field, path: str) -> Written:
        """What stands in the browser's fields: what was written, or the suggestion."""
        type_ = BY_NAME.get(one.type)
        if type_ is None or one.rows:  # What is written in a matrix stands in its rows.
            return NOTHING
        if path in self.settled.suggested:
            return type_.raw(one, self.settled.by_path.get(path))
        parts = type_.parts(one)
        if parts == OWN:
            texts = self.written.get(path)
            return NOTHING if texts is None else {"": texts}
        found = {
            part: texts
            for part in parts
            if (texts := self.written.get(f"{path}.{part}" if part else path)) is not None
        }
        if "day" in parts and found and not any(found.get("month", ("",))):
            value = self.settled.by_path.get(path)
            return type_.raw(one, value) if value is not None else found
        return found

    def _closed(self, one: Field, path: str) -> tuple[str, ...]:
        return tuple(name for name in one.options if f"{path}.{name}" in self.settled.closed)

    def _candidates(self, one: Field, path: str) -> Iterator[tuple[str, Words]]:
        if one.type in ANEW:
            yield from self._given(one, path)
            return
        known, chosen = self._known(one), self.written.get(path, ())
        unfit = self.place.unfit if one.type == "user" else NOBODY
        for name, label in known.items():
            fits = name in chosen or name not in unfit
            if fits and f"{path}.{name}" not in self.settled.closed:
                yield name, label

    def _known(self, one: Field) -> Mapping[str, Words]:
        if one.type == "record":
            records = self.place.records.get(one.among, {})
            return {name: record.label for name, record in records.items()}
        return self.place.staff if one.type == "user" else self.place.organisations

    def _given(self, one: Field, path: str) -> Iterator[tuple[str, Words]]:
        """The files that have been added, by id, right or wrong; or the signature that has been given."""
        if one.type == "file":
            added = (self.place.files.get(text) for text in self.written.get(path, ()))
            for upload in added:
                if upload is not None:
                    yield upload.id, called(asdict(upload))
        elif (value := self.settled.by_path.get(path)) is not None:
            yield "", BY_NAME[one.type].show(one, value, self.place)

    def row_state(self, path: str) -> tuple[tuple[str, ...], Said | Text | None]:
        """What has been chosen in a row of a matrix, and what is wrong there."""
        return self.written.get(path, ()), self.errors.get(path)

    def _rows(self, one: Field, path: str) -> tuple[Line, ...]:
        return tuple(
            line(
                one,
                row,
                f"{path}.{row.name}",
                *self.row_state(f"{path}.{row.name}"),
                self.before.get(f"{path}.{row.name}", ()),
            )
            for row in one.rows.values()
        )

    def places(
        self, fields: Mapping[str, Field], names: Iterable[str], prefix: str = ""
    ) -> Iterator[tuple[Field, str]]:
        """The questions called so that are shown, with their paths."""
        shown = self.settled.shown
        for name in names:
            path = prefix + name
            if path in shown:
                yield fields[name], path


ANEW = frozenset({"file", "signature", "consent"})
"""Types whose questions tell of what has been done, and are never the same twice."""
KNOWING = ANEW | {"user", "organisation", "record"}
OWN = ("",)
NOBODY: frozenset[str] = frozenset()
NOTHING: Written = MappingProxyType({})
STILL = State(False, False, False, None, NOTHING, (), (), 0)
"""A question that nobody has touched."""


def asked(
    one: Field,
    path: str,
    state: State,
    *,
    rows: Sequence[Part] = (),
    groups: Sequence[Sequence[Part]] = (),
    inner: Sequence[Part] = (),
    files_at: str = "",
    largest: int = 0,
) -> Question:
    """A question of a definition, as it stands."""
    return Question(
        path=path,
        id=anchor(path),
        template=f"{one.type if one.block is None else 'block'}.html",
        label=_label(one),
        required=state.required,
        written=state.written,
        hint=one.hint,
        about=one.block.about if one.block is not None else None,
        sensitive=one.sensitive,
        suggested=state.suggested,
        many=one.many,
        error=state.error,
        options=_options(one, state),
        rows=rows,
        groups=groups,
        inner=inner,
        add=one.add,
        each=one.each,
        text=one.text,
        terms=one.terms,
        young=state.young,
        by_link=state.by_link,
        low=one.low,
        high=one.high,
        least=_bound(one, "min"),
        greatest=_bound(one, "max"),
        example=_example(one, state),
        placeholder=_placeholder(one.block),
        opened=state.opened,
        kinds=kinds_of(one),
        endings=endings_of(one),
        largest=min(size_limit(one) or largest, largest),
        files_at=files_at,
    )


def kinds_of(one: Field) -> tuple[Said, ...]:
    """The kinds of files that a question for files takes, in words."""
    return tuple(LABELS[word] for word in one.accept or USUAL) if one.type == "file" else ()


def endings_of(one: Field) -> str:
    """The same as what a browser is told to offer."""
    if one.type != "file":
        return ""
    return ",".join(f".{ending}" for kind in formats_of(one.accept) for ending in kind.endings)


def line(
    one: Field,
    row: MatrixRow,
    path: str,
    chosen: tuple[str, ...],
    error: Words | None,
    before: tuple[str, ...] = (),
) -> Line:
    """A row of a matrix, as it stands."""
    return Line(
        path=path,
        id=anchor(path),
        label=row.label,
        error=error,
        options=tuple(
            Choice(
                name=option.name,
                label=option.label,
                chosen=option.name in chosen,
                before=option.name in before,
            )
            for option in one.options.values()
        ),
    )


def _options(one: Field, state: State) -> tuple[Choice, ...]:
    chosen, hints = state.written.get("", ()), one.options
    return tuple(
        Choice(
            name=name,
            label=label,
            chosen=name in chosen,
            hint=hints[name].hint if name in hints else None,
            before=name in state.before,
        )
        for name, label in options_of(one, state).items()
    )


def options_of(one: Field, state: State) -> Mapping[str, Words]:
    """What can be chosen now, with labels; empty for other kinds of question."""
    if one.type == "yes_no":
        return YES_NO
    if one.options:
        return {
            option.name: option.label
            for option in one.options.values()
            if option.name not in state.closed
        }
    return dict(state.known)


def has_one_text(one: Field) -> bool:
    """Whether an answer is one text, or the names of options, under the question's own name."""
    if one.block is not None or one.rows or one.type in ("info", "repeat"):
        return False
    return BY_NAME[one.type].parts(one) == OWN


def is_asked(one: Field, state: State) -> bool:
    """Whether the question itself is asked, not only those within it."""
    return one.block is None and one.type != "info" and not state.rows


def _is_unmarked(one: Field) -> bool:
    """Blocks, groups and infos are not marked as voluntary; their questions are."""
    return one.block is not None or one.type in ("repeat", "info")


def _example(one: Field, state: State) -> str:
    """How a day is written: one that the question would take."""
    if one.type != "date":
        return ""
    day = state.day or fixed_example(one) or EXAMPLE
    return f"{day.day} {day.month} {day.year}"


def _bound(one: Field, key: str) -> str:
    bound = one.min if key == "min" else one.max
    if one.type != "slider" or bound is None:
        return ""
    return bound.text


def row_of(form: Form, path: str) -> Said | None:
    """Which row of a repeating group a question stands in, in words; None for others."""
    fields, found, group = form.fields, None, None
    for name in path.split("."):
        if group is not None and name.isdecimal():
            found = (
                said("”{group}”, nummer {number}", group=group.label, number=int(name) + 1)
                if group.each is None
                else said("{each} {number}", each=group.each, number=int(name) + 1)
            )
            fields, group = group.fields, None
        elif name in fields:
            one = fields[name]
            group = one if one.type == "repeat" else None
            fields = one.block.fields if one.block is not None else one.fields
    return found


def _label(one: Field) -> Text:
    """A block that has no label of its own is called what its form is called."""
    if one.block is not None and not one.label.entries:
        return one.block.title
    return one.label


YES_NO: Mapping[str, Words] = MappingProxyType({"true": Said("Ja"), "false": Said("Nej")})


def anchor(path: str) -> str:
    """An id for the page; the path itself, which holds no spaces."""
    return path


def _placeholder(block: Form | None) -> bool:
    instrument = block.instrument if block is not None else None
    return instrument is not None and instrument.wording == "placeholder"
