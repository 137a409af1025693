"""Owns why a computed value is what it is: every item with its points, the sum, the band."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from engine.definitions.form import Band, BandSet, Computed, Field, Form
from engine.expressions.describing import Describer
from engine.expressions.expression import Expression, Path
from engine.expressions.scope import Env, Value, Values
from engine.filling.scales import Scale, bands_for, scales_of
from engine.foundation.calendar import Calendar
from engine.foundation.figures import Figure, figure
from engine.foundation.texts import Said, Text, said

Words = Text | Said | str
SHOWN_DECIMALS = 2
"""A mean is seldom a round number, and nobody reads more of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """`bands`: the band of each set that may hold: one when it is certain, several when it depends on
    something unknown, such as sex. `scales`: all bands with their limits. `tests`: the flags that the value
    decides about: what each says, when it is raised, and whether it is."""

    value: Words | None
    number: float | None
    bands: tuple[tuple[BandSet, Band], ...]
    why: tuple[Words, ...]
    scales: tuple[Scale, ...] = ()
    tests: tuple[tuple[Text, Words, bool | None], ...] = ()


def explain_value(form: Form, computed: Computed, answers: Values, values: Values) -> Explained:
    """Why the value is what it is, from what was answered."""
    value = values.get(computed.name)
    number = float(value) if _is_number(value) else None  # type: ignore[arg-type]  # a number, just seen
    return Explained(
        value=_in_words(computed, value),
        number=number,
        bands=tuple(bands_for(computed, values)),
        why=tuple(_why(form, computed, answers, values)),
        scales=scales_of(computed, values),
        tests=tuple(_tests(form, computed, Describer(_around(answers, values)))),
    )


def _tests(
    form: Form, computed: Computed, describer: Describer
) -> Iterator[tuple[Text, Words, bool | None]]:
    """The flags whose condition reads the value, or its band."""
    for flag in form.flags.values():
        read = {path[1].partition("@")[0] for path in flag.when.reads if path[0] == "own"}
        if computed.name in read:
            holds = flag.when.run(describer.env)
            known = holds if isinstance(holds, bool) else None
            why = said("om {condition}", condition=describer.condition(flag.when.tree, True))
            yield flag.label, why, known


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _in_words(computed: Computed, value: Value) -> Words | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return said("Ja") if value else said("Nej")
    if isinstance(value, int | float):
        return figure(round(value, SHOWN_DECIMALS))
    if isinstance(value, date) and not isinstance(value, datetime):
        return said("{day}", day=value)
    option = computed.options.get(str(value))
    if option is not None:
        return option.label
    known = computed.value_type.options.get(str(value))
    return known.label if known is not None and known.label is not None else str(value)


def _why(form: Form, computed: Computed, answers: Values, values: Values) -> Iterator[Words]:
    """First what was counted, in the order of the form, each once; then how."""
    yield from dict.fromkeys(_counted(form, computed, answers, values))
    expression = computed.value
    describer = Describer(_around(answers, values))
    if expression is None:
        yield from _decided(computed, describer)
        return
    if computed.answered_at_least is not None and _partly(form, expression, answers):
        yield said("De svar som saknas räknas som medelvärdet av de andra")
    yield said("Räknas så här: {formula}", formula=describer.what(expression.tree))


def _counted(form: Form, computed: Computed, answers: Values, values: Values) -> Iterator[Words]:
    reads = computed.value.reads if computed.value is not None else _deciding(computed)
    own = [path for path in reads if len(path) > 1 and path[0] == "own"]
    order = {name: place for place, name in enumerate([*form.fields, *form.values])}
    for path in sorted(own, key=lambda path: (order.get(path[1], len(order)), path)):
        field = form.fields.get(path[1])
        if field is not None:
            yield from _item(field, path, answers.get(path[1]))
        else:
            yield _value(form.values[path[1]], values.get(path[1]))


def _decided(computed: Computed, describer: Describer) -> Iterator[Words]:
    """The condition of the row that gave the value, where the form's own answers tell."""
    for row in computed.decide:
        if row.when is None:
            yield said("Inget annat stämde")
            return
        holds = row.when.run(describer.env)
        if holds is not False:
            why = said("Därför att {condition}", condition=describer.condition(row.when.tree, True))
            yield from (why,) if holds else ()
            return


def _around(answers: Values, values: Values) -> Env:
    """What the form's own names meant. Nothing else is known afterwards."""
    start = datetime(2000, 1, 1, tzinfo=UTC)
    own = {**answers, **values}
    return Env(own=own, today=start.date(), now=start, calendar=Calendar())


def _partly(form: Form, expression: Expression, answers: Values) -> bool:
    """Whether some row of a matrix that is counted has no answer."""
    names = {path[1] for path in expression.reads if path[0] == "own"}
    chosen = (answers.get(name) for name in names if name in form.fields)
    return any(isinstance(one, Mapping) and None in one.values() for one in chosen)


def _deciding(computed: Computed) -> frozenset[Path]:
    rows = (row.when.reads for row in computed.decide if row.when is not None)
    return frozenset().union(*rows)


def _value(computed: Computed, value: Value) -> Words:
    words = _in_words(computed, value)
    if words is None:
        return said("{label}: inte uträknat", label=computed.label)
    return said("{label}: {value}", label=computed.label, value=words)


def _item(field: Field, path: Path, value: Value) -> Iterator[Words]:
    if field.type == "matrix":
        yield from _matrix(field, value if isinstance(value, Mapping) else {})
    elif field.block is not None:
        inside = value if isinstance(value, Mapping) else {}
        for computed in field.block.values.values():
            if len(path) > 2 and path[2] == computed.name:
                yield _value(computed, inside.get(computed.name))
    else:
        yield _answer(field, value)


def _matrix(field: Field, chosen: Mapping[str, Value]) -> Iterator[Words]:
    points = [one.points for one in field.options.values() if one.points is not None]
    for row in field.rows.values():
        option = field.options.get(str(chosen.get(row.name)))
        if option is None:
            yield said("{question}: inte besvarad", question=row.label)
        elif option.points is None:
            yield said("{question}: {answer}", question=row.label, answer=option.label)
        elif row.reversed:
            yield said(
                "{question}: {answer}, {points} poäng (räknas omvänt)",
                question=row.label,
                answer=option.label,
                points=Figure(max(points) + min(points) - option.points),
            )
        else:
            yield said(
                "{question}: {answer}, {points} poäng",
                question=row.label,
                answer=option.label,
                points=Figure(option.points),
            )


def _answer(field: Field, value: Value) -> Words:
    if value is None:
        return said("{question}: inte besvarad", question=field.label)
    option = field.options.get(str(value))
    if option is not None and option.points is not None:
        return said(
            "{question}: {answer}, {points} poäng",
            question=field.label,
            answer=option.label,
            points=Figure(option.points),
        )
    if option is not None:
        return said("{question}: {answer}", question=field.label, answer=option.label)
    if isinstance(value, bool):
        answer = said("Ja") if value else said("Nej")
        return said("{question}: {answer}", question=field.label, answer=answer)
    if isinstance(value, int | float):
        return said("{question}: {answer}", question=field.label, answer=Figure(value))
    return said("{question}: besvarad", question=field.label)
