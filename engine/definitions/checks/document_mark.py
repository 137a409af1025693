"""`---`, `...` and `%YAML`: a file holds one thing, without directives."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Diagnostic, Message, Span

CHECK = Check(
    code="document-mark",
    title=Message("Flera dokument i en fil", "Several documents in one file"),
    why=Message(
        "En fil innehåller en sak: ett formulär, ett arbetsflöde, ett projekt, berättelser eller "
        "en översättning. Raderna --- och ... och rader som börjar med %YAML används inte.",
        "A file holds one thing: a form, a workflow, a deployment, scenarios or a translation. The "
        "lines --- and ..., and lines that start with %YAML, are not used.",
    ),
    wrong="form: namn\ntitle: Namn\n---\nfields:\n  namn: {type: text, label: Namn}\n",
    right="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}\n",
)


def found(mark: str, span: Span) -> Diagnostic:
    return CHECK.at(
        span,
        f"{mark} används inte: en fil innehåller en enda sak.",
        f"{mark} is not used: a file holds a single thing.",
        help=Message(
            "Ta bort raden, eller dela upp i flera filer.",
            "Remove the line, or split it into several files.",
        ),
    )
