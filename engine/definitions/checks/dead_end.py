"""Owns the check of states that a case can never leave, though they are not final."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.reach import moves
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="dead-end",
    title=Message("Läget går inte att lämna", "The state cannot be left"),
    why=Message(
        "Utan en handling som leder vidare blir ärendet kvar för alltid. Är det meningen att ärendet "
        "slutar här skriver man final: true.",
        "Without an action that leads on, the case stays for ever. If the case is meant to end here, "
        "write final: true.",
    ),
    wrong="states:\n  paus: {label: Paus}\n",
    right="states:\n  paus: {label: Paus, actions: {fortsätt: {label: Fortsätt, by: coach, to: back}}}\n",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.every_workflow.values():
        left = {move.source for move in moves(workflow) if move.target != move.source}
        for leaf in workflow.leaves:
            state = workflow.states[leaf]
            if state.final or leaf in left:
                continue
            yield CHECK.at(
                state.span,
                f"Läget {leaf} går inte att lämna: ingen handling leder vidare.",
                f"The state {leaf} cannot be left: no action leads on.",
                help=Message(
                    "Lägg till en handling med to, eller skriv final: true om ärendet slutar här.",
                    "Add an action with to, or write final: true if the case ends here.",
                ),
            )
