"""Owns a deployment's own file: languages, people, roles, settings, days that do not count.

It becomes a `Ground` that its forms and workflows stand on. Those, and the `Deployment` itself, are put
together in `load`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import MappingProxyType

from engine.definitions.assurance import ASKED, WRITTEN, Level
from engine.definitions.checks import bad_date, cycle, duplicate_name, misplaced_key, wrong_type
from engine.definitions.compile_consents import CompileConsents
from engine.definitions.compile_fields import CompileFields
from engine.definitions.deployment import Lasting, Organisation, Role, Setting, Subproject, Unit
from engine.definitions.field_drafts import draft_fields
from engine.definitions.field_rules import value_type
from engine.definitions.form import Field
from engine.definitions.ground import PERSON, Ground
from engine.definitions.languages import is_language
from engine.definitions.leaves import read_date, read_number, short
from engine.definitions.names import LazyNames
from engine.definitions.reading import NO_TEXT, Reading
from engine.definitions.setting_values import read_setting
from engine.definitions.source_tree import Block, Entry, Node, Scalar
from engine.definitions.written import (
    entries,
    get,
    key_span,
    readable,
    rest,
    scalar,
    scalars,
    true,
    whole,
    word,
)
from engine.expressions.scope import Value
from engine.expressions.types import ANY, Kind, Type
from engine.fields.all import BY_NAME
from engine.foundation.calendar import Calendar, Closed, read_day
from engine.foundation.diagnostics import Diagnostic, Message
from engine.foundation.durations import read as read_duration
from engine.foundation.holidays import COUNTRIES
from engine.foundation.identity import is_shape
from engine.foundation.texts import Text

COUNTRY = "se"
DEFAULT_LANGUAGES = ("sv",)
IDENTITY = ("personnummer", "samordningsnummer")
DECLARED = ("roles", "organisations", "subprojects", "settings", "people", "consents")
SETTING_KINDS = (
    Kind.BOOLEAN, Kind.NUMBER, Kind.DURATION, Kind.DATE, Kind.TIME, Kind.TEXT,
)  # fmt: skip


def languages_of(root: Node | None) -> tuple[str, ...]:
    """The languages, the base first; Swedish where none can be read."""
    found = tuple(one.text for one in scalars(get(root, "languages")) if is_language(one.text))
    return tuple(dict.fromkeys(found)) or DEFAULT_LANGUAGES


@dataclass(frozen=True, slots=True)
class Header:
    """Reads what a deployment declares."""

    tree: Block
    reading: Reading

    def ground(self) -> Ground:
        """What forms and workflows may name."""
        organisations = self._organisations()
        roles = self._roles()
        types = self._setting_types()
        named = [rest(self.tree, key) for key in DECLARED]
        ground = Ground(
            known=True,
            whole=whole(self.tree, *named, rest(get(self.tree, "people"), "fields")),
            roles=roles,
            organisations=organisations,
            consents=CompileConsents(self.tree, self.reading, organisations).all(),
            settings=self._settings(types),
            identity=self.identity(),
            setting=known_names(types, self.tree, rest(self.tree, "settings")),
        )
        ground = replace(ground, subprojects=self._subprojects(ground, types))
        fields, people = self._person_fields(ground)
        return replace(ground, person_fields=fields, person=people)

    def _label(self, node: Node) -> Text:
        return self.reading.label(get(node, "label") or (node if _short(node) else None))

    def _organisations(self) -> Mapping[str, Organisation]:
        written = entries(get(self.tree, "organisations"))
        return MappingProxyType({entry.key: self._organisation(entry) for entry in written})

    def _organisation(self, entry: Entry) -> Organisation:
        units = {
            one.key: Unit(name=one.key, label=self._label(one.value))
            for one in entries(get(entry.value, "units"))
        }
        return Organisation(
            name=entry.key,
            label=self._label(entry.value),
            partner=true(entry.value, "partner"),
            units=MappingProxyType(units),
        )

    def _roles(self) -> Mapping[str, Role]:
        node = rest(self.tree, "roles")
        roles = {entry.key: self._role(entry, node) for entry in entries(node)}
        return MappingProxyType(
            {name: replace(role, includes=included(roles, name)) for name, role in roles.items()}
        )

    def _role(self, entry: Entry, roles: Node | None) -> Role:
        names = dict.fromkeys(one.key for one in entries(roles))
        includes = []
        for one in scalars(get(entry.value, "includes")):
            if one.text == entry.key:
                self._itself(one)
            elif one.text in names:
                includes.append(one.text)
            elif whole(roles):
                self.reading.unknown(
                    one,
                    one.text,
                    [name for name in names if name != entry.key],
                    "ingen roll",
                    "no role",
                )
        return Role(
            name=entry.key,
            label=self._label(entry.value),
            sees=word(entry.value, "sees"),
            may=frozenset(one.text for one in scalars(get(entry.value, "may"))),
            includes=tuple(includes),
            two_step=true(entry.value, "two_step"),
            assurance=WRITTEN.get(word(entry.value, "assurance") or "", Level.NONE),
            represents=represents(entry.value),
        )

    def _itself(self, role: Scalar) -> None:
        self.reading.say(
            cycle.CHECK.at(
                role.span,
                f"Rollen {role.text} kan inte omfatta sig själv.",
                f"The role {role.text} cannot include itself.",
                help=Message(
                    f"Ta bort {role.text} ur includes.", f"Remove {role.text} from includes."
                ),
            )
        )

    def _setting_types(self) -> dict[str, Type]:
        return {
            entry.key: self._setting_type(entry) for entry in entries(get(self.tree, "settings"))
        }

    def _setting_type(self, entry: Entry) -> Type:
        name = word(entry.value, "type")
        if name is None or name not in BY_NAME or not BY_NAME[name].asks:
            return ANY
        label = self.reading.label(get(entry.value, "label"))
        field = Field(name=entry.key, type=name, label=label, value_type=ANY, span=entry.key_span)
        found = value_type(field)
        return replace(found, label=label) if found.kind in SETTING_KINDS else ANY

    def _settings(self, types: Mapping[str, Type]) -> Mapping[str, Setting]:
        found = {}
        for entry in readable(get(self.tree, "settings")):
            written = scalar(entry.value, "value")
            if written is None or word(entry.value, "type") not in BY_NAME:
                continue
            found[entry.key] = Setting(
                name=entry.key,
                label=types[entry.key].label or NO_TEXT,
                value=self._setting(types[entry.key], written),
                value_type=types[entry.key],
            )
        return MappingProxyType(found)

    def _setting(self, type_: Type, written: Scalar) -> Value:
        found = read_setting(type_, written)
        if isinstance(found, Diagnostic):
            self.reading.say(found)
            return None
        return found

    def _subprojects(self, ground: Ground, types: Mapping[str, Type]) -> Mapping[str, Subproject]:
        written = entries(get(self.tree, "subprojects"))
        return MappingProxyType(
            {entry.key: self._subproject(entry, ground, types) for entry in written}
        )

    def _subproject(self, entry: Entry, ground: Ground, types: Mapping[str, Type]) -> Subproject:
        units = []
        for one in scalars(get(entry.value, "units")):
            if one.text in ground.units:
                units.append(one.text)
            elif whole(self.tree, rest(self.tree, "organisations")):
                self.reading.unknown(one, one.text, ground.units, "ingen enhet", "no unit")
        return Subproject(
            name=entry.key,
            label=self._label(entry.value),
            units=tuple(units),
            settings=self._other_settings(get(entry.value, "settings"), types),
            targets=self._targets(get(entry.value, "targets")),
        )

    def _other_settings(self, node: Node | None, types: Mapping[str, Type]) -> Mapping[str, Value]:
        found = {}
        for entry in readable(node):
            if entry.key not in types:
                self._no_setting(entry, types)
            elif isinstance(entry.value, Scalar) and types[entry.key] != ANY:
                found[entry.key] = self._setting(types[entry.key], entry.value)
        return MappingProxyType(found)

    def _targets(self, node: Node | None) -> Mapping[str, float]:
        """By indicator; whether that has a target to put another in the place of is left to a check."""
        declared = rest(self.tree, "indicators")
        names = {entry.key for entry in entries(declared)}
        found = {}
        for entry in readable(node):
            number = read_number(entry.value.text) if isinstance(entry.value, Scalar) else None
            if entry.key not in names and whole(self.tree, declared):
                self.reading.unknown(
                    entry.key_span, entry.key, names, "ingen indikator", "no indicator"
                )
            elif entry.key in names and number is not None:
                found[entry.key] = number
        return MappingProxyType(found)

    def _no_setting(self, entry: Entry, types: Mapping[str, Type]) -> None:
        if whole(self.tree, rest(self.tree, "settings")):
            self.reading.unknown(
                entry.key_span, entry.key, types, "ingen inställning", "no setting"
            )

    def _person_fields(self, ground: Ground) -> tuple[Mapping[str, Field], Mapping[str, Type]]:
        node = get(get(self.tree, "people"), "fields")
        drafts = draft_fields(
            node, self.reading, self._no_options, self._no_records, self._no_block
        )
        for name in drafts:
            if name in PERSON:
                self._taken(drafts[name].entry)
        types = {name: draft.value_type() for name, draft in drafts.items()}
        declared = rest(self.tree, "people")
        people = known_names({**types, **PERSON}, self.tree, declared, rest(declared, "fields"))
        scope = replace(ground, person=people).person_scope()
        compile_fields = CompileFields(reading=self.reading, ground=ground, scope=scope)
        return compile_fields.all(drafts), people

    def _no_options(self, at: Scalar) -> None:
        """What is kept of people is declared before there is any form to take options from."""
        self.reading.say(
            wrong_type.CHECK.at(
                at.span,
                f"Svarsalternativen kan inte hämtas från {short(at.text)} här.",
                f"The options cannot be taken from {short(at.text)} here.",
                help=Message("Skriv ut dem under options.", "Write them out under options."),
            )
        )

    def _no_records(self, at: Scalar) -> None:
        """A person is kept in many cases, so nothing of one of them is kept there."""
        self.reading.say(
            wrong_type.CHECK.at(
                at.span,
                "record kan inte stå här: det som väljs hör till ett ärende, inte till personen.",
                "record cannot stand here: what is chosen belongs to a case, not to the person.",
                help=Message("Skriv fältet i ett formulär.", "Write the field in a form."),
            )
        )

    def _no_block(self, node: Block) -> None:
        self.reading.say(
            misplaced_key.CHECK.at(
                key_span(node, "use", node.span),
                "use kan inte stå här: om en person sparas fält, inte hela formulär.",
                "use cannot stand here: of a person fields are kept, not whole forms.",
                help=Message(
                    "Skriv fältet med type och label.", "Write the field with type and label."
                ),
            )
        )

    def _taken(self, entry: Entry) -> None:
        self.reading.say(
            duplicate_name.CHECK.at(
                entry.key_span,
                f"{entry.key} finns redan hos varje person.",
                f"Every person has {entry.key} already.",
                help=Message("Ge det ett annat namn.", "Give it another name."),
            )
        )

    def fallback(self, roles: Mapping[str, Role]) -> str | None:
        at = scalar(self.tree, "fallback")
        if at is None:
            return None
        if at.text in roles:
            return at.text
        if whole(self.tree, rest(self.tree, "roles")):
            self.reading.unknown(at, at.text, roles, "ingen roll", "no role")
        return None

    def step_up(self) -> Mapping[str, Level]:
        """What is sensitive, and how surely it is to be known who does it."""
        written = {
            one.key: one.value.text
            for one in readable(get(self.tree, "step_up"))
            if isinstance(one.value, Scalar)
        }
        found = {name: ASKED[said] for name, said in written.items() if said in ASKED}
        return MappingProxyType(found)

    def lasting(self) -> Lasting:
        """How long a stated reason to read holds; what is not said is as it is by itself."""
        node = get(self.tree, "reading")
        written = {
            name: read_duration(word(node, name) or "") for name in ("protected", "emergency")
        }
        return Lasting(**{name: found for name, found in written.items() if found is not None})

    def period(self) -> tuple[date | None, date | None]:
        node = get(self.tree, "period")
        return read_date(word(node, "from") or ""), read_date(word(node, "to") or "")

    def calendar(self) -> Calendar:
        closed = []
        for entry in readable(get(get(self.tree, "calendar"), "closed")):
            first = read_day(word(entry.value, "from") or "")
            last = read_day(word(entry.value, "to") or "") or first
            if first is not None and last is not None:
                self._check_closed(entry, first, last)
                label = self.reading.text(get(entry.value, "label"))
                closed.append(Closed(first, last, label))
        return Calendar(self.country, tuple(closed))

    def _check_closed(self, entry: Entry, first: object, last: object) -> None:
        backwards = isinstance(first, date) and isinstance(last, date) and last < first
        if type(first) is type(last) and not backwards:
            return
        self.reading.say(
            bad_date.CHECK.at(
                entry.key_span,
                f"{entry.key}: from och to skrivs på samma sätt, den första dagen först.",
                f"{entry.key}: from and to are written the same way, the first day first.",
            )
        )

    @property
    def country(self) -> str:
        written = word(self.tree, "country")
        return written if written is not None and written in COUNTRIES else COUNTRY

    def funding(self) -> Mapping[str, Text]:
        written = readable(get(self.tree, "funding"))
        found = {entry.key: self.reading.text(entry.value) for entry in written}
        return MappingProxyType({key: text for key, text in found.items() if text is not None})

    def brand(self) -> Mapping[str, str]:
        written = readable(get(self.tree, "brand"))
        found = {e.key: e.value.text for e in written if isinstance(e.value, Scalar)}
        return MappingProxyType(found)

    def identity(self) -> tuple[str, ...]:
        """The kinds of identity numbers allowed, the country's own when nothing is said; and the shapes of
        reserve numbers.
        """
        people = get(self.tree, "people")
        written = tuple(one.text for one in scalars(get(people, "identity")))
        shapes = (one.text for one in scalars(get(people, "reserve_numbers")))
        return (*(written or IDENTITY), *filter(is_shape, shapes))


def known_names(types: Mapping[str, Type], *nodes: Node | None) -> Mapping[str, Type]:
    """What may be named: anything, where some of the nodes has lost names to a break of syntax."""
    makers = {name: partial(types.__getitem__, name) for name in types}
    return LazyNames(makers, whole=whole(*nodes))


def included(roles: Mapping[str, Role], name: str) -> tuple[str, ...]:
    """The roles that a name stands for in the end, through names that stand for names."""
    found: dict[str, None] = {}
    waiting, seen = list(roles[name].includes), {name}
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        if roles[one].includes:
            waiting += roles[one].includes
        else:
            found[one] = None
    return tuple(found)


def represents(role: Node | None) -> bool:
    """Whether a role answers for its organisation: as it says, or else as those who are invited do."""
    said = word(role, "represents")
    return word(role, "sees") == "invited" if said is None else said == "true"


def _short(node: Node) -> bool:
    """Whether the node is the label alone."""
    if isinstance(node, Block):
        return all(is_language(entry.key) for entry in node.entries)
    return isinstance(node, Scalar)
