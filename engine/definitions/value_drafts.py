"""Owns computed values of forms and workflows: their types, found on demand, and the values themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.definitions.checks import misplaced_key, missing_key, unknown_option, wrong_type
from engine.definitions.field_drafts import (
    NO_OPTIONS,
    Options,
    options_in_circle,
    points_of,
    read_options,
)
from engine.definitions.form import Band, BandSet, Computed, DecideRow
from engine.definitions.leaves import fixed, listed, meant, read_number, read_range, short
from engine.definitions.order import circle_at
from engine.definitions.reading import Reading
from engine.definitions.source_tree import Block, Entry, Node, Scalar, Sequence
from engine.definitions.written import (
    entries,
    get,
    has,
    key_span,
    readable,
    scalar,
    scalars,
    true,
    word,
)
from engine.expressions import tree as t
from engine.expressions.expression import Expression
from engine.expressions.types import ANY, Kind, Points, Type
from engine.foundation.diagnostics import Message
from engine.foundation.suggestions import closest

if TYPE_CHECKING:
    from engine.definitions.compilation import Owner

UNSCORED = (Kind.COLLECTION, Kind.GROUP, Kind.SUBMISSION, Kind.ACTIVITY, Kind.MATRIX)


@dataclass(slots=True, kw_only=True, eq=False)
class ValueDraft:
    name: str
    entry: Entry
    reading: Reading
    place: Owner
    _expression: Expression | None = None
    _read: bool = False
    _options: Options | None = field(default=None)
    _finding: bool = False

    @property
    def node(self) -> Node:
        return self.entry.value

    @property
    def decides(self) -> bool:
        return has(self.node, "decide")

    def value_type(self) -> Type:
        found = self._plain_type()
        bands = {
            entry.key: Points(None, self.reading.text(get(entry.value, "label")))
            for node in self._band_nodes()
            for entry in readable(node)
        }
        label = self.reading.text(get(self.node, "label"))
        return replace(found, label=label, bands=MappingProxyType(bands))

    def _plain_type(self) -> Type:
        if self.decides:
            options = self.options()
            return Type(kind=Kind.CHOICE, options=points_of(options)) if options else ANY
        found = self.expression()
        return ANY if found is None else found.type

    def _band_nodes(self) -> list[Node | None]:
        sets = [get(entry.value, "bands") for entry in entries(get(self.node, "bands_for"))]
        return [get(self.node, "bands"), *sets]

    def expression(self) -> Expression | None:
        """The expression, read once. Met again on the way there, it is part of a circle."""
        being_read = self.place.compilation.being_read
        if self in being_read:
            self._circle(being_read[being_read.index(self) :])
        elif not self._read:
            self._read = True
            being_read.append(self)
            least = word(self.node, "answered_at_least")
            number = read_number(least) if least is not None else None
            self._expression = self.reading.expression(
                get(self.node, "value"),
                self.place.scope(),
                answered_at_least=int(number) if number is not None else None,
            )
            being_read.pop()
            self._check_kind()
        return self._expression

    def _circle(self, circle: list[ValueDraft]) -> None:
        written = " → ".join(one.name for one in [*circle, self])
        self.reading.say(circle_at(self.entry.key_span, written))

    def _check_kind(self) -> None:
        node = get(self.node, "value")
        if self._expression is None or node is None or self._expression.type.kind not in UNSCORED:
            return
        self._expression = None
        self.reading.say(
            wrong_type.CHECK.at(
                node.span,
                "Ett värde är ett enda svar, men det här är flera.",
                "A value is a single answer, but this is several.",
                help=Message(
                    "Räkna ihop dem med count(…), sum(…) eller mean(…), eller välj ett: form.fråga.",
                    "Put them together with count(…), sum(…) or mean(…), or take one: form.question.",
                ),
            )
        )

    def options(self) -> Options:
        if self._options is None:
            self._options = self._find_options()
        return self._options

    def _find_options(self) -> Options:
        node = get(self.node, "options")
        if not isinstance(node, Scalar):
            return read_options(self.reading, node)
        if self._finding:
            self.reading.say(options_in_circle(node))
            return NO_OPTIONS
        self._finding = True
        found = self.place.compilation.options_named(node, self.place)
        self._finding = False
        return NO_OPTIONS if found is None else found

    def compiled(self) -> Computed:
        node, reading = self.node, self.reading
        if self.decides and not has(node, "options"):
            self._no_options()
        self._check_effect()
        self._check_cutoffs()
        change, least = word(node, "real_change"), word(node, "answered_at_least")
        return Computed(
            name=self.name,
            label=reading.label(get(node, "label")),
            value_type=self.value_type(),
            span=self.entry.key_span,
            value=None if self.decides else self.expression(),
            decide=self._decide(),
            options=self.options(),
            hidden=true(node, "hidden"),
            better=word(node, "better"),
            real_change=read_number(change) if change else None,
            band_sets=self._band_sets(),
            answered_at_least=int(read_number(least) or 0) if least else None,
            source=word(node, "source"),
        )

    def _check_effect(self) -> None:
        """Keys that would do nothing, though somebody counts on them."""
        node, found = self.node, None if self.decides else self.expression()
        if has(node, "options") and has(node, "value") and not self.decides:
            self._no_effect("options", "hör till en beslutstabell", "belongs to a decision table")
        if self.decides or (found is not None and not adds_up_a_matrix(found.tree)):
            sv = "gäller summan eller medelvärdet av en matris"
            self._no_effect("answered_at_least", sv, "is about the sum or mean of a matrix")
        if self.decides or (found is not None and found.type.kind not in (Kind.NUMBER, Kind.ANY)):
            for key in ("bands", "bands_for"):
                sv, en = (
                    "delar in ett tal, men värdet är inget tal",
                    "divides a number, and this is none",
                )
                self._no_effect(key, sv, en)

    def _no_effect(self, key: str, sv: str, en: str) -> None:
        if has(self.node, key):
            self.reading.say(
                misplaced_key.CHECK.at(
                    key_span(self.node, key, self.entry.key_span),
                    f"{key} gör ingenting här: det {sv}.",
                    f"{key} does nothing here: it {en}.",
                    help=Message("Ta bort det.", "Remove it."),
                )
            )

    def _no_options(self) -> None:
        self.reading.say(
            missing_key.CHECK.at(
                key_span(self.node, "decide", self.entry.key_span),
                "options saknas: en beslutstabell säger vad den kan ge.",
                "options is missing: a decision table says what it may give.",
                help=Message(
                    "Lägg till options, eller namnet på ett val som har dem.",
                    "Add options, or the name of a choice that has them.",
                ),
            )
        )

    def _decide(self) -> tuple[DecideRow, ...]:
        node = get(self.node, "decide")
        items = node.items if isinstance(node, Sequence) else ()
        rows = [self._row(item, item is items[-1]) for item in items]
        ends = any(has(item, "else") for item in items)
        if items and isinstance(items[-1], Block) and not ends:
            self._no_else(items[-1])
        return tuple(row for row in rows if row is not None)

    def _row(self, node: Node, last: bool) -> DecideRow | None:
        gives = scalar(node, "else") or scalar(node, "gives")
        if gives is None:
            if has(node, "when") and not has(node, "gives"):
                self._no_gives(node)
            return None
        self._check_option(gives)
        if has(node, "else"):
            if not last:
                self._early_else(node)
            return DecideRow(when=None, gives=gives.text) if last else None
        when = self.reading.expression(get(node, "when"), self.place.scope(), Kind.BOOLEAN)
        return None if when is None else DecideRow(when=when, gives=gives.text)

    def _check_option(self, gives: Scalar) -> None:
        options = self.options()
        if not options or gives.text in options:
            return
        near = closest(gives.text, options)
        self.reading.say(
            unknown_option.CHECK.at(
                gives.span,
                f"{short(gives.text)} är inget av alternativen.",
                f"{short(gives.text)} is none of the options.",
                help=meant(near) or listed(list(options)),
                fix=fixed(gives, near),
            )
        )

    def _early_else(self, node: Node) -> None:
        self.reading.say(
            wrong_type.CHECK.at(
                key_span(node, "else", node.span),
                "else står sist i en beslutstabell: raderna under nås aldrig.",
                "else stands last in a decision table: the rows below are never reached.",
                help=Message("Flytta raden längst ner.", "Move the row to the bottom."),
            )
        )

    def _no_else(self, node: Node) -> None:
        self.reading.say(
            missing_key.CHECK.at(
                node.span,
                "Beslutstabellen slutar inte med else.",
                "The decision table does not end in else.",
                help=Message(
                    "Lägg till en sista rad: - else: och det som annars ges.",
                    "Add a last row: - else: and what is given otherwise.",
                ),
            )
        )

    def _no_gives(self, node: Node) -> None:
        self.reading.say(
            missing_key.CHECK.at(
                key_span(node, "when", node.span),
                "gives saknas: raden säger inte vad den ger.",
                "gives is missing: the row does not say what it gives.",
                help=Message("Lägg till gives.", "Add gives."),
            )
        )

    def _band_sets(self) -> tuple[BandSet, ...]:
        plain = get(self.node, "bands")
        if plain is not None:
            return (BandSet(name="", when=None, bands=self._bands(plain)),)
        sets = readable(get(self.node, "bands_for"))
        return tuple(self._band_set(one) for one in sets if self._is_chosen(one))

    def _band_set(self, entry: Entry) -> BandSet:
        node = entry.value
        return BandSet(
            name=entry.key,
            when=self.reading.expression(get(node, "when"), self.place.scope(), Kind.BOOLEAN),
            bands=self._bands(get(node, "bands")),
            label=self.reading.text(get(node, "label")),
            source=word(node, "source"),
        )

    def _is_chosen(self, entry: Entry) -> bool:
        """Whether a set belongs to the published cut-offs that the instrument uses. Those that belong to none
        always do.
        """
        published = scalars(get(entry.value, "cutoffs"))
        chosen = word(get(self.place.tree, "instrument"), "cutoffs")
        return not published or any(one.text == chosen for one in published)

    def _check_cutoffs(self) -> None:
        """The cut-offs that the instrument names must be those of some set, where sets say which."""
        sets = [get(entry.value, "cutoffs") for entry in readable(get(self.node, "bands_for"))]
        names = [one.text for node in sets for one in scalars(node)]
        instrument = get(self.place.tree, "instrument")
        chosen = scalar(instrument, "cutoffs")
        if not names or (chosen is not None and chosen.text in names):
            return
        if chosen is not None:
            self.reading.unknown(chosen, chosen.text, names, "inga gränser", "no cut-offs")
            return
        self.reading.say(
            missing_key.CHECK.at(
                key_span(self.node, "bands_for", self.entry.key_span),
                "cutoffs saknas under instrument: det är inte sagt vilka gränser som gäller.",
                "cutoffs is missing under instrument: it is not said which cut-offs hold.",
                help=listed(names),
            )
        )

    def _bands(self, node: Node | None) -> Mapping[str, Band]:
        found = {}
        for entry in readable(node):
            written = read_range(word(entry.value, "range") or "")
            if written is not None:
                found[entry.key] = Band(
                    name=entry.key,
                    label=self.reading.label(get(entry.value, "label")),
                    low=written.low,
                    high=written.high,
                    below_high=written.below_high,
                    severity=word(entry.value, "severity"),
                )
        return MappingProxyType(found)


def adds_up_a_matrix(node: t.Node) -> bool:
    """Whether the sum or mean of a whole matrix is part of an expression."""
    if isinstance(node, t.Over) and node.rows.type.kind is Kind.MATRIX and node.what is None:
        return node.function in ("sum", "mean")
    return any(adds_up_a_matrix(part) for part in t.parts_of(node))


def draft_values(node: Node | None, reading: Reading, place: Owner) -> dict[str, ValueDraft]:
    return {
        entry.key: ValueDraft(name=entry.key, entry=entry, reading=reading, place=place)
        for entry in entries(node)
    }


def compile_values(drafts: Mapping[str, ValueDraft]) -> Mapping[str, Computed]:
    """The values that can be computed; the others have been reported."""
    usable = {name: draft for name, draft in drafts.items() if isinstance(draft.node, Block)}
    made = {name: draft.compiled() for name, draft in usable.items()}
    return MappingProxyType(
        {name: one for name, one in made.items() if one.value is not None or one.decide}
    )
