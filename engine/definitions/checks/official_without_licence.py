"""Owns the check that official wording of an instrument is used only when its licence is in order."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.foundation.diagnostics import Diagnostic, Message

IN_ORDER = frozenset({"free", "granted"})

CHECK = Check(
    code="official-without-licence",
    title=Message("Officiell text utan licens", "Official wording without a licence"),
    why=Message(
        "Frågorna i ett instrument har ofta en ägare. Står det wording: official måste licensen vara "
        "free eller granted. Tills den är det använder man wording: placeholder med egna korta ord, och "
        "systemet säger överallt att siffrorna inte går att jämföra.",
        "The questions of an instrument often have an owner. With wording: official the licence must be "
        "free or granted. Until it is, use wording: placeholder with short words of your own, and the "
        "system says everywhere that the figures are not comparable.",
    ),
    wrong="instrument:\n  source: WHO, 1998\n  licence: {status: pending}\n  wording: official\n",
    right="instrument:\n  source: WHO, 1998\n  licence: {status: pending}\n  wording: placeholder\n",
)

WORDING = Message(
    "Skriv wording: placeholder tills licensen är free eller granted.",
    "Write wording: placeholder until the licence is free or granted.",
)
FILE = Message(
    "Ta bort filen med de officiella orden tills licensen är free eller granted.",
    "Remove the file of official words until the licence is free or granted.",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for form in deployment.forms.values():
        instrument = form.instrument
        if instrument is None or not instrument.seals:
            continue
        if instrument.licence.status not in IN_ORDER:
            yield CHECK.at(
                form.span,
                f"Formuläret {form.name} har officiell text, men licensen är inte klar.",
                f"The form {form.name} has official wording, but the licence is not in order.",
                help=WORDING if instrument.wording == "official" else FILE,
            )
