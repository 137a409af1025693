"""Owns the check of a partner that a workflow lets read or do something that no consent shares with it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import FormUse, WhoKind, Workflow
from engine.foundation.diagnostics import Diagnostic, Message, Severity

CHECK = Check(
    code="unshared-partner",
    title=Message("Parten kommer aldrig åt det", "The partner never gets at it"),
    why=Message(
        "En samverkanspart behöver två nycklar: att arbetsflödet nämner den, och ett samtycke som delar "
        "formuläret eller aktiviteten. Utan ett sådant samtycke är by och read utan verkan.",
        "A partner needs two keys: that the workflow names it, and a consent that shares the form or the "
        "activity. Without such a consent by and read have no effect.",
    ),
    wrong="""organisations:
  vården: {label: Vården, partner: true}
forms:
  underlag: {by: coach, read: [coach, vården]}
""",
    right="""organisations:
  vården: {label: Vården, partner: true}
consents:
  samverkan: {kind: secrecy, label: Ni får prata om mig, to: vården, shares: underlag}
forms:
  underlag: {by: coach, read: [coach, vården]}
""",
    severity=Severity.WARNING,
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    if not deployment.partners:
        return
    for workflow in deployment.every_workflow.values():
        if workflow.is_project or workflow.anonymous:
            continue
        for use in workflow.forms.values():
            for party in sorted(named_in(use) & deployment.partners):
                if not is_shared(deployment, workflow, use.name, party):
                    yield finding(workflow, use, party)


def named_in(use: FormUse) -> frozenset[str]:
    """The organisations that fill the form in, or read it."""
    whos = (*use.by, *use.read, *use.read_result)
    return frozenset(who.name for who in whos if who.kind is WhoKind.ORGANISATION)


def is_shared(deployment: Deployment, workflow: Workflow, form: str, party: str) -> bool:
    """Whether some consent to the party can share something of the form, or the whole activity."""
    for consent in deployment.consents.values():
        shared = consent.shared(consent.topics) if party in consent.to else frozenset()
        if any(one.partition(".")[0] == form or one == workflow.use for one in shared):
            return True
    return False


def finding(workflow: Workflow, use: FormUse, party: str) -> Diagnostic:
    return CHECK.at(
        workflow.span,
        f"{party} nämns i {use.name}, men inget samtycke till {party} delar det.",
        f"{use.name} names {party}, but no consent to {party} shares it.",
        help=Message(
            f"Lägg till {use.name} under shares i ett samtycke till {party}.",
            f"Add {use.name} under shares of a consent to {party}.",
        ),
    )
