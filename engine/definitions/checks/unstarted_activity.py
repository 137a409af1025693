"""Owns the check of activities that nobody can start and that no effect starts."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.starts import started_in
from engine.definitions.workflow import WhoKind, Workflow
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="unstarted-activity",
    title=Message("Aktiviteten startas aldrig", "The activity is never started"),
    why=Message(
        "En aktivitet under activities behöver också ett sätt att börja: ett läge som har den under offers "
        "och någon som får starta den (by), eller något som startar den (start).",
        "An activity under activities also needs a way to begin: a state that has it under offers and "
        "somebody who may start it (by), or an effect that starts it (start).",
    ),
    wrong="""activities:
  praktik: {workflow: praktik, label: Praktik, by: coach}
states:
  aktiv: {label: Deltar}
""",
    right="""activities:
  praktik: {workflow: praktik, label: Praktik, by: coach}
states:
  aktiv: {label: Deltar, offers: praktik}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.workflows.values():
        offered, started = _offered(workflow), _started(workflow)
        for name, use in workflow.activities.items():
            somebody = any(who.kind is not WhoKind.SYSTEM for who in use.by)
            if name in started or (name in offered and somebody):
                continue
            sv, en = _lacks(name, offered=name in offered)
            yield CHECK.at(
                use.span,
                f"Aktiviteten {name} startas aldrig.",
                f"The activity {name} is never started.",
                help=Message(sv, en),
            )


def _offered(workflow: Workflow) -> frozenset[str]:
    return frozenset(name for leaf in workflow.leaves for name in workflow.startable_in(leaf))


def _started(workflow: Workflow) -> frozenset[str]:
    """By effects of the workflow and of its activities: those belong to the case as well."""
    inner = (started_in(use.workflow) for use in workflow.activities.values())
    return started_in(workflow).union(*inner)


def _lacks(name: str, *, offered: bool) -> tuple[str, str]:
    if offered:
        return "Skriv by med en roll som får starta den.", "Write by with a role that may start it."
    return (
        f"Skriv offers: {name} i ett läge, eller start: {name} där något händer.",
        f"Write offers: {name} in a state, or start: {name} where something happens.",
    )
