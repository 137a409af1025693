"""Owns the check of forms that are read from a state that nothing leads to."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.reach import reached
from engine.definitions.workflow import FormUse
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="read-never",
    title=Message("Svaren läses aldrig", "The answers are never read"),
    why=Message(
        "read_from säger från vilket läge andra än den som svarade får läsa. Kommer inget ärende till läget "
        "läser ingen annan svaren, och det som räknas ut av dem blir aldrig känt.",
        "read_from says from which state others than the one who answered may read. When no case comes to "
        "the state, nobody else reads the answers, and what is worked out from them is never known.",
    ),
    wrong="""forms:
  mätning: {by: coach, read: koordinator, read_from: låst}
states:
  öppen: {label: Öppen, actions: {sluta: {label: Sluta, by: coach, to: slut}}}
  låst: {label: Låst, actions: {sluta: {label: Sluta, by: coach, to: slut}}}
  slut: {label: Slut, final: true}
""",
    right="""forms:
  mätning: {by: coach, read: koordinator, read_from: låst}
states:
  öppen: {label: Öppen, actions: {lås: {label: Lås, by: coach, to: låst}}}
  låst: {label: Låst, actions: {sluta: {label: Sluta, by: coach, to: slut}}}
  slut: {label: Slut, final: true}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.every_workflow.values():
        can = reached(workflow)
        for use in workflow.forms.values():
            if use.read_from is not None and can.isdisjoint(workflow.leaves_in(use.read_from)):
                yield _finding(use, use.read_from)


def _finding(use: FormUse, state: str) -> Diagnostic:
    return CHECK.at(
        use.read_from_span or use.form.span,
        f"Svaren i {use.name} läses aldrig av någon annan: inget leder till läget {state}.",
        f"Nobody else ever reads the answers in {use.name}: nothing leads to the state {state}.",
        help=Message(
            f"Lägg till en handling med to: {state}, eller skriv ett läge som ärendet kommer till.",
            f"Add an action with to: {state}, or write a state that the case comes to.",
        ),
    )
