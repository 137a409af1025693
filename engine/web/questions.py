"""Owns how questions are shown: each with its texts, what was written, what is wrong, and its template.

What is shown at all, required or suggested was settled by `filling`; here it is only laid out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.definitions.form import Field, Form, Option
from engine.expressions.scope import Value
from engine.fields.all import BY_NAME
from engine.fields.field_type import Words
from engine.fields.question import Place
from engine.filling.draft import Written
from engine.filling.limits import constant
from engine.filling.settled import Settled
from engine.foundation.texts import Said, Text, said

SHORT = 22  # letters; two options that fit beside each other on a phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    name: str
    label: Words
    chosen: bool
    hint: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a matrix."""

    path: str
    id: str
    label: Text
    options: tuple[Choice, ...]
    error: Said | Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question as its template needs it. `written`: sub-name to texts."""

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
    error: Said | Text | None = None
    options: tuple[Choice, ...] = ()
    rows: tuple[Line, ...] = ()
    groups: tuple[tuple[Question, ...], ...] = ()
    inner: tuple[Question, ...] = ()
    add: Text | None = None
    text: Text | None = None
    low: Text | None = None
    high: Text | None = None
    least: str = ""
    greatest: str = ""
    most: int | None = None
    placeholder: bool = False
    opened: bool = False

    def one(self) -> str:
        """What was written in the question's own field."""
        return self.part("")

    @property
    def full(self) -> bool:
        """Whether a group has all the rows that it may have."""
        return self.most is not None and len(self.groups) >= self.most

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a page of questions is laid out from. `errors`: path to what is wrong there. `opened`: paths that
    an answer has just brought out.
    """

    form: Form
    settled: Settled
    written: Written
    place: Place
    errors: Mapping[str, Said | Text] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()

    def questions(self, names: Iterable[str]) -> tuple[Question, ...]:
        """The questions called so that are shown, in order."""
        return tuple(self._shown(self.form.fields, names, ""))

    def _shown(
        self, fields: Mapping[str, Field], names: Iterable[str], prefix: str
    ) -> Iterator[Question]:
        for name in names:
            if prefix + name in self.settled.shown:
                yield self._question(fields[name], prefix + name)

    def _question(self, one: Field, path: str) -> Question:
        return Question(
            path=path,
            id=anchor(path),
            template=f"{one.type if one.block is None else 'block'}.html",
            label=_label(one),
            required=path in self.settled.required or self._marked(one),
            written=self._written(one, path),
            hint=one.hint,
            about=one.block.about if one.block is not None else None,
            sensitive=one.sensitive,
            suggested=path in self.settled.suggested,
            many=one.many,
            error=self.errors.get(path),
            options=self._options(one, path),
            rows=self._rows(one, path),
            groups=self._groups(one, path),
            inner=self._inner(one, path),
            add=one.add,
            text=one.text,
            low=one.low,
            high=one.high,
            least=self._bound(one, "min"),
            greatest=self._bound(one, "max"),
            most=_most_rows(one),
            placeholder=_placeholder(one.block),
            opened=path in self.opened,
        )

    def _marked(self, one: Field) -> bool:
        """Blocks, groups and infos are not marked as voluntary; their questions are."""
        return one.block is not None or one.type in ("repeat", "info")

    def _written(self, one: Field, path: str) -> Written:
        """What stands in the browser's fields: what was written, or the suggestion."""
        type_ = BY_NAME.get(one.type)
        if type_ is None:
            return {}
        if path in self.settled.suggested:
            return type_.raw(one, self.settled.by_path.get(path))
        found = {
            part: texts
            for part in type_.parts(one)
            if (texts := self.written.get(f"{path}.{part}" if part else path)) is not None
        }
        if "" in found and "day" in type_.parts(one) and len(found) == 1:
            value = self.settled.by_path.get(path)
            return type_.raw(one, value) if value is not None else found
        return found

    def _options(self, one: Field, path: str) -> tuple[Choice, ...]:
        chosen = frozenset(self._written(one, path).get("", ()))
        if one.type == "yes_no":
            labels: dict[str, Words] = {"true": YES, "false": NO}
            return tuple(
                Choice(name=name, label=label, chosen=name in chosen)
                for name, label in labels.items()
            )
        if one.type in ("user", "organisation"):
            return tuple(self._candidates(one, path, chosen))
        return tuple(
            Choice(
                name=option.name,
                label=option.label,
                chosen=option.name in chosen,
                hint=option.hint,
            )
            for option in self._visible(one, path)
        )

    def _candidates(self, one: Field, path: str, chosen: frozenset[str]) -> Iterator[Choice]:
        known: Mapping[str, Words] = (
            self.place.staff if one.type == "user" else self.place.organisations
        )
        for name, label in known.items():
            if f"{path}.{name}" not in self.settled.closed:
                yield Choice(name=name, label=label, chosen=name in chosen)

    def _visible(self, one: Field, path: str) -> Iterator[Option]:
        for option in one.options.values():
            if f"{path}.{option.name}" not in self.settled.closed:
                yield option

    def _rows(self, one: Field, path: str) -> tuple[Line, ...]:
        return tuple(
            Line(
                path=f"{path}.{row.name}",
                id=anchor(f"{path}.{row.name}"),
                label=row.label,
                error=self.errors.get(f"{path}.{row.name}"),
                options=tuple(
                    Choice(
                        name=option.name,
                        label=option.label,
                        chosen=option.name in self.written.get(f"{path}.{row.name}", ()),
                    )
                    for option in one.options.values()
                ),
            )
            for row in one.rows.values()
        )

    def _groups(self, one: Field, path: str) -> tuple[tuple[Question, ...], ...]:
        count = self.settled.rows.get(path, 0)
        return tuple(
            tuple(self._shown(one.fields, one.fields, f"{path}.{number}."))
            for number in range(count)
        )

    def _inner(self, one: Field, path: str) -> tuple[Question, ...]:
        if one.block is None:
            return ()
        block = one.block
        names = [name for page in block.pages for name in page.fields]
        return tuple(self._shown(block.fields, names, f"{path}."))

    def _bound(self, one: Field, key: str) -> str:
        bound = one.min if key == "min" else one.max
        if one.type != "slider" or bound is None:
            return ""
        return str(_constant(bound.text))


def _most_rows(one: Field) -> int | None:
    """How many rows a group may have at most, where that is certain; None: as many as one likes."""
    most = constant(one.max) if one.type == "repeat" else None
    return int(most) if isinstance(most, int | float) else None


def row_of(form: Form, path: str) -> Said | None:
    """Which row of a repeating group a question stands in, in words; None for others."""
    fields, found, group = form.fields, None, None
    for name in path.split("."):
        if group is not None and name.isdecimal():
            found = said("«{group}», nummer {number}", group=group.label, number=int(name) + 1)
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


YES = Said("Ja")
NO = Said("Nej")


def _constant(text: str) -> Value:
    return text


def anchor(path: str) -> str:
    """An id for the page; the path itself, which holds no spaces."""
    return path


def _placeholder(block: Form | None) -> bool:
    instrument = block.instrument if block is not None else None
    return instrument is not None and instrument.wording == "placeholder"


def seen(questions: Iterable[Question]) -> str:
    """The paths of all questions on the page, for the hidden field that says what was shown."""
    return " ".join(_paths(questions))


def _paths(questions: Iterable[Question]) -> Iterator[str]:
    for question in questions:
        if question.inner:
            yield from _paths(question.inner)
        elif question.groups:
            for group in question.groups:
                yield from _paths(group)
        elif question.template != "info.html":
            yield question.path
