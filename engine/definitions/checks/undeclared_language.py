"""A text in a language that the deployment does not declare. Found in `reading` and `trees`."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message, Severity

CHECK = Check(
    code="undeclared-language",
    title=Message("Språket hör inte till projektet", "The language is none of the deployment's"),
    why=Message(
        "Vilka språk ett projekt har står under languages i projektets fil. En text på ett annat "
        "språk visas aldrig för någon.",
        "Which languages a deployment has is said by languages in its file. A text in another "
        "language is never shown to anybody.",
    ),
    wrong="""deployment: mitt
title: {sv: Mitt, fi: Oma}
languages: [sv]
roles:
  coach: {label: Coach, sees: all}
fallback: coach
workflows: [väg]
""",
    right="""deployment: mitt
title: {sv: Mitt, fi: Oma}
languages: [sv, fi]
roles:
  coach: {label: Coach, sees: all}
fallback: coach
workflows: [väg]
""",
    severity=Severity.WARNING,
)
