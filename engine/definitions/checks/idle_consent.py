"""Owns the check of a consent that leads to nothing: it shares nothing, and nothing asks about it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.conditions import conditions
from engine.definitions.consent import Consent
from engine.definitions.deployment import Deployment
from engine.expressions import tree as t
from engine.expressions.walking import CONSENTS, everything
from engine.foundation.diagnostics import Diagnostic, Message, Severity

CHECK = Check(
    code="idle-consent",
    title=Message("Samtycket leder inte till något", "The consent leads to nothing"),
    why=Message(
        "Ett samtycke som varken delar något eller frågas efter gör ingenting: det spelar ingen roll om "
        "personen säger ja, eller ändrar sig.",
        "A consent that neither shares anything nor is asked about does nothing: it does not matter "
        "whether the person says yes, or takes it back.",
    ),
    wrong="""consents:
  samverkan: {kind: secrecy, label: Ni får prata om mig, to: vården}
""",
    right="""consents:
  samverkan: {kind: secrecy, label: Ni får prata om mig, to: vården, shares: underlag}
""",
    severity=Severity.WARNING,
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    idle = [one for one in deployment.consents.values() if not shares_anything(one)]
    if not idle:
        return
    asked = frozenset(asked_about(deployment))
    yield from (finding(one) for one in idle if one.name not in asked)


def shares_anything(consent: Consent) -> bool:
    return bool(consent.shared(consent.topics))


def asked_about(deployment: Deployment) -> Iterator[str]:
    """The consents that some condition or value asks about, or that a report takes."""
    yield from (one.consent for one in deployment.exports.values() if one.consent is not None)
    for one in conditions(deployment):
        for part in everything(one.expression.tree):
            if isinstance(part, t.Consented):
                yield part.consent
    for workflow in deployment.every_workflow.values():
        for value in workflow.values.values():
            if value.value is not None:
                yield from (path[1] for path in value.value.reads if path[0] == CONSENTS)
        for use in workflow.activities.values():
            if use.when is not None:
                yield from (path[1] for path in use.when.reads if path[0] == CONSENTS)


def finding(consent: Consent) -> Diagnostic:
    return CHECK.at(
        consent.span,
        f"Samtycket {consent.name} delar ingenting, och ingenting frågar efter det.",
        f"The consent {consent.name} shares nothing, and nothing asks about it.",
        help=Message(
            f"Skriv shares, eller fråga efter det: when: consented({consent.name})",
            f"Write shares, or ask about it: when: consented({consent.name})",
        ),
    )
