"""Owns the steps that nobody answers: pages with a condition, and computed values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.definitions.form import Computed
from engine.expressions.expression import Expression
from engine.expressions.scope import Value
from engine.filling.computing import band_in, compute, sets_that_may_hold

if TYPE_CHECKING:
    from engine.filling.settling import Settling


class PageStep:
    """A page that is shown when `condition` holds."""

    __slots__ = ("condition", "key")

    def __init__(self, key: str, condition: Expression) -> None:
        self.key = key
        self.condition = condition

    def take(self, settling: Settling, names: dict[str, Value], answers: dict[str, Value]) -> None:
        if self.condition.run(settling.env) is True:
            settling.found.shown.add(self.key)


class ValueStep:
    """Beside a value with bands stands its band, `total@band`; and where there are several sets of bands,
    the names of those that may be the right one, `total@sets`, for whoever reads it afterwards.
    """

    __slots__ = ("band", "computed", "name", "run", "sets")

    def __init__(self, computed: Computed) -> None:
        self.computed = computed
        self.name = computed.name
        self.band = f"{computed.name}@band" if computed.band_sets else ""
        self.sets = f"{computed.name}@sets" if depends(computed) else ""
        self.run = None if computed.value is None else computed.value.run

    def take(self, settling: Settling, names: dict[str, Value], answers: dict[str, Value]) -> None:
        env, values = settling.env, settling.found.values
        value = compute(self.computed, env) if self.run is None else self.run(env)
        names[self.name] = values[self.name] = value
        if self.sets:
            sets = sets_that_may_hold(self.computed, env)
            names[self.band] = values[self.band] = band_in(sets, value)
            values[self.sets] = tuple([one.name for one in sets])
        elif self.band:
            names[self.band] = values[self.band] = band_in(self.computed.band_sets, value)


def depends(computed: Computed) -> bool:
    """Whether the bands are not the same for everybody."""
    return len(computed.band_sets) > 1 or any(one.when is not None for one in computed.band_sets)
