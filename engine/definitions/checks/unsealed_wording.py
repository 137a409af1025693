"""Owns the warning about official wording without a fingerprint."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.official_words import fingerprint
from engine.foundation.diagnostics import Diagnostic, Message, Severity

CHECK = Check(
    code="unsealed-wording",
    title=Message("Officiella ord utan fingeravtryck", "Official wording without a fingerprint"),
    why=Message(
        "seal är ett fingeravtryck av instrumentets ord. Med det märks det om någon ändrar ett ord av "
        "misstag. Utan det märks det inte.",
        "seal is a fingerprint of the instrument's words. With it, it is seen when somebody changes a word "
        "by mistake. Without it, it is not.",
    ),
    wrong="instrument:\n  source: WHO\n  licence: {status: free}\n  wording: official\n",
    right="instrument:\n  source: WHO\n  licence: {status: free}\n  wording: official\n"
    "  seal: 0f1e2d3c4b5a6978\n",
    severity=Severity.WARNING,
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for form in deployment.forms.values():
        for seal in form.instrument.seals if form.instrument is not None else ():
            if not seal.written:
                now = fingerprint(form, seal.language)
                yield CHECK.at(
                    seal.span,
                    f"De officiella orden i {form.name} ({seal.language}) är inte förseglade.",
                    f"The official words of {form.name} ({seal.language}) are not sealed.",
                    help=Message(
                        f"Läs dem mot originalet, ord för ord. Skriv sedan seal: {now}.",
                        f"Read them against the original, word for word. Then write seal: {now}.",
                    ),
                )
