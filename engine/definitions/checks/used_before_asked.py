"""Owns the check of conditions that look at a question which stands on a later page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.form import Computed, Field, Form
from engine.expressions.expression import Expression
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="used-before-asked",
    title=Message("Svaret används innan frågan ställs", "The answer is used before it is asked"),
    why=Message(
        "En fråga som visas beroende på ett svar längre fram i formuläret är dold när man kommer till "
        "den, och den som fyller i ser den aldrig. Flytta frågan som styr så att den kommer först.",
        "A question that is shown depending on an answer further on is hidden when one gets to it, and "
        "whoever fills in the form never sees it. Move the question that decides so that it comes first.",
    ),
    wrong="""form: exempel
title: Exempel
pages:
  ett: {title: Ett, fields: {vilket: {type: text, label: Vilket språk?, show_if: annat}}}
  två: {title: Två, fields: {annat: {type: yes_no, label: Ett annat språk?}}}
""",
    right="""form: exempel
title: Exempel
pages:
  ett: {title: Ett, fields: {annat: {type: yes_no, label: Ett annat språk?}}}
  två: {title: Två, fields: {vilket: {type: text, label: Vilket språk?, show_if: annat}}}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for form in deployment.forms.values():
        places = _places(form)
        for field in form.fields.values():
            yield from _of_field(form, field, places)
        for number, page in enumerate(form.pages):
            if page.show_if is None or not page.fields:
                continue
            first = form.fields[page.fields[0]]
            for name in _later(form, page.show_if, places, (number, -1)):
                yield _finding(first, f"Sidan {page.name}", f"The page {page.name}", name)


def _places(form: Form) -> Mapping[str, tuple[int, int]]:
    """Where each question stands: page and number on it."""
    return {
        name: (number, place)
        for number, page in enumerate(form.pages)
        for place, name in enumerate(page.fields)
    }


def _of_field(
    form: Form, field: Field, places: Mapping[str, tuple[int, int]]
) -> Iterator[Diagnostic]:
    conditions = (field.show_if, *(option.show_if for option in field.options.values()))
    for condition in conditions:
        if condition is not None:
            for name in _later(form, condition, places, places[field.name]):
                yield _finding(field, field.name, field.name, name)


def _later(
    form: Form,
    condition: Expression,
    places: Mapping[str, tuple[int, int]],
    here: tuple[int, int],
) -> list[str]:
    return sorted(name for name in _asked(form, condition, set()) if places[name] > here)


def _asked(form: Form, expression: Expression, seen: set[str]) -> set[str]:
    """The questions that decide an expression, through computed values too."""
    found: set[str] = set()
    for path in expression.reads:
        if path[0] != "own" or len(path) < 2 or path[1] in seen:
            continue
        if path[1] in form.fields:
            found.add(path[1])
        elif path[1] in form.values:
            seen.add(path[1])
            for part in parts(form.values[path[1]]):
                found |= _asked(form, part, seen)
    return found


def parts(value: Computed) -> Iterator[Expression]:
    """The expressions that make a computed value."""
    if value.value is not None:
        yield value.value
    for row in value.decide:
        if row.when is not None:
            yield row.when


def _finding(field: Field, sv: str, en: str, name: str) -> Diagnostic:
    """`sv` and `en`: what depends on it, which stands at the field or begins with it."""
    return CHECK.at(
        field.span,
        f"{sv} beror på svaret på {name}, som frågas efter den.",
        f"{en} depends on the answer to {name}, which is asked after it.",
        help=Message(
            f"Flytta {name} så att den kommer före.", f"Move {name} so that it comes before."
        ),
    )
