"""Owns fields on their way: `FieldDraft` knows a field's type before any expression is read.

A field's type rests on its type, options and rows alone; its conditions may name other fields, values
and forms. So types come first, and `compile_fields` reads the rest when all names are there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.definitions.checks import cycle
from engine.definitions.field_rules import needs, takes, value_type
from engine.definitions.form import Field, MatrixRow, Option
from engine.definitions.leaves import read_number
from engine.definitions.names import LazyNames
from engine.definitions.reading import NO_TEXT, Reading
from engine.definitions.source_tree import Block, Entry, Node, Scalar
from engine.definitions.written import (
    entries,
    get,
    readable,
    rest,
    scalar,
    scalars,
    true,
    whole,
    word,
)
from engine.expressions.types import ANY, Kind, Points, Type
from engine.fields.all import BY_NAME
from engine.fields.file_kinds import KINDS
from engine.fields.question import Terms
from engine.foundation.diagnostics import Diagnostic, Message
from engine.foundation.texts import Text

if TYPE_CHECKING:
    from engine.definitions.form_drafts import FormDraft

Options = Mapping[str, Option]
NO_OPTIONS: Options = MappingProxyType({})
FindOptions = Callable[[Scalar], Options | None]
FindRecord = Callable[[Scalar], Type | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What a consent gives to a question for it: its label, where it has none, and what one is told first."""

    label: Text
    text: Text | None
    terms: Terms


FindTerms = Callable[[Scalar], Agreed | None]


def no_terms(at: Scalar) -> None:
    """Where no consent can be given."""


@dataclass(slots=True, kw_only=True)
class FieldDraft:
    """A field whose type is known. `block` is the form of a `use`; `inside` the fields of a repeat.

    `usable` is false when it cannot become a field: its type is unknown or cannot be used yet.
    """

    name: str
    entry: Entry
    reading: Reading
    find_options: FindOptions
    find_record: FindRecord
    find_terms: FindTerms = no_terms
    block: FormDraft | None = None
    inside: dict[str, FieldDraft] = field(default_factory=dict)
    is_block: bool = field(init=False)
    type_name: str = field(init=False)
    _bare: Field | None = None
    _finding: bool = False

    @property
    def node(self) -> Node:
        return self.entry.value

    def __post_init__(self) -> None:
        self.is_block = get(self.node, "use") is not None
        self.type_name = "block" if self.is_block else word(self.node, "type") or ""

    @property
    def usable(self) -> bool:
        return self.block is not None if self.is_block else self.type_name in BY_NAME

    @property
    def names(self) -> LazyNames:
        """The names of a row of the repeat."""
        makers = {name: one.value_type for name, one in self.inside.items()}
        return LazyNames(makers, whole=self.all_known)

    @property
    def all_known(self) -> bool:
        """Whether no field inside a block or repeat may have been lost to a break of syntax."""
        if self.block is not None:
            return self.block.all_known
        return whole(self.node, rest(self.node, "fields"))

    def value_type(self) -> Type:
        """Anything, while it has no options though its type is nothing without them: that is reported."""
        if not self.usable or ("options" in needs(self.type_name) and not self.bare().options):
            return ANY
        return self.bare().value_type

    def options(self) -> Options:
        return self.bare().options if self.usable else NO_OPTIONS

    def bare(self) -> Field:
        """The field without expressions."""
        if self._bare is None:
            self._bare = self._read()
        return self._bare

    def _read(self) -> Field:
        node, reading = self.node, self.reading
        at = scalar(node, "consent") if self.type_name == "consent" else None
        agreed = self.find_terms(at) if at is not None else None
        plain = Field(
            name=self.name,
            type=self.type_name,
            label=reading.text(get(node, "label")) or self._own_label(agreed),
            value_type=ANY,
            span=self.entry.key_span,
            hint=reading.text(get(node, "hint")),
            many=true(node, "many"),
            options=self._options(),
            rows=read_rows(reading, get(node, "rows")),
            low=reading.text(get(node, "low")),
            high=reading.text(get(node, "high")),
            add=reading.text(get(node, "add")),
            each=reading.text(get(node, "each")),
            summary=tuple(one.text for one in scalars(get(node, "summary"))),
            text=agreed.text if agreed is not None else reading.text(get(node, "text")),
            terms=agreed.terms if agreed is not None else None,
            accept=tuple(one.text for one in scalars(get(node, "accept")) if one.text in KINDS),
            among=word(node, "among") or "",
            max_size=read_size(word(node, "max_size")),
            sensitive=reading.text(get(node, "sensitive")),
            was=was_of(node),
            ask_drafts=true(node, "ask_drafts"),
        )
        return replace(plain, value_type=self._type(plain))

    def _own_label(self, agreed: Agreed | None) -> Text:
        """What a field without a label is called: a block as its form, what asks for a consent as that."""
        if agreed is not None:
            return agreed.label
        return NO_TEXT if self.block is None else self.block.label

    def _type(self, plain: Field) -> Type:
        if self.block is not None:
            return replace(self.block.group_type(), label=plain.label)
        if self.type_name == "repeat":
            return Type(
                kind=Kind.COLLECTION,
                item="row",
                of=self.name,
                names=self.names,
                label=plain.label,
                high=self._number("max"),
            )
        found = value_type(plain)
        if self.type_name == "record":
            return self._record(plain, found)
        if found.kind is Kind.NUMBER:
            low, high = self._number("min"), self._number("max")
            found = replace(
                found,
                low=found.low if low is None else low,
                high=found.high if high is None else high,
            )
        return found if found.label is not None else replace(found, label=plain.label)

    def _record(self, plain: Field, found: Type) -> Type:
        """What is behind the dot is what the activities that it points at have; of several, nothing is."""
        at = scalar(self.node, "among")
        kind = self.find_record(at) if at is not None else None
        if kind is None or plain.many:
            return ANY if kind is None else found
        return replace(kind, kind=Kind.ACTIVITY, item="record", label=plain.label)

    def _number(self, key: str) -> float | None:
        """`min` and `max` where they are plain numbers, known before anything is filled in."""
        written = word(self.node, key)
        return None if written is None else read_number(written)

    def _options(self) -> Options:
        node = get(self.node, "options")
        if not isinstance(node, Scalar):
            return read_options(self.reading, node)
        if self._finding:
            self.reading.say(options_in_circle(node))
            return NO_OPTIONS
        self._finding = True
        found = self.find_options(node)
        self._finding = False
        return NO_OPTIONS if found is None else found


