"""Owns the check of what is said of a target where there is none: a day to meet it by, or another one for a
sub-project.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="idle-target",
    title=Message("Det finns inget mål att nå", "There is no target to meet"),
    why=Message(
        "until säger till när ett mål ska vara nått, och targets ger ett delprojekt ett annat mål. Ingen av "
        "dem gör något utan at_least eller at_most på indikatorn, som också säger åt vilket håll målet går.",
        "until says by when a target should be met, and targets gives a sub-project another target. Neither "
        "does anything without at_least or at_most of the indicator, which also says which way it goes.",
    ),
    wrong="""indicators:
  deltagare: {label: Deltagare, over: väg, count: ever_in(ny), until: 2026-02-28}
""",
    right="""indicators:
  deltagare: {label: Deltagare, over: väg, count: ever_in(ny), at_least: 140, until: 2026-02-28}
""",
)
HELP = Message("Lägg till at_least, till exempel at_least: 140.", "Add at_least: 140, for example.")


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    aimless = {name: one for name, one in deployment.indicators.items() if one.target is None}
    for name, one in aimless.items():
        if one.until is not None:
            yield CHECK.at(
                one.span,
                f"{name} har en dag i until, men inget mål att nå till dess.",
                f"{name} has a day in until, but no target to meet by then.",
                help=HELP,
            )
        for part in deployment.subprojects.values():
            if name in part.targets:
                yield CHECK.at(
                    one.span,
                    f"Delprojektet {part.name} har ett mål för {name}, men hela projektet har inget.",
                    f"The sub-project {part.name} has a target for {name}, but the whole project has none.",
                    help=HELP,
                )
