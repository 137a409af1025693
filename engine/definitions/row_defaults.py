"""Owns what is wrong with `default` of a repeating group: it gives the rows that the group begins with,
such as those of last time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.checks import misplaced_key, wrong_type
from engine.definitions.leaves import listed
from engine.expressions.expression import Expression
from engine.expressions.types import ANY, Kind, Type
from engine.foundation.diagnostics import Diagnostic, Message, Span

ROW = "row"
OWN = ("own", "row")


def bad_default(
    found: Expression, span: Span, rows: Mapping[str, Type], *, in_row: bool
) -> Iterator[Diagnostic]:
    """At most one finding. `rows`: what the group asks in each row; `in_row`: it stands in a row itself."""
    if in_row:
        yield within_rows(span)
    elif any(path[0] in OWN for path in found.reads):
        yield of_answers(span)
    elif found.type.kind is not Kind.ANY and (found.type.kind, found.type.item) != (
        Kind.COLLECTION, ROW,
    ):  # fmt: skip
        yield no_rows(span)
    elif found.type.kind is not Kind.ANY:
        yield from other_rows(span, found.type.names, rows)


def within_rows(span: Span) -> Diagnostic:
    return misplaced_key.CHECK.at(
        span,
        "default gör ingenting på en grupp som står i en rad.",
        "default does nothing on a group that stands in a row.",
        help=Message(
            "Skriv det på den yttre gruppen, eller ta bort det.",
            "Write it at the outer group, or remove it.",
        ),
    )


def of_answers(span: Span) -> Diagnostic:
    return wrong_type.CHECK.at(
        span,
        "Raderna finns från början, innan något är besvarat: de kan inte bero på svaren i samma formulär.",
        "The rows are there from the beginning, before anything is answered: they cannot depend on the "
        "answers of the same form.",
        help=Message(
            "Skriv var raderna fanns förra gången, som case.plan.steg eller activity.plan.steg.",
            "Write where the rows were last time, such as case.plan.steg or activity.plan.steg.",
        ),
    )


def no_rows(span: Span) -> Diagnostic:
    return wrong_type.CHECK.at(
        span,
        "default på en grupp med rader behöver ge rader.",
        "default of a group of rows has to give rows.",
        help=Message(
            "Skriv var raderna fanns förra gången: formuläret och gruppen, som case.plan.steg. Ett enda fält "
            "i raden kan ha ett eget default.",
            "Write where the rows were last time: the form and the group, such as case.plan.steg. A field "
            "of the row may have a default of its own.",
        ),
    )


def other_rows(
    span: Span, given: Mapping[str, Type], rows: Mapping[str, Type]
) -> Iterator[Diagnostic]:
    """Rows of which nothing fits, or whose answer is of another kind than the question of that name."""
    shared = [name for name in rows if name in given]
    if not shared:
        yield wrong_type.CHECK.at(
            span,
            "Raderna har inget fält som heter som något i den här gruppen.",
            "The rows have no field called as one of this group.",
            help=listed(given),
        )
    for name in shared:
        if ANY not in (given[name], rows[name]) and given[name].kind is not rows[name].kind:
            yield wrong_type.CHECK.at(
                span,
                f"{name} är av olika slag i raderna och i den här gruppen.",
                f"{name} is of different kinds in the rows and in this group.",
                help=Message(
                    "Ge fälten samma typ, eller olika namn.",
                    "Give the fields the same type, or different names.",
                ),
            )
            return
