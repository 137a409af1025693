"""Owns the check of queues from which no way leads to places: nobody waits for anything there."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import State, Workflow
from engine.definitions.workflow_drafts import BACK
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="idle-queue",
    title=Message("Kön leder inte till några platser", "The queue leads to no places"),
    why=Message(
        "En kö ordnar dem som väntar på en plats. Då behöver ett läge som kön leder till ha places, annars "
        "finns inget att vänta på.",
        "A queue puts those who wait for a place in order. So a state that the queue leads to needs places, "
        "or there is nothing to wait for.",
    ),
    wrong="""states:
  väntar:
    label: Väntar på plats
    queue: {first: förtur}
    actions:
      börja: {label: Börja, by: coach, to: deltar}
  deltar: {label: Deltar}
""",
    right="""states:
  väntar:
    label: Väntar på plats
    queue: {first: förtur}
    actions:
      börja: {label: Börja, by: coach, to: deltar}
  deltar: {label: Deltar, places: 12}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.read_workflows.values():
        for state in workflow.states.values():
            if state.queue is not None and not leads_to_places(workflow, state):
                yield CHECK.at(
                    state.span,
                    f"Kön {state.name} leder inte till något läge med places.",
                    f"The queue {state.name} leads to no state with places.",
                    help=Message(
                        "Skriv places i läget som kön leder till, eller ta bort queue.",
                        "Write places in the state that the queue leads to, or remove queue.",
                    ),
                )


def leads_to_places(workflow: Workflow, queue: State) -> bool:
    """Whether an action of a leaf in it leads into a state with places that the leaf lies outside of."""
    for leaf in workflow.leaves:
        names = [one.name for one in workflow.around(leaf)]
        if queue.name not in names:
            continue
        for action in workflow.leaf_actions.get(leaf, {}).values():
            if action.to in (None, BACK):
                continue
            goal = workflow.around(workflow.first_leaf(action.to))
            if any(one.places is not None and one.name not in names for one in goal):
                return True
    return False
