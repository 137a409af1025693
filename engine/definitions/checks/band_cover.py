"""Owns the proof that bands hold every value that can be reached exactly once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from engine.definitions.checks import band_overlap
from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.form import BandSet, Computed
from engine.expressions.analysis import Range, cover, reachable
from engine.expressions.expression import Expression
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="band-gap",
    title=Message("Ett värde hamnar utanför nivåerna", "A value falls outside the bands"),
    why=Message(
        "Nivåerna ska täcka varje värde som går att få, annars står det ingen nivå vid siffran. "
        "range: 0..4 räknar med både 0 och 4; range: 20.. har inget slut. För tal med decimaler skriver "
        "man 4..<4.5, som slutar just före 4,5.",
        "Bands have to cover every value that can be reached, or else no band stands beside the figure. "
        "range: 0..4 includes both 0 and 4; range: 20.. has no end. For numbers with decimals write "
        "4..<4.5, which ends just before 4.5.",
    ),
    wrong="bands:\n  låg: {range: 0..4, label: Låg}\n  hög: {range: 6..10, label: Hög}\n",
    right="bands:\n  låg: {range: 0..5, label: Låg}\n  hög: {range: 6..10, label: Hög}\n",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for form in deployment.forms.values():
        for value in form.values.values():
            yield from _of_value(value)
    for workflow in deployment.every_workflow.values():
        for value in workflow.values.values():
            yield from _of_value(value)


def _of_value(value: Computed) -> Iterator[Diagnostic]:
    if value.value is None:
        return
    for bands in value.band_sets:
        yield from _of_set(value, value.value, bands)
    yield from band_overlap.sets_together(value)


def _of_set(value: Computed, given: Expression, bands: BandSet) -> Iterator[Diagnostic]:
    ranges = [
        Range(low=band.low, high=band.high, below_high=band.below_high)
        for band in bands.bands.values()
    ]
    names = list(bands.bands)
    covered = cover(reachable(given), ranges)
    for gap in covered.gaps:
        yield _gap(value, stretch(*gap, ranges))
    for one, other, number in covered.overlaps:
        yield band_overlap.CHECK.at(
            value.span,
            f"Nivåerna {names[one]} och {names[other]} för {value.name} innehåller båda {number:g}.",
            f"The bands {names[one]} and {names[other]} of {value.name} both hold {number:g}.",
            help=Message(
                "Ändra range så att varje värde hör till en nivå.",
                "Change range so that every value belongs to one band.",
            ),
        )


def _gap(value: Computed, words: Message) -> Diagnostic:
    return CHECK.at(
        value.span,
        f"{value.name} kan bli {words.sv}, men ingen nivå innehåller det.",
        f"{value.name} can be {words.en}, but no band holds it.",
        help=Message(
            "Utöka range för en nivå, eller lägg till en.", "Widen the range of a band, or add one."
        ),
    )


def stretch(low: float, high: float, ranges: Sequence[Range]) -> Message:
    """From `low` to `high` in words; an end that a range holds is itself not meant."""
    held_low, held_high = (any(one.holds(end) for one in ranges) for end in (low, high))
    if low == -inf and high == inf:
        return Message("vilket tal som helst", "any number")
    if low == -inf:
        less = Message(f"mindre än {high:g}", f"less than {high:g}")
        return less if held_high else Message(f"{high:g} eller mindre", f"{high:g} or less")
    if high == inf:
        more = Message(f"mer än {low:g}", f"more than {low:g}")
        return more if held_low else Message(f"{low:g} eller mer", f"{low:g} or more")
    plain = f"{low:g}" if low == high else f"{low:g}–{high:g}"
    return Message(plain, plain)
