"""Owns the exports of a deployment: the workflow of each, and its expressions with the names known there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.definitions.checks import misplaced_key, missing_key, no_person, unknown_option
from engine.definitions.consent import Consent
from engine.definitions.export import MONTHLY, SLIPS, Export, ReportColumn
from engine.definitions.leaves import read_date
from engine.definitions.reading import Reading
from engine.definitions.source_tree import Entry, Node, Scalar
from engine.definitions.workflow import Workflow
from engine.definitions.written import (
    entries,
    get,
    has,
    key_span,
    readable,
    rest,
    scalar,
    scalars,
    true,
    whole,
    word,
)
from engine.expressions.expression import Expression
from engine.expressions.scope import Scope
from engine.expressions.types import Kind
from engine.foundation.diagnostics import Message

DAYS = (Kind.MOMENT, Kind.DATE)
TOLD = (Kind.BOOLEAN, Kind.NUMBER, Kind.TEXT, Kind.CHOICE, Kind.DATE, Kind.MOMENT)
"""What may stand in a cell."""
YES_NO = ("true", "false")


@dataclass(frozen=True, slots=True)
class CompileExports:
    """Reads `exports` of a deployment's `tree`. `workflows`: those whose cases can be opened."""

    tree: Node
    reading: Reading
    workflows: Mapping[str, Workflow]
    consents: Mapping[str, Consent]

    def all(self) -> Mapping[str, Export]:
        found = {
            entry.key: made
            for entry in entries(get(self.tree, "exports"))
            if (made := self._one(entry)) is not None
        }
        return MappingProxyType(found)

    def _one(self, entry: Entry) -> Export | None:
        """None where it cannot be told whom it is about, or when they start and end."""
        node = entry.value
        flow = self._flow(entry)
        if flow is None:
            return None
        where = self.reading.expression(get(node, "where"), flow.scope, Kind.BOOLEAN)
        start = self.reading.expression(get(node, "start"), flow.scope, DAYS)
        end = self.reading.expression(get(node, "end"), flow.scope, DAYS)
        columns = self._columns(node, flow.scope)
        format_ = word(node, "format") or ""
        consent = self._consent(node)
        self._complete(entry, format_, columns)
        if start is None or end is None:
            return None
        pseudonym, checked = get(node, "pseudonym"), get(node, "checked")
        return Export(
            name=entry.key,
            label=self.reading.label(get(node, "label")),
            span=entry.key_span,
            format=format_,
            over=flow.name,
            where=where,
            start=start,
            end=end,
            columns=columns,
            consent=consent,
            woman=word(pseudonym, "woman") or "",
            man=word(pseudonym, "man") or "",
            checked_by=word(checked, "by") or "",
            checked_on=read_date(word(checked, "on") or ""),
        )

    def _flow(self, entry: Entry) -> Workflow | None:
        at = scalar(entry.value, "over")
        if at is None:
            return None
        flow = self.workflows.get(at.text)
        if flow is not None and not flow.is_project:
            return flow
        if flow is not None:
            self.reading.say(
                no_person.CHECK.at(
                    at.span,
                    f"{entry.key} rapporterar personer, men i {at.text} finns ingen.",
                    f"{entry.key} reports people, but there is nobody in {at.text}.",
                    help=Message(
                        "Ta ett arbetsflöde med subject: person.",
                        "Take a workflow with subject: person.",
                    ),
                )
            )
            return None
        listed = rest(self.tree, "workflows")
        names = [one.text for one in scalars(listed)]
        if at.text not in names and whole(self.tree, listed):
            self.reading.unknown(at, at.text, names, "inget arbetsflöde här", "no workflow here")
        return None

    def _consent(self, node: Node) -> str | None:
        at = scalar(node, "consent")
        if at is None:
            return None
        if at.text in self.consents:
            return at.text
        if whole(self.tree, rest(self.tree, "consents")):
            self.reading.unknown(at, at.text, self.consents, "inget samtycke", "no consent")
        return None

    def _columns(self, node: Node, scope: Scope) -> Mapping[str, ReportColumn]:
        written = readable(get(node, "columns"))
        found = {one.key: self._column(one, scope) for one in written}
        return MappingProxyType(found)

    def _column(self, entry: Entry, scope: Scope) -> ReportColumn:
        node = entry.value
        short = isinstance(node, Scalar)
        at = node if short else get(node, "value")
        value = self.reading.expression(at, scope, TOLD)
        codes = {
            one.key: one.value.text
            for one in readable(get(node, "codes"))
            if isinstance(one.value, Scalar)
        }
        self._codes(entry, value, codes)
        return ReportColumn(
            name=entry.key,
            label=None if short else self.reading.text(get(node, "label")),
            span=entry.key_span,
            value=value,
            gives=word(node, "gives"),
            at=word(node, "at"),
            needed=true(node, "needed"),
            codes=MappingProxyType(codes),
            anonymous=true(node, "anonymous"),
        )

    def _codes(self, entry: Entry, value: Expression | None, codes: Mapping[str, str]) -> None:
        """Each answer has a code, and each code an answer."""
        if not codes or value is None or value.type.kind is Kind.ANY:
            return
        at = key_span(entry.value, "codes", entry.key_span)
        options = YES_NO if value.type.kind is Kind.BOOLEAN else tuple(value.type.options)
        if not options:
            self.reading.say(
                misplaced_key.CHECK.at(
                    at,
                    f"codes passar inte: {value.text} har inga svar att välja bland.",
                    f"codes does not fit: {value.text} has no answers to choose from.",
                    help=Message("Ta bort codes.", "Remove codes."),
                )
            )
            return
        for one in readable(get(entry.value, "codes")):
            if one.key not in options:
                self.reading.say(
                    unknown_option.CHECK.at(
                        one.key_span,
                        f"{value.text} har inget svar som heter {one.key}.",
                        f"{value.text} has no answer called {one.key}.",
                    )
                )
        lacking = [one for one in options if one not in codes]
        if lacking:
            names = ", ".join(lacking)
            self._missing(
                entry, f"Det saknas kod för {names}.", f"There is no code for {names}.", "codes"
            )

    def _complete(self, entry: Entry, format_: str, columns: Mapping[str, ReportColumn]) -> None:
        """What each format cannot do without."""
        for sv, en, key in lacking_in(entry.value, format_, columns):
            self._missing(entry, sv, en, key)

    def _missing(self, entry: Entry, sv: str, en: str, key: str) -> None:
        at = key_span(entry.value, key, entry.key_span)
        help = Message(f"Lägg till det under {key}.", f"Add it under {key}.")
        self.reading.say(missing_key.CHECK.at(at, sv, en, help=help))


def lacking_in(
    node: Node, format_: str, columns: Mapping[str, ReportColumn]
) -> Iterator[tuple[str, str, str]]:
    """What lacks in Swedish and English, and under which key it belongs."""
    identity = any(one.gives == "identity" for one in columns.values())
    if columns and not identity and whole(get(node, "columns")):
        yield (
            "Ingen kolumn säger vem det gäller: gives: identity saknas.",
            "No column says who it is about: gives: identity is missing.",
            "columns",
        )
    if format_ == MONTHLY and identity and not has(node, "pseudonym"):
        yield (
            "Det saknas pseudonym för den som har skyddade personuppgifter.",
            "There is no pseudonym for somebody whose data are protected.",
            "pseudonym",
        )
    if format_ == SLIPS and not has(node, "consent"):
        yield (
            "sus kräver samtycke för namn och nummer: consent saknas.",
            "sus takes a consent for name and number: consent is missing.",
            "consent",
        )
    if format_ == SLIPS and columns and not any(one.anonymous for one in columns.values()):
        yield (
            "Ingen kolumn lämnas om den som är med utan samtycke: anonymous: true saknas.",
            "No column is told of those without a consent: anonymous: true is missing.",
            "columns",
        )
