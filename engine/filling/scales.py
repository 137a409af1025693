"""Owns the bands of a value as they are told: each with its limits, where the value lies, and where the
limits come from. Which sets of bands may hold was settled when the value was computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isinf

from engine.definitions.form import Band, BandSet, Computed
from engine.expressions.scope import Value, Values
from engine.filling.computing import within
from engine.foundation.figures import Figure, figure
from engine.foundation.texts import Said, Text, said


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleBand:
    """`low` and `high` are None where there is no end. `here`: the value lies in it."""

    name: str
    label: Text
    limits: Said
    low: float | None
    high: float | None
    severity: str | None
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """One set of bands. `of`: whom it is for; None where there is but one, for everybody. `holds`: it may be
    the right one for whom the value is about.
    """

    of: Text | str | None
    holds: bool
    source: str | None
    bands: tuple[ScaleBand, ...]


def scales_of(computed: Computed, values: Values) -> tuple[Scale, ...]:
    """All sets of bands that the value has."""
    known = {id(one) for one in sets_for(computed, values)}
    return tuple(
        scale(computed, one, values.get(computed.name), id(one) in known)
        for one in computed.band_sets
    )


def sets_for(computed: Computed, values: Values) -> tuple[BandSet, ...]:
    """The sets that may be the right one, as it was settled. Where it was not noted, any may be that the
    band can have been from.
    """
    noted = values.get(f"{computed.name}@sets")
    if isinstance(noted, tuple):
        return tuple(one for one in computed.band_sets if one.name in noted)
    certain, number = values.get(f"{computed.name}@band"), values.get(computed.name)
    told = [one for one in computed.band_sets if certain and band_at(one, number) == certain]
    return tuple(told[:1]) or computed.band_sets


def band_at(bands: BandSet, number: Value) -> str | None:
    """The name of the band that the number lies in."""
    return next((one.name for one in bands.bands.values() if lies_in(one, number)), None)


def lies_in(band: Band, number: Value) -> bool:
    known = isinstance(number, int | float) and not isinstance(number, bool)
    return known and within(band, number)  # type: ignore[arg-type]  # a number, just seen


def bands_for(computed: Computed, values: Values) -> Iterator[tuple[BandSet, Band]]:
    """The band that the value lies in, in each set that may be the right one."""
    for bands in sets_for(computed, values):
        for band in bands.bands.values():
            if lies_in(band, values.get(computed.name)):
                yield bands, band


def scale(computed: Computed, bands: BandSet, number: Value, holds: bool) -> Scale:
    return Scale(
        of=called(bands),
        holds=holds,
        source=bands.source or computed.source,
        bands=tuple(
            ScaleBand(
                name=one.name,
                label=one.label,
                limits=limits(one),
                low=None if isinf(one.low) else one.low,
                high=one.high,
                severity=one.severity,
                here=holds and lies_in(one, number),
            )
            for one in bands.bands.values()
        ),
    )


def called(bands: BandSet) -> Text | str | None:
    """Whom a set is for, in words: what it says, or else its name."""
    return bands.label or bands.name.replace("_", " ") or None


def limits(band: Band) -> Said:
    """From and to in words, such as `0–5` or `18 eller mer`."""
    low = None if isinf(band.low) else Figure(band.low)
    high = None if band.high is None else Figure(band.high)
    if low is None:
        below = said("under {high}", high=high or "")
        return below if band.below_high else said("{high} eller mindre", high=high or "")
    if high is None:
        return said("{low} eller mer", low=low)
    if band.below_high:
        return said("{low} till under {high}", low=low, high=high)
    return figure(band.low) if low == high else said("{low}–{high}", low=low, high=high)
