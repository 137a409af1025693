"""Owns the computed values of a form: sums, tables of decision, bands.

An unknown row of a table above the first true one makes the whole value unknown. So it is with sets of
bands: which one holds may depend on something unknown, such as sex or age.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.form import Band, BandSet, Computed
from engine.expressions.scope import Env, Value


def compute(value: Computed, env: Env) -> Value:
    """The value, None while it is unknown."""
    if value.value is not None:
        return value.value.run(env)
    for row in value.decide:
        holds = True if row.when is None else row.when.run(env)
        if holds is None:
            return None
        if holds:
            return row.gives
    return None


def sets_that_may_hold(value: Computed, env: Env) -> tuple[BandSet, ...]:
    """The sets of bands that may be the right one: those from the top that are not certainly wrong, as far as
    the first that certainly holds. One that holds alone is certain; none means that they are about others.
    """
    found = []
    for bands in value.band_sets:
        holds = True if bands.when is None else bands.when.run(env)
        if holds is not False:
            found.append(bands)
        if holds is True:
            break
    return tuple(found)


def band_of(value: Computed, number: Value, env: Env) -> str | None:
    """The name of the band that the number falls in. Where several sets may hold it is told only if they
    all say the same: none is guessed.
    """
    return band_in(sets_that_may_hold(value, env), number)


def band_in(sets: Iterable[BandSet], number: Value) -> str | None:
    """The band of that name in all of the sets."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    found = {
        next((one.name for one in of.bands.values() if within(one, number)), None) for of in sets
    }
    return found.pop() if len(found) == 1 else None


def within(band: Band, number: float) -> bool:
    """Whether the number lies in the band; both ends count, unless the upper one is left out."""
    if number < band.low:
        return False
    if band.high is None or number < band.high:
        return True
    return number == band.high and not band.below_high
