"""A file that is not UTF-8."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Diagnostic, Message, Span

CHECK = Check(
    code="encoding",
    title=Message("Filen är inte sparad som UTF-8", "The file is not saved as UTF-8"),
    why=Message(
        "Definitioner sparas som UTF-8, så att å, ä, ö och andra alfabet blir rätt. Välj UTF-8 när "
        "du sparar. En fil som inte är text alls går inte heller att läsa.",
        "Definitions are saved as UTF-8, so that all letters come out right. Choose UTF-8 when you "
        "save. A file that is no text at all cannot be read either.",
    ),
    wrong="form: namn\ntitle: Förnamn\nfields:\n  namn: {type: text, label: Namn}\n",
    right="form: namn\ntitle: Förnamn\nfields:\n  namn: {type: text, label: Namn}\n",
)


def found(span: Span, name: str) -> Diagnostic:
    """`name` is the encoding that the file seems to have, or empty."""
    sv = f"Filen verkar vara sparad som {name}." if name else "Filen är inte text i UTF-8."
    en = f"The file seems to be saved as {name}." if name else "The file is not text in UTF-8."
    step = Message("Spara den som UTF-8.", "Save it as UTF-8.")
    return CHECK.at(span, sv, en, help=step)
