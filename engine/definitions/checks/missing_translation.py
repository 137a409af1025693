"""Texts that participants read and that lack one of the deployment's languages."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message, Severity

CHECK = Check(
    code="missing-translation",
    title=Message("En översättning fattas", "A translation is missing"),
    why=Message(
        "Det som deltagare läser ska finnas på alla projektets språk. Tills det gör det "
        "visas grundspråket i stället.",
        "What participants read should be there in all the deployment's languages. Until it "
        "is, the base language is shown instead.",
    ),
    wrong="""translation: a
language: en
""",
    right="""translation: a
language: en
title: A
""",
    severity=Severity.WARNING,
)
