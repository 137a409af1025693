"""Tags such as `!!str`, which the language does not have."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Diagnostic, Message, Span

CHECK = Check(
    code="tag",
    title=Message("Taggar finns inte", "There are no tags"),
    why=Message(
        "Ett utropstecken först i ett värde säger i vanlig YAML vilken typ det har. Här avgör "
        "nyckeln vad värdet betyder. En text som börjar så sätts inom citattecken.",
        "An exclamation mark first in a value says in ordinary YAML which type it has. Here the "
        "key decides what the value means. A text that starts so is put in quotes.",
    ),
    wrong="form: namn\ntitle: !!str Namn\nfields:\n  namn: {type: text, label: Namn}\n",
    right="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}\n",
)


def found(span: Span) -> Diagnostic:
    return CHECK.at(
        span,
        "Ett utropstecken först i ett värde används inte här.",
        "An exclamation mark first in a value is not used here.",
        help=Message(
            "Ta bort ordet med utropstecken. Är det en text, sätt den inom citattecken.",
            "Remove the word with the exclamation mark. If it is a text, put it in quotes.",
        ),
    )
