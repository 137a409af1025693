"""Owns the rest of a field, when all names are known: its conditions, limits, default and where it is
saved. Which keys its type takes is checked here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from engine.definitions.checks import (
    bad_saves_to,
    misplaced_key,
    missing_key,
    unknown_name,
    wrong_type,
)
from engine.definitions.field_drafts import FieldDraft, Options, read_size
from engine.definitions.field_rules import (
    FIELD_KEYS_OF_A_USE,
    OVERRIDES,
    UNLABELLED,
    needs,
    takes,
    types_with,
)
from engine.definitions.form import Field, Option
from engine.definitions.grammar_forms import FIELD, ROW_FIELDS
from engine.definitions.ground import PERSON, SAVABLE, Ground
from engine.definitions.leaves import NO, YES, boolean, integer, listed, meant, short
from engine.definitions.limits import check_limits
from engine.definitions.names import NamesBut
from engine.definitions.order import row_order
from engine.definitions.reading import Reading
from engine.definitions.row_defaults import bad_default
from engine.definitions.row_summaries import bad_summary
from engine.definitions.saving import Save, saved_in_rows
from engine.definitions.shape_check import ShapeCheck, slips_in
from engine.definitions.source_tree import Block, Entry, Scalar
from engine.definitions.written import get, has, key_span, scalar, scalars
from engine.expressions.comparing import CALLED
from engine.expressions.expression import Expression
from engine.expressions.scope import Scope
from engine.expressions.types import BOOLEAN, Kind, Type
from engine.fields.all import BY_NAME
from engine.foundation.diagnostics import Diagnostic, Fix, Message
from engine.foundation.suggestions import closest

CANDIDATES = {"user": Kind.USER, "organisation": Kind.ORGANISATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class CompileFields:
    """Compiles the fields of one form, workflow or deployment. `case`: names that `saves_to: case.` may
    have, with what is kept there in each workflow; None where any may. `activity`: as that, of a form that
    belongs to activities. `asks`: whether the fields are questions of a form, and not what is kept of a
    case or a person.
    """

    reading: Reading
    ground: Ground
    scope: Scope
    case: Mapping[str, tuple[Field, ...]] | None = None
    activity: Mapping[str, tuple[Field, ...]] | None = None
    asks: bool = False

    def all(self, drafts: Mapping[str, FieldDraft]) -> Mapping[str, Field]:
        """The fields that can be used, by name. The others have been reported."""
        found = {}
        for name, draft in drafts.items():
            if isinstance(draft.node, Block):
                self._check_keys(draft, draft.node)
                if draft.usable:
                    found[name] = self.one(draft, draft.node)
        return MappingProxyType(found)

    def one(self, draft: FieldDraft, node: Block) -> Field:
        bare = draft.bare()
        conditions = bare if CONDITIONS.isdisjoint(node.by_key) else self._with(bare, node, draft)
        if bare.type == "repeat":
            inner = replace_scope(self, draft)
            fields = inner.all(draft.inside)
            for wrong in saved_in_rows(fields):
                self.reading.say(wrong)
            for wrong in bad_summary(scalars(get(node, "summary")), draft.inside):
                self.reading.say(wrong)
            order = row_order(fields, bare.name, self.reading.say)
            return replace(conditions, fields=fields, order=order)
        return replace(conditions, block=draft.block.compiled()) if draft.block else conditions

    def _with(self, bare: Field, node: Block, draft: FieldDraft) -> Field:
        """The field with its conditions."""
        field = replace(
            bare,
            show_if=self._expression(node, "show_if", Kind.BOOLEAN),
            required=self._required(node),
            default=self._default(bare, node, draft),
            saves_to=self._saves_to(bare, node),
            options=self._options(bare, node),
            min=self._bound(bare, node, "min"),
            max=self._bound(bare, node, "max"),
            where=self._where(bare, node),
        )
        for wrong in check_limits(field, node):
            self.reading.say(wrong)
        return field

    def _expression(self, node: Block, key: str, want: Kind) -> Expression | None:
        return self.reading.expression(get(node, key), self.scope, want)

    def _required(self, node: Block) -> Expression | bool | None:
        written = scalar(node, "required")
        if written is None:
            return None
        if written.text in ("true", "false"):
            return written.text == "true"
        slip = boolean(written) if written.text.isalpha() else None
        if slip is not None and slip.fix is not None and written.text not in self.scope.names:
            self.reading.say(slip)
            return None
        return self.reading.expression(written, self.scope, Kind.BOOLEAN)

    def _default(self, bare: Field, node: Block, draft: FieldDraft) -> Expression | None:
        if not has(node, "default"):
            return None
        prefixes = {**self.scope.prefixes, "user": self.ground.user}
        scope = replace(self.scope, prefixes=prefixes)
        like = bare.value_type
        if like.kind is Kind.BOOLEAN:
            like = BOOLEAN
        found = self.reading.expression(get(node, "default"), scope, like=like)
        if found is None or bare.type != "repeat":
            return found
        span = key_span(node, "default", node.span)
        wrong = [*bad_default(found, span, draft.names, in_row=self.scope.row is not None)]
        for one in wrong:
            self.reading.say(one)
        return None if wrong else found

    def _bound(self, bare: Field, node: Block, key: str) -> Expression | None:
        kind = BY_NAME[bare.type].bounds if bare.type in BY_NAME else None
        return self.reading.expression(get(node, key), self.scope, kind) if kind else None

    def _where(self, bare: Field, node: Block) -> Expression | None:
        if bare.type == "record":
            return self._where_of_record(bare, node)
        kind = CANDIDATES.get(bare.type)
        if kind is None:
            return None
        this = {"": Type(kind=kind)}
        if kind is Kind.USER:
            this["organisation"] = self.ground.user["organisation"]
        scope = replace(self.scope, prefixes={**self.scope.prefixes, "this": this})
        return self.reading.expression(get(node, "where"), scope, Kind.BOOLEAN)

    def _where_of_record(self, bare: Field, node: Block) -> Expression | None:
        """Bare names are those of the candidate first, and states are its; `this` is the candidate itself, to
        be compared with what else points at records. The field itself has no answer to be asked about yet.
        """
        known = bare.value_type
        scope = replace(
            self.scope,
            names=NamesBut(self.scope.names, bare.name),
            row=known.names,
            states=known.states,
            state_labels=known.state_labels,
            prefixes={**self.scope.prefixes, "this": {"": replace(known, item=CALLED)}},
        )
        return self.reading.expression(get(node, "where"), scope, Kind.BOOLEAN)

    def _options(self, bare: Field, node: Block) -> Options:
        """The options with their conditions, where any has one."""
        written = get(node, "options")
        return options_with_conditions(self.reading, self.scope, bare.options, written)

    def _saves_to(self, bare: Field, node: Block) -> tuple[str, str] | None:
        written = scalar(node, "saves_to")
        if written is None or bare.type == "block":
            return None
        prefix, _, name = written.text.partition(".")
        known = self._places(prefix)
        if name and (known is None or name in known):
            self._check_saved(Save(bare, written.text, written.span), prefix, name)
            return prefix, name
        if prefix == "person" and name in PERSON:
            self.reading.say(not_savable(written, self.ground.savable))
        elif known and name:
            self.reading.say(no_place_called(written, prefix, name, known))
        else:
            self._no_place(written)
        return None

    def _check_saved(self, save: Save, prefix: str, name: str) -> None:
        """At most one finding: the rest would follow from it."""
        wrong = save.no_answer() if self.scope.row is None else save.in_row()
        if wrong is None and prefix == "person" and name in PERSON:
            wrong = save.fits_own(name) if name in SAVABLE else None
        elif wrong is None:
            kept = self._kept(prefix, name)
            wrong = next((one for target in kept if (one := save.fits(target))), None)
        if wrong is not None:
            self.reading.say(wrong)

    def _kept(self, prefix: str, name: str) -> tuple[Field, ...]:
        if prefix == "person":
            return self._of_person(name)
        return ((self.case if prefix == "case" else self.activity) or {}).get(name, ())

    def _of_person(self, name: str) -> tuple[Field, ...]:
        fields = self.ground.person_fields
        return (fields[name],) if name in fields else ()

    def _places(self, prefix: str) -> tuple[str, ...] | None:
        """The names that may be saved to after a prefix; None where any may."""
        if prefix == "person":
            return None if not self.ground.known else self.ground.savable
        if prefix == "case":
            return None if self.case is None else tuple(self.case)
        if prefix == "activity" and self.asks:
            return None if self.case is None else tuple(self.activity or ())
        return ()

    def _no_place(self, written: Scalar) -> None:
        if self.activity is not None and written.text.startswith("case."):
            self.reading.say(_never_pushes(written))
            return
        self.reading.say(
            bad_saves_to.CHECK.at(
                written.span,
                f"{written.text} säger inte var svaret sparas.",
                f"{written.text} does not say where the answer is saved.",
                help=Message(
                    "Skriv person. och ett namn, som person.phone, eller case. och ett namn ur data.",
                    "Write person. and a name, such as person.phone, or case. and a name of data.",
                ),
            )
        )

    def _check_keys(self, draft: FieldDraft, node: Block) -> None:
        self._check_purpose(scalar(node, "sensitive"))
        self._check_size(scalar(node, "max_size"))
        self._check_asked(draft, node)
        if draft.is_block:
            self._check_use(node)
        elif draft.usable:
            self._check_type(draft, node)

    def _check_purpose(self, at: Scalar | None) -> None:
        """`sensitive: true` would be kept, and shown, as the purpose "true"."""
        if at is None or at.text.casefold() not in NO_PURPOSE:
            return
        self.reading.say(
            wrong_type.CHECK.at(
                at.span,
                f"sensitive säger varför uppgiften behövs, men här står {short(at.text)}.",
                f"sensitive says why the data is needed, but this says {short(at.text)}.",
                help=Message(
                    "Skriv ändamålet i ord. Är uppgiften inte känslig, ta bort raden.",
                    "Write the purpose in words. If the data is not sensitive, remove the line.",
                ),
            )
        )

    def _check_size(self, at: Scalar | None) -> None:
        """A file of no megabytes at all could never be sent. That it is no number is said elsewhere."""
        if at is None or read_size(at.text) is not None or integer(at) is not None:
            return
        self.reading.say(
            wrong_type.CHECK.at(
                at.span,
                f"max_size är hur många megabyte en fil får vara, men här står {short(at.text)}.",
                f"max_size is how many megabytes a file may be, but this says {short(at.text)}.",
                help=Message(
                    "Skriv ett heltal från 1 och uppåt.", "Write a whole number from 1 up."
                ),
            )
        )

    def _check_asked(self, draft: FieldDraft, node: Block) -> None:
        """What nobody is asked cannot be asked of those who have begun either."""
        if not has(node, "ask_drafts") or (self.asks and draft.type_name != "info"):
            return
        self.reading.say(
            misplaced_key.CHECK.at(
                key_span(node, "ask_drafts", node.span),
                "ask_drafts gör ingenting här: det är ingen fråga i ett formulär.",
                "ask_drafts does nothing here: this is no question of a form.",
                help=Message("Ta bort det.", "Remove it."),
            )
        )

    def _check_use(self, node: Block) -> None:
        """What does nothing beside `use`; that `type` cannot stand there is said with the other keys."""
        for entry in node.entries:
            known = entry.key in FIELD_KEYS_OF_A_USE or entry.key in OVERRIDES
            if not known and entry.key != "type":
                self._misplaced(node, entry.key, "use")

    def _check_type(self, draft: FieldDraft, node: Block) -> None:
        name = draft.type_name
        for entry in node.entries:
            if not takes(name, entry.key) and entry.key in FIELDS_KEYS:
                self._misplaced(node, entry.key, name)
        slips = slips_in(FIELD, node)
        for key in self._needed(name):
            if node.complete and not has(node, key) and key not in slips:
                self._missing(node, key, name)
        if name == "repeat" and (inner := get(node, "fields")) is not None:
            ShapeCheck(self.reading.say, self.reading.check_text).check(ROW_FIELDS, inner)

    def _needed(self, name: str) -> list[str]:
        label = () if name in UNLABELLED else ("label",)
        return list(dict.fromkeys([*label, *needs(name)]))

    def _misplaced(self, node: Block, key: str, type_name: str) -> None:
        others = ", ".join(types_with(key)[:8])
        typed = (f"av typen {type_name}", f"of type {type_name}")
        kind = ("med use", "with use") if type_name == "use" else typed
        self.reading.say(
            misplaced_key.CHECK.at(
                key_span(node, key, node.span),
                f"{key} gör ingenting på ett fält {kind[0]}.",
                f"{key} does nothing on a field {kind[1]}.",
                help=Message(f"Den hör till: {others}.", f"It belongs to: {others}.")
                if others
                else None,
            )
        )

    def _missing(self, node: Block, key: str, type_name: str) -> None:
        self.reading.say(
            missing_key.CHECK.at(
                key_span(node, "type", node.span),
                f"{key} saknas för ett fält av typen {type_name}.",
                f"{key} is missing from a field of type {type_name}.",
                help=Message(f"Lägg till {key}.", f"Add {key}."),
            )
        )


MOST_PLACES = 24
NO_PURPOSE = YES | NO | {"true", "false"}
CONDITIONS = frozenset("show_if required default saves_to options min max where".split())
FIELDS_KEYS = frozenset(
    "many options min max low high rows fields add each summary among where consent text accept max_size "
    "pages values rules flags".split()
)


def _never_pushes(at: Scalar) -> Diagnostic:
    name = at.text.partition(".")[2]
    return bad_saves_to.CHECK.at(
        at.span,
        "Formuläret används i en aktivitet, och en aktivitet ändrar inget i ärendet.",
        "The form is used in an activity, and an activity changes nothing in the case.",
        help=Message(
            f"Spara i aktiviteten med activity.{name}. Ärendet kan fråga efter det som står där.",
            f"Save it in the activity with activity.{name}. The case can ask for what stands there.",
        ),
    )


def not_savable(at: Entry | Scalar, savable: Iterable[str]) -> Diagnostic:
    """`person.age`, which follows from something else that is saved. `at`: what saves to it."""
    span, text = (at.key_span, at.key) if isinstance(at, Entry) else (at.span, at.text)
    places = ", ".join(f"person.{name}" for name in savable)
    return bad_saves_to.CHECK.at(
        span,
        f"{text} finns men går inte att spara till: det räknas ut eller bestäms på annat sätt.",
        f"{text} exists but cannot be saved to: it is computed or settled in another way.",
        help=Message(f"Det går att spara till {places}.", f"One can save to {places}."),
    )


def no_place_called(at: Entry | Scalar, prefix: str, name: str, known: Iterable[str]) -> Diagnostic:
    """Nothing after `person.` or `case.` is called so."""
    span, text = (at.key_span, at.key) if isinstance(at, Entry) else (at.span, at.text)
    near = closest(name, known)
    right = f"{prefix}.{near}" if near else None
    return unknown_name.CHECK.at(
        span,
        f"Det finns inget som heter {short(text)} att spara till.",
        f"There is nothing called {short(text)} to save to.",
        help=meant(right) or listed([f"{prefix}.{one}" for one in known], most=MOST_PLACES),
        fix=Fix(span, right) if right else None,
    )


def replace_scope(compile_fields: CompileFields, draft: FieldDraft) -> CompileFields:
    """For the fields of a row: their names mean this row, before those outside."""
    return replace(compile_fields, scope=replace(compile_fields.scope, row=draft.names))


def options_with_conditions(
    reading: Reading, scope: Scope, options: Options, written: object
) -> Options:
    if not isinstance(written, Block):
        return options
    conditions = {
        entry.key: reading.expression(get(entry.value, "show_if"), scope, Kind.BOOLEAN)
        for entry in written.entries
        if has(entry.value, "show_if")
    }
    if not conditions:
        return options
    found: dict[str, Option] = {
        name: replace(option, show_if=conditions.get(name)) for name, option in options.items()
    }
    return MappingProxyType(found)
