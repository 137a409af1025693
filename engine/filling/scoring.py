"""Owns the rules by which a form is scored: a digest of them, and scoring answers by them once more.

What was computed when a form was sent stands. Scoring it again shows what other rules would give; nothing
here is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from engine.definitions.form import BandSet, Computed, Field, Form
from engine.expressions.scope import Env, Value, Values
from engine.filling.computing import band_in, compute, sets_that_may_hold
from engine.filling.values import depends
from engine.foundation.once import once

LENGTH = 16


@once
def scoring_version(form: Form) -> str:
    """A digest of all that decides what the answers come to: equal rules, equal version. Words do not
    matter.
    """
    return sha256("\x00".join(_rules(form)).encode()).hexdigest()[:LENGTH]


def _rules(form: Form) -> Iterator[str]:
    for field in form.fields.values():
        yield from _of_field(field)
    for value in form.values.values():
        yield from _of_value(value)


def _of_field(field: Field) -> Iterator[str]:
    if field.block is not None:
        yield f"block {field.name} {scoring_version(field.block)}"
        return
    yield f"field {field.name} {field.type}"
    yield from (f"option {one.name} {one.points}" for one in field.options.values())
    yield from (f"row {one.name} {one.reversed}" for one in field.rows.values())
    for inner in field.fields.values():
        yield from _of_field(inner)


def _of_value(value: Computed) -> Iterator[str]:
    counted = value.value.text if value.value is not None else ""
    yield f"value {value.name} {counted} {value.answered_at_least}"
    for row in value.decide:
        yield f"when {row.when.text if row.when is not None else 'else'} {row.gives}"
    for bands in value.band_sets:
        yield from _of_bands(bands)


def _of_bands(bands: BandSet) -> Iterator[str]:
    yield f"bands {bands.name} {bands.when.text if bands.when is not None else ''}"
    for one in bands.bands.values():
        yield f"band {one.name} {one.low} {one.high} {one.below_high}"


def score_again(form: Form, answers: Values, env: Env) -> tuple[dict[str, Value], dict[str, Value]]:
    """The answers with the values of their blocks, and the form's own values, by the rules of `form`. What it
    does not ask is left out; what it asks and was not answered is unknown.
    """
    own: dict[str, Value] = dict.fromkeys([*form.fields, *form.values])
    known = {name: answers[name] for name in form.fields if name in answers}
    found: dict[str, Value] = {}
    around = env.own, env.row
    env.own = own
    for name in form.order:
        if name in known:
            own[name] = known[name] = _answer(form.fields[name], known[name], env)
            env.own = own
        elif name in form.values:
            _value(form.values[name], own, found, env)
    env.own, env.row = around
    return known, found


def _answer(field: Field, answer: Value, env: Env) -> Value:
    if field.block is None or not isinstance(answer, Mapping):
        return answer
    inner, values = score_again(field.block, answer, env)
    return {**inner, **values}


def _value(computed: Computed, own: dict[str, Value], found: dict[str, Value], env: Env) -> None:
    name = computed.name
    own[name] = found[name] = compute(computed, env)
    if computed.band_sets:
        sets = sets_that_may_hold(computed, env)
        own[f"{name}@band"] = found[f"{name}@band"] = band_in(sets, found[name])
        if depends(computed):
            found[f"{name}@sets"] = tuple(one.name for one in sets)
