"""Owns what is wrong with a deployment's own file though each of its values can be read: names that
mean two things, lists that say the same twice, a period that ends before it begins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.definitions.checks import bad_date, duplicate_name
from engine.definitions.leaves import read_date
from engine.definitions.reading import Reading
from engine.definitions.source_tree import Block, Entry
from engine.definitions.written import entries, get, scalar, scalars, word
from engine.foundation.diagnostics import Diagnostic, Message

TAKEN = {
    "participant": Message("deltagaren heter så", "the participant is called that"),
    "system": Message(
        "det som sker av sig självt heter så", "what happens by itself is called that"
    ),
}
OTHER_NAME = Message("Välj ett annat namn.", "Choose another name.")


@dataclass(frozen=True, slots=True)
class DeploymentCheck:
    tree: Block
    reading: Reading

    def check(self) -> None:
        self.reading.twice(scalars(get(self.tree, "languages")), "Språket", "The language")
        self.reading.twice(scalars(get(self.tree, "workflows")), "Arbetsflödet", "The workflow")
        organisations = entries(get(self.tree, "organisations"))
        names = {entry.key for entry in organisations}
        for found in (
            *who_clashes(entries(get(self.tree, "roles")), names),
            *who_clashes(organisations, ()),
        ):
            self.reading.say(found)
        self._units(organisations)
        self._period()

    def _units(self, organisations: Iterable[Entry]) -> None:
        """Units share their names over all organisations; one without units is itself one."""
        first: dict[str, str] = {}
        for organisation in organisations:
            units = entries(get(organisation.value, "units")) or (organisation,)
            for unit in units:
                if unit.key in first:
                    self.reading.say(_unit_twice(unit, first[unit.key]))
                first.setdefault(unit.key, organisation.key)

    def _period(self) -> None:
        period = get(self.tree, "period")
        last = scalar(period, "to")
        first, end = read_date(word(period, "from") or ""), read_date(word(period, "to") or "")
        if last is not None and first is not None and end is not None and end < first:
            self.reading.say(
                bad_date.CHECK.at(
                    last.span,
                    "Projekttiden slutar innan den börjar.",
                    "The period ends before it begins.",
                    help=Message(
                        "Skriv den första dagen efter from och den sista efter to.",
                        "Write the first day after from and the last one after to.",
                    ),
                )
            )


def who_clashes(named: Iterable[Entry], organisations: Iterable[str]) -> list[Diagnostic]:
    """Roles or organisations whose names already mean somebody else where a person is meant."""
    others = {
        name: Message("en organisation heter så", "an organisation is called that")
        for name in organisations
    }
    taken = {**others, **TAKEN}
    return [_taken(entry, taken[entry.key]) for entry in named if entry.key in taken]


def _taken(entry: Entry, why: Message) -> Diagnostic:
    return duplicate_name.CHECK.at(
        entry.key_span,
        f"{entry.key} går inte att använda här: {why.sv}.",
        f"{entry.key} cannot be used here: {why.en}.",
        help=OTHER_NAME,
    )


def _unit_twice(unit: Entry, first: str) -> Diagnostic:
    return duplicate_name.CHECK.at(
        unit.key_span,
        f"Enheten {unit.key} finns redan i {first}. Enheter i hela projektet delar namn.",
        f"The unit {unit.key} is in {first} already. Units of the whole deployment share their names.",
        help=OTHER_NAME,
    )
