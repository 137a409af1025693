"""Owns the check that activities which begin by starting others never lead round in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.starts import started_at_once
from engine.definitions.workflow import Workflow
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="start-circle",
    title=Message(
        "Aktiviteter startar varandra i ring", "Activities start one another in a circle"
    ),
    why=Message(
        "En aktivitet som startar en annan så snart den börjar får inte leda tillbaka till sig själv: då "
        "skulle det startas nya för alltid, vad villkoren än säger. Låt en människa eller en timer komma "
        "emellan.",
        "An activity that starts another as soon as it begins may not lead back to itself: new ones would "
        "be started for ever, whatever the conditions say. Let a person or a timer come between.",
    ),
    wrong="""states:
  börjad:
    label: Börjad
    on_enter: {start: mätning}
""",
    right="""states:
  börjad:
    label: Börjad
    timers: {nästa: {after: 90 days, do: {start: mätning}}}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.workflows.values():
        yield from _of_workflow(workflow)


def _of_workflow(workflow: Workflow) -> Iterator[Diagnostic]:
    ways = {use.name: started_at_once(use.workflow) for use in workflow.activities.values()}
    for name, use in workflow.activities.items():
        if _comes_to(ways, name):
            yield CHECK.at(
                use.span,
                f"Aktiviteten {name} startar sig själv så snart den börjar, direkt eller genom andra.",
                f"The activity {name} starts itself as soon as it begins, directly or by way of others.",
                help=Message(
                    "Låt en människa eller en timer starta nästa.",
                    "Let a person or a timer start the next.",
                ),
            )


def _comes_to(ways: Mapping[str, frozenset[str]], wanted: str) -> bool:
    """Whether an activity leads to another of its own kind."""
    seen, waiting = set[str](), list(ways[wanted])
    while waiting:
        name = waiting.pop()
        if name == wanted:
            return True
        if name not in seen:
            seen.add(name)
            waiting += ways.get(name, ())
    return False
