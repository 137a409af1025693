"""A key without a value, or with `null` or `~`."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import quoted
from engine.foundation.diagnostics import Diagnostic, Fix, Message, Span

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
CHECK = Check(
    code="empty-value",
    title=Message("Värdet fattas", "The value is missing"),
    why=Message(
        "Varje nyckel har ett värde. Det som inte behövs lämnas bort helt. null och ~ är inte "
        "värden; menas ordet null skrivs det inom citattecken. Står värdet på raderna under "
        "ska de vara indragna.",
        "Every key has a value. What is not needed is left out altogether. null and ~ are not "
        "values; if the word null is meant, it is put in quotes. If the value stands on the lines "
        "below, these are indented.",
    ),
    wrong="form: namn\ntitle:\nfields:\n  namn: {type: text, label: Namn}\n",
    right="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}\n",
)


def after_key(key: str, span: Span, commented: bool = False) -> Diagnostic:
    """`commented` when a `#` stands where the value should."""
    if commented:
        return CHECK.at(
            span,
            f"”{key}” har inget värde: det som står efter # läses som en kommentar.",
            f"”{key}” has no value: what stands after # is read as a comment.",
            help=Message(
                "Hör # till texten, sätt den inom citattecken.",
                "If # belongs to the text, put it in quotes.",
            ),
        )
    return CHECK.at(
        span,
        f"”{key}” har inget värde.",
        f"”{key}” has no value.",
        help=Message(
            "Skriv ett värde eller ta bort raden. Står värdet på raderna under ska de dras in.",
            "Write a value or remove the line. If the value is on the lines below, indent them.",
        ),
    )


def labels_alone(labels: list[str], span: Span, right: str | None) -> Diagnostic:
    """`{Ja, Nej}`: labels where named things belong; `right` is how these are written."""
    return CHECK.at(
        span,
        f"Inom måsvingar ska varje namn ha ett värde, men {_several(labels, 'och')} har inget.",
        f"Inside braces every name has a value, but there is none for {_several(labels, 'and')}.",
        help=Message(f"Skriv {right}.", f"Write {right}.") if right else None,
        fix=Fix(span, right) if right else None,
    )


def _several(labels: list[str], last: str) -> str:
    some = [f"”{label}”" for label in labels[:4]]
    return f" {last} ".join([", ".join(some[:-1]), some[-1]]) if len(some) > 1 else some[0]


def item(span: Span) -> Diagnostic:
    return CHECK.at(
        span,
        "Efter strecket står inget värde.",
        "There is no value after the dash.",
        help=Message("Skriv ett värde eller ta bort raden.", "Write a value or remove the line."),
    )


def null(text: str, span: Span) -> Diagnostic:
    return CHECK.at(
        span,
        f"{text} är inget värde.",
        f"{text} is not a value.",
        help=Message(
            f"Ta bort raden. Menas texten {text}, skriv {quoted(text)}.",
            f"Remove the line. If the text {text} is meant, write {quoted(text)}.",
        ),
    )
