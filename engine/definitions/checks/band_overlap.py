"""Owns what is said of bands that hold the same value, which `band_cover` finds, and of sets of bands
that hold for the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from engine.definitions.checks.check import Check
from engine.definitions.form import Computed
from engine.expressions import tree as t
from engine.expressions.to_json import key_of
from engine.expressions.types import Kind
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="band-overlap",
    title=Message("Två nivåer innehåller samma värde", "Two bands hold the same value"),
    why=Message(
        "Ett värde ska höra till en enda nivå. range räknar med båda ändarna, så 0..5 och 5..10 "
        "innehåller båda 5. Detsamma gäller uppsättningar (bands_for): samma svar ska inte leda till två, "
        "och en uppsättning utan when gäller alla, så den står sist.",
        "A value should belong to one band only. range includes both ends, so 0..5 and 5..10 both hold 5. "
        "The same holds of sets (bands_for): one answer should not lead to two, and a set without when is "
        "for everybody, so it stands last.",
    ),
    wrong="bands:\n  låg: {range: 0..5, label: Låg}\n  hög: {range: 5..10, label: Hög}\n",
    right="bands:\n  låg: {range: 0..5, label: Låg}\n  hög: {range: 6..10, label: Hög}\n",
)


def sets_together(value: Computed) -> Iterator[Diagnostic]:
    """Sets of bands that the same answer to the same question chooses: only the first would count."""
    chosen = [
        (bands.name, *found)
        for bands in value.band_sets
        if bands.when is not None and (found := chosen_by(bands.when.tree)) is not None
    ]
    for (one, question, some), (other, same, more) in combinations(chosen, 2):
        if question == same and some & more:
            yield _both(value, one, other, ", ".join(sorted(some & more)))
    for always, after in pairwise(value.band_sets):
        if always.when is None:
            yield _never(value, always.name, after.name)


def _never(value: Computed, one: str, after: str) -> Diagnostic:
    return CHECK.at(
        value.span,
        f"Uppsättningen {after} för {value.name} används aldrig: {one} gäller alla.",
        f"The set {after} of {value.name} is never used: {one} is for everybody.",
        help=Message(
            f"Skriv when för {one}, eller ställ den sist.",
            f"Write when for {one}, or put it last.",
        ),
    )


def chosen_by(node: t.Node) -> tuple[str, frozenset[str]] | None:
    """The question, and its answers, that a condition such as `person.sex == woman` is true for; None
    when it is not as plain as that.
    """
    match node:
        case t.Compare(operators=("==",), operands=(item, t.Constant(value=str(answer)))):
            answers = frozenset({answer})
        case t.Among(item=item, options=options):
            answers = frozenset(str(one.value) for one in options if isinstance(one, t.Constant))
        case _:
            return None
    return (key_of(item), answers) if item.type.kind is Kind.CHOICE else None


def _both(value: Computed, one: str, other: str, answers: str) -> Diagnostic:
    return CHECK.at(
        value.span,
        f"Uppsättningarna {one} och {other} för {value.name} gäller båda vid svaret {answers}.",
        f"The sets {one} and {other} of {value.name} both hold with the answer {answers}.",
        help=Message(
            "Ändra when så att varje svar leder till en uppsättning.",
            "Change when so that every answer leads to one set.",
        ),
    )
