"""Anchors, aliases and merge keys, which the language does not have."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Diagnostic, Message, Span

CHECK = Check(
    code="anchor",
    title=Message("Ankare och alias finns inte", "There are no anchors and aliases"),
    why=Message(
        "Tecknen & och * först i ett värde, och nyckeln <<, återanvänder stycken i vanlig YAML. "
        "Här återanvänder man i stället ett formulär med use och ett arbetsflöde med extends. "
        "En text som börjar så sätts inom citattecken.",
        "The signs & and * first in a value, and the key <<, reuse pieces in ordinary YAML. Here a "
        "form is reused with use, and a workflow with extends. A text that starts so is put in "
        "quotes.",
    ),
    wrong="form: namn\ntitle: &titel Namn\nfields:\n  namn: {type: text, label: Namn}\n",
    right="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}\n",
)


def found(sign: str, span: Span) -> Diagnostic:
    return CHECK.at(
        span,
        f"{sign} används inte här: definitioner har inga ankare och alias.",
        f"{sign} is not used here: definitions have no anchors and aliases.",
        help=Message(
            "Skriv ut det som menas. Är det en text, sätt den inom citattecken.",
            "Write out what is meant. If it is a text, put it in quotes.",
        ),
    )
