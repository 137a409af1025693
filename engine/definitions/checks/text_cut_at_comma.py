"""A text with a comma inside braces: YAML ends it at the comma."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import quoted
from engine.foundation.diagnostics import Diagnostic, Fix, Message, Span

CHECK = Check(
    code="text-cut-at-comma",
    title=Message("Texten klipps av vid kommatecknet", "The text is cut at the comma"),
    why=Message(
        "Inom måsvingar skiljer kommatecknet nycklarna åt, så en text med komma tar slut där. Sätt "
        "texten inom citattecken.",
        "Inside braces a comma parts the keys, so a text with a comma ends there. Put the text in "
        "quotes.",
    ),
    wrong="form: svar\ntitle: Svar\nfields:\n  svar: {type: yes_no, label: Vill du, eller inte?}\n",
    right="form: svar\ntitle: Svar\nfields:\n"
    '  svar: {type: yes_no, label: "Vill du, eller inte?"}\n',
)


def cut(span: Span, text: str) -> Diagnostic:
    """The finding for `text`, which stands at `span` and was cut apart."""
    return CHECK.at(
        span,
        "Texten klipps av vid kommatecknet och måste stå inom citattecken.",
        "The text is cut at the comma and has to be in quotes.",
        help=Message("Sätt hela texten inom citattecken.", "Put the whole text in quotes."),
        fix=Fix(span, quoted(text)),
    )
