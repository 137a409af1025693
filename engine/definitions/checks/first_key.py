"""The first key says what a file is."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.source_tree import Entry
from engine.foundation.diagnostics import Diagnostic, Fix, Message, Span

CHECK = Check(
    code="first-key",
    title=Message("Filen säger inte vad den är", "The file does not say what it is"),
    why=Message(
        "Den första nyckeln säger vad filen är, och dess värde är sakens namn: form, workflow, "
        "deployment, scenarios eller translation. En tom fil är ingenting.",
        "The first key says what the file is, and its value is the thing's name: form, workflow, "
        "deployment, scenarios or translation. An empty file is nothing.",
    ),
    wrong="title: Namn\nform: namn\nfields:\n  namn: {type: text, label: Namn}\n",
    right="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}\n",
)
HELP = Message(
    "Börja filen med form, workflow, deployment, scenarios eller translation, ett kolon och "
    "namnet.",
    "Start the file with form, workflow, deployment, scenarios or translation, a colon and the "
    "name.",
)


def empty(file: str) -> Diagnostic:
    return CHECK.at(Span(file, 1, 1, 1, 1), "Filen är tom.", "The file is empty.", help=HELP)


def found(first: str, span: Span) -> Diagnostic:
    """`first` is the key that stands there, or empty when the file does not hold keys."""
    if not first:
        return CHECK.at(
            span,
            "Filen börjar inte med en nyckel.",
            "The file does not start with a key.",
            help=HELP,
        )
    return CHECK.at(
        span,
        f"Filen börjar med ”{first}”, som inte säger vad den är.",
        f"The file starts with ”{first}”, which does not say what it is.",
        help=HELP,
    )


def meant(first: Entry, kind: str) -> Diagnostic:
    """`first` is almost, or in Swedish, the key that says what the file is."""
    return CHECK.at(
        first.key_span,
        f"Filen börjar med ”{first.key}”, som inte säger vad den är.",
        f"The file starts with ”{first.key}”, which does not say what it is.",
        help=Message(f"Menade du {kind}?", f"Did you mean {kind}?"),
        fix=Fix(first.key_span, kind),
    )


def nameless(kind: str, span: Span) -> Diagnostic:
    return CHECK.at(
        span,
        f"Efter {kind} ska ett namn stå.",
        f"A name belongs after {kind}.",
        help=Message(f"Skriv {kind}: namnet.", f"Write {kind}: the name."),
    )