def read_size(written: str | None) -> int | None:
    """Whole megabytes; None for what is no such number, which has been reported."""
    plain = written is not None and written.isascii() and written.isdecimal() and len(written) < 7
    return int(written) if written is not None and plain and int(written) > 0 else None


def options_in_circle(node: Scalar) -> Diagnostic:
    return cycle.CHECK.at(
        node.span,
        f"Svarsalternativen hämtas i en cirkel: {node.text}.",
        f"The options are taken in a circle: {node.text}.",
        help=Message("Skriv alternativen på ett av ställena.", "Write the options in one place."),
    )


def read_options(reading: Reading, node: Node | None) -> Options:
    """The options without their conditions. A whole number as name is its points."""
    if not isinstance(node, Block):
        return NO_OPTIONS
    return MappingProxyType({entry.key: _option(reading, entry) for entry in readable(node)})


def _option(reading: Reading, entry: Entry) -> Option:
    name, node = entry.key, entry.value
    written = word(node, "points")
    long = isinstance(node, Block) and "label" in node.by_key
    return Option(
        name=name,
        label=reading.label(get(node, "label") if long else node),
        points=read_number(written if written is not None else name),
        code=word(node, "code"),
        hint=reading.text(get(node, "hint")),
        was=was_of(node) if long else (),
    )


def read_rows(reading: Reading, node: Node | None) -> Mapping[str, MatrixRow]:
    return MappingProxyType(
        {
            entry.key: MatrixRow(
                name=entry.key,
                label=reading.label(get(entry.value, "label") or entry.value),
                reversed=true(entry.value, "reversed"),
                was=was_of(entry.value),
            )
            for entry in readable(node)
        }
    )


def was_of(node: Node | None) -> tuple[str, ...]:
    """What the thing was called before."""
    return tuple(one.text for one in scalars(get(node, "was")))


def chosen(draft: FieldDraft) -> Options | None:
    """The options of a field, None when it is certain that it can have none. Where a choice lacks its
    own, or takes them in a circle, that has been said.
    """
    certain = draft.usable and (draft.is_block or not takes(draft.type_name, "options"))
    return None if certain else draft.options()


def points_of(options: Options) -> Mapping[str, Points]:
    return MappingProxyType(
        {name: Points(option.points, option.label) for name, option in options.items()}
    )


def draft_fields(
    node: Node | None,
    reading: Reading,
    find_options: FindOptions,
    find_record: FindRecord,
    find_block: Callable[[Block], FormDraft | None],
    find_terms: FindTerms = no_terms,
) -> dict[str, FieldDraft]:
    """The fields of a mapping, those inside repeats too. `find_block` gives the form of a `use`."""
    found: dict[str, FieldDraft] = {}
    for entry in entries(node):
        draft = FieldDraft(
            name=entry.key,
            entry=entry,
            reading=reading,
            find_options=find_options,
            find_terms=find_terms,
            find_record=find_record,
        )
        if isinstance(entry.value, Block) and scalar(entry.value, "use") is not None:
            draft.block = find_block(entry.value)
        elif draft.type_name == "repeat":
            inner = get(entry.value, "fields")
            draft.inside = draft_fields(
                inner, reading, find_options, find_record, find_block, find_terms
            )
        found[entry.key] = draft
    return found
