"""Owns the computed values of a form: sums, tables of decision, bands.

An unknown row of a table above the first true one makes the whole value unknown.
"""

from __future__ import annotations

from engine.definitions.form import Band, Computed
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


def band_of(value: Computed, number: Value, env: Env) -> str | None:
    """The name of the band that the number falls in, of the first set that certainly holds; None when
    no set is certain, so that none is guessed."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    for bands in value.band_sets:
        if bands.when is None or bands.when.run(env) is True:
            for name, band in bands.bands.items():
                if within(band, number):
                    return name
            return None
    return None


def within(band: Band, number: float) -> bool:
    """Whether the number lies in the band; both ends count, unless the upper one is left out."""
    if number < band.low:
        return False
    if band.high is None or number < band.high:
        return True
    return number == band.high and not band.below_high
