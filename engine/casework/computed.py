"""Owns the value of one computed name over a case, and its band.

The values of a form are computed by `filling`, in the same way.
"""

from __future__ import annotations

from engine.definitions.form import Band, Computed
from engine.expressions.scope import Env, Value


def computed_value(computed: Computed, env: Env) -> Value:
    """The value; None while it is unknown. An unknown row of a `decide` above the first true one
    makes the whole unknown.
    """
    if computed.value is not None:
        return computed.value.run(env)
    for row in computed.decide:
        holds = row.when.run(env) if row.when is not None else True
        if holds is None:
            return None
        if holds:
            return row.gives
    return None


def band_of(computed: Computed, value: Value, env: Env) -> str | None:
    """The name of the band that the value falls in, of the set that certainly holds."""
    if not isinstance(value, int | float):
        return None
    for bands in computed.band_sets:
        if bands.when is None or bands.when.run(env) is True:
            return next((band.name for band in bands.bands.values() if covers(band, value)), None)
    return None


def covers(band: Band, value: float) -> bool:
    below = band.high is None or value < band.high or (value == band.high and not band.below_high)
    return value >= band.low and below
