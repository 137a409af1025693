"""Owns the check of forms that a workflow names but where nobody can fill them in."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.reach import asked_by, filled_here
from engine.definitions.workflow import Workflow
from engine.foundation.diagnostics import Diagnostic, Message, Severity

CHECK = Check(
    code="unused-form",
    severity=Severity.WARNING,
    title=Message("Formuläret går inte att fylla i", "The form cannot be filled in"),
    why=Message(
        "Ett formulär som står under forms i ett arbetsflöde behöver också en plats: offers i ett läge, "
        "form i en handling, ask som effekt, eller opens_with. Formulär som bara läses som block i andra "
        "formulär räknas som använda.",
        "A form under forms in a workflow also needs a place: offers in a state, form in an action, ask "
        "as an effect, or opens_with. Forms that are blocks of other forms count as used.",
    ),
    wrong="forms:\n  samtal: {by: coach, read: coach}\nstates:\n  aktiv: {label: Deltar}\n",
    right="forms:\n  samtal: {by: coach, read: coach}\nstates:\n  aktiv: {label: Deltar, offers: samtal}\n",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.every_workflow.values():
        for name in sorted(set(workflow.forms) - _used(workflow)):
            yield CHECK.at(
                workflow.span,
                f"Formuläret {name} går inte att fylla i någonstans i arbetsflödet {workflow.name}.",
                f"The form {name} cannot be filled in anywhere in the workflow {workflow.name}.",
                help=Message(
                    f"Skriv offers: {name} i ett läge, eller ta bort det under forms.",
                    f"Write offers: {name} in a state, or remove it under forms.",
                ),
            )


def _used(workflow: Workflow) -> set[str]:
    used = {workflow.opens_with}
    for leaf in workflow.leaves:
        used |= filled_here(workflow, leaf)
    for actions in workflow.leaf_actions.values():
        for action in actions.values():
            used |= asked_by(action.do) | ({action.form} if action.form else set())
    for state in workflow.states.values():
        used |= asked_by(state.on_leave)
    for use in workflow.forms.values():
        used |= {field.block.name for field in use.form.fields.values() if field.block is not None}
    return used
