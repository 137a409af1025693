"""Owns the check of actions that nobody may take, since none of their roles sees the case."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Action, Who, WhoKind, Workflow
from engine.foundation.diagnostics import Diagnostic, Message

NO_CASES = frozenset({"figures", "log"})

CHECK = Check(
    code="nobody-may",
    title=Message("Ingen får göra det", "Nobody may do it"),
    why=Message(
        "En roll som bara ser siffror (sees: figures) eller loggen (sees: log) kommer aldrig åt ett "
        "ärende. Får bara sådana roller göra en handling eller fylla i ett formulär, får ingen det. "
        "Detsamma gäller en roll som arbetsflödet behöver (roles) men som projektet inte har.",
        "A role that sees figures only (sees: figures) or the log (sees: log) never gets at a case. "
        "When only such roles may take an action or fill in a form, nobody may. The same holds of a "
        "role that the workflow needs (roles) but the deployment lacks.",
    ),
    wrong="actions: {avsluta: {label: Avsluta, by: styrgrupp, to: avslutad}}\n",
    right="actions: {avsluta: {label: Avsluta, by: koordinator, to: avslutad}}\n",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.every_workflow.values():
        yield from _unfilled(deployment, workflow)
        yield from _unstarted(deployment, workflow)
        for action in _actions(workflow):
            if _nobody(deployment, action.by):
                yield CHECK.at(
                    action.span,
                    f"Ingen får göra handlingen {action.name}: {_names(action.by)} ser inga ärenden.",
                    f"Nobody may take the action {action.name}: {_names(action.by)} sees no cases.",
                    help=Message(
                        "Lägg till en roll som ser ärendet i by.",
                        "Add a role that sees the case to by.",
                    ),
                )


def _unstarted(deployment: Deployment, workflow: Workflow) -> Iterator[Diagnostic]:
    for use in workflow.activities.values():
        if _nobody(deployment, use.by):
            yield CHECK.at(
                use.span,
                f"Ingen får starta {use.name}: {_names(use.by)} ser inga ärenden.",
                f"Nobody may start {use.name}: {_names(use.by)} sees no cases.",
                help=Message(
                    "Lägg till en roll som ser ärendet i by.",
                    "Add a role that sees the case to by.",
                ),
            )


def _unfilled(deployment: Deployment, workflow: Workflow) -> Iterator[Diagnostic]:
    """Roles that the workflow needs and nobody in the deployment can have."""
    for role in workflow.roles:
        if role in deployment.roles or role not in workflow.role_spans:
            continue
        known = ", ".join(deployment.roles)
        yield CHECK.at(
            workflow.role_spans[role],
            f"Ingen kan vara {role}: arbetsflödet behöver rollen, men projektet har den inte.",
            f"Nobody can be {role}: the workflow needs the role, but the deployment lacks it.",
            help=Message(
                f"Lägg till {role} under roles i projektets fil, eller använd en av: {known}.",
                f"Add {role} to roles in the deployment's file, or use one of: {known}.",
            ),
        )


def _actions(workflow: Workflow) -> Iterator[Action]:
    yield from workflow.actions.values()
    for state in workflow.states.values():
        yield from state.actions.values()


def _nobody(deployment: Deployment, by: tuple[Who, ...]) -> bool:
    """Where nobody is named that has been reported already."""
    return bool(by) and all(is_blind(deployment, who) for who in by)


def is_blind(deployment: Deployment, who: Who) -> bool:
    """Whether a who is a role that never gets at a case."""
    if who.kind is not WhoKind.ROLE:
        return False
    roles = [
        deployment.roles[name] for name in deployment.expanded(who.name) if name in deployment.roles
    ]
    return bool(roles) and all(role.sees in NO_CASES for role in roles)


def _names(by: tuple[Who, ...]) -> str:
    return ", ".join(who.name for who in by)
