"""Owns what is wrong with `summary` of a repeating group: the fields that tell, in its heading, which row it
is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.definitions.checks import unknown_name, wrong_type
from engine.definitions.field_drafts import FieldDraft
from engine.definitions.leaves import listed, meant, short
from engine.definitions.source_tree import Scalar
from engine.fields.repeat import UNTOLD
from engine.foundation.diagnostics import Diagnostic, Fix, Message
from engine.foundation.suggestions import closest


def bad_summary(names: Iterable[Scalar], fields: Mapping[str, FieldDraft]) -> Iterator[Diagnostic]:
    """A name that no field of the row has, or one whose answer does not fit in a heading."""
    for one in names:
        draft = fields.get(one.text)
        if draft is None:
            yield no_field(one, fields)
        elif draft.usable and draft.type_name in UNTOLD:
            yield too_long(one, draft)


def no_field(at: Scalar, fields: Iterable[str]) -> Diagnostic:
    near = closest(at.text, fields)
    return unknown_name.CHECK.at(
        at.span,
        f"Raden har inget fält som heter {short(at.text)}.",
        f"The row has no field called {short(at.text)}.",
        help=meant(near) or listed(fields),
        fix=Fix(at.span, near) if near else None,
    )


def too_long(at: Scalar, draft: FieldDraft) -> Diagnostic:
    kind = draft.type_name
    return wrong_type.CHECK.at(
        at.span,
        f"{short(at.text)} är av typen {kind} och får inte plats i en rubrik.",
        f"{short(at.text)} is of type {kind} and does not fit in a heading.",
        help=Message(
            "Välj ett fält med ett kort svar, som text, date, integer eller choice.",
            "Choose a field with a short answer, such as text, date, integer or choice.",
        ),
    )
