"""Owns the check of states that no case can come to."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.reach import reached
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="unreachable-state",
    title=Message("Inget leder till läget", "Nothing leads to the state"),
    why=Message(
        "Ett ärende börjar i läget under starts och flyttas av handlingar. Leder ingen handling till "
        "ett läge kommer inget ärende dit. Ofta är det ett läge som har bytt namn, eller en handling "
        "som saknas.",
        "A case begins in the state under starts and is moved by actions. When no action leads to a "
        "state, no case gets there. Often a state was renamed, or an action is missing.",
    ),
    wrong="""states:
  anmäld:
    label: Anmäld
    actions: {avsluta: {label: Avsluta, by: coach, to: avslutad}}
  aktiv: {label: Deltar, actions: {avsluta: {label: Avsluta, by: coach, to: avslutad}}}
  avslutad: {label: Avslutad, final: true}
""",
    right="""states:
  anmäld:
    label: Anmäld
    actions: {välkomna: {label: Välkomna, by: coach, to: aktiv}}
  aktiv: {label: Deltar, actions: {avsluta: {label: Avsluta, by: coach, to: avslutad}}}
  avslutad: {label: Avslutad, final: true}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.every_workflow.values():
        can = reached(workflow)
        for leaf in workflow.leaves:
            state = workflow.states[leaf]
            if leaf in can or any(around.name in can for around in workflow.around(leaf)):
                continue
            yield CHECK.at(
                state.span,
                f"Ingen handling leder till läget {leaf}.",
                f"No action leads to the state {leaf}.",
                help=Message(
                    f"Lägg till en handling med to: {leaf}, eller ta bort läget.",
                    f"Add an action with to: {leaf}, or remove the state.",
                ),
            )
