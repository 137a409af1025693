"""Owns in which order the parts of a form can be settled, so that one pass evaluates it.

What a thing depends on comes before it: a page before its fields, a question before those that it
shows, values after what they are computed from. A circle is a diagnostic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.definitions.checks import cycle
from engine.definitions.form import Computed, Field, Form, Page
from engine.expressions.expression import Expression
from engine.foundation.diagnostics import Diagnostic, Message, Span

Say = Callable[[Diagnostic], None]
FROM_IDENTITY = frozenset({"identity", "identified", "birth_date", "age", "sex", "alias"})
FROM_BIRTH_DATE = frozenset({"age"})


def form_order(
    pages: tuple[Page, ...],
    fields: Mapping[str, Field],
    values: Mapping[str, Computed],
    say: Say,
) -> tuple[str, ...]:
    """Names of pages, fields and values, each after what it depends on."""
    saved = saved_to(fields)
    needs: dict[str, set[str]] = {}
    for page in pages:
        needs[page.name] = _names([page.show_if], saved)
        for name in page.fields:
            needs[name] = ({page.name} - {name}) | _of_field(fields[name], saved)
    for name, value in values.items():
        needs[name] = _names(value_expressions(value), saved)
    spans = {name: field.span for name, field in fields.items()}
    spans.update({name: value.span for name, value in values.items()})
    return sorted_by_need(needs, spans, say)


def row_order(fields: Mapping[str, Field], repeat: str, say: Say) -> tuple[str, ...]:
    """Names of the fields of a row, each after what it depends on in that row."""
    needs = {
        name: {path[1] for path in _paths(_settling(field)) if path[0] == "row"}
        for name, field in fields.items()
    }
    return sorted_by_need(needs, {name: field.span for name, field in fields.items()}, say)


def values_in_order(values: Mapping[str, Computed], say: Say) -> dict[str, Computed]:
    """The values of a workflow, each after those it is computed from."""
    needs = {name: _names(value_expressions(value), {}) for name, value in values.items()}
    spans = {name: value.span for name, value in values.items()}
    return {name: values[name] for name in sorted_by_need(needs, spans, say)}


def sorted_by_need(
    needs: Mapping[str, set[str]], spans: Mapping[str, Span], say: Say
) -> tuple[str, ...]:
    """As written, but each after those it needs. Circles are reported, and broken where found."""
    done: dict[str, None] = {}
    for name in needs:
        _settle(name, needs, spans, done, say)
    return tuple(done)


def _settle(
    start: str,
    needs: Mapping[str, set[str]],
    spans: Mapping[str, Span],
    done: dict[str, None],
    say: Say,
) -> None:
    """Depth first, without recursion: a chain may be as long as the form."""
    way: dict[str, Iterator[str]] = {}

    def enter(name: str) -> None:
        way[name] = iter(sorted(one for one in needs[name] if one in needs))

    if start not in done:
        enter(start)
    while way:
        name = next(reversed(way))
        following = next((one for one in way[name] if one not in done), None)
        if following is None:
            way.popitem()
            done[name] = None
        elif following in way:
            names = list(way)
            _report([*names[names.index(following) :], following], spans, say)
        else:
            enter(following)


def _report(circle: list[str], spans: Mapping[str, Span], say: Say) -> None:
    """Nothing is said of a page that needs itself: it is called as something else, which is said."""
    span = next((spans[name] for name in circle if name in spans), None)
    if span is None:
        return
    say(circle_at(span, " → ".join(name for name in circle if name)))


def circle_at(span: Span, written: str) -> Diagnostic:
    return cycle.CHECK.at(
        span,
        f"Det går runt i en cirkel: {written}.",
        f"It goes round in a circle: {written}.",
        help=Message("Ta bort ett av beroendena.", "Remove one of the dependencies."),
    )


def _of_field(field: Field, saved: Mapping[str, set[str]]) -> set[str]:
    """What a field, or anything inside it, depends on; never itself through what it saves."""
    found = _names(_settling(field), saved)
    if field.block is not None:
        found |= _names(form_expressions(field.block, set()), saved, own=False)
    for inner in field.fields.values():
        found |= _of_field(inner, saved) - {field.name}
    own = {path[1] for path in _paths(_settling(field)) if path[0] == "own"}
    return found if field.name in own else found - {field.name}


def _settling(field: Field) -> list[Expression | None]:
    """The expressions that decide whether a field is shown and what it starts with."""
    options = [option.show_if for option in field.options.values()]
    return [field.show_if, field.default, field.where, *options]


def value_expressions(value: Computed) -> list[Expression | None]:
    rows = [row.when for row in value.decide]
    sets = [bands.when for bands in value.band_sets]
    return [value.value, *rows, *sets]


def form_expressions(form: Form, seen: set[str]) -> list[Expression | None]:
    """What a form used as a block depends on, and its blocks; those in `seen` are left out."""
    if form.version in seen:
        return []
    seen.add(form.version)
    found: list[Expression | None] = [page.show_if for page in form.pages]
    for field in form.fields.values():
        found += _settling(field)
        found += form_expressions(field.block, seen) if field.block else []
        for inner in field.fields.values():
            found += _settling(inner)
    for value in form.values.values():
        found += value_expressions(value)
    return found


def _paths(expressions: Iterable[Expression | None]) -> Iterator[tuple[str, ...]]:
    for expression in expressions:
        if expression is not None:
            yield from expression.reads


def _names(
    expressions: Iterable[Expression | None],
    saved: Mapping[str, set[str]],
    *,
    own: bool = True,
) -> set[str]:
    found: set[str] = set()
    for path in _paths(expressions):
        if path[0] == "own" and own and len(path) > 1:
            found.add(path[1])
        elif path[0] == "person" and len(path) > 1:
            found |= saved.get(path[1], set())
    return found


def saved_to(fields: Mapping[str, Field]) -> dict[str, set[str]]:
    """Names of the person to the fields that say what they are, once answered in this form."""
    found: dict[str, set[str]] = {}
    for name, field in fields.items():
        if field.saves_to is None or field.saves_to[0] != "person":
            continue
        saved = field.saves_to[1]
        follows = {"identity": FROM_IDENTITY, "birth_date": FROM_BIRTH_DATE}.get(saved, frozenset())
        for one in {saved, *follows}:
            found.setdefault(one, set()).add(name)
    return found
