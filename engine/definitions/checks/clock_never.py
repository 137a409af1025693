"""Owns the check of clocks that never begin, or never get where they are going."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.reach import moves, reached
from engine.definitions.workflow import Clock, Workflow
from engine.expressions.expression import Expression
from engine.expressions.tree import About, Node, Over
from engine.expressions.walking import path_of
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="clock-never",
    title=Message("Klockan börjar eller slutar aldrig", "The clock never begins or ends"),
    why=Message(
        "En klocka går mellan två händelser. Är den ena något som aldrig händer, som när ett slutläge "
        "lämnas, mäts ingenting. Är båda samma händelse är klockan framme när den börjar.",
        "A clock goes between two things that happen. When one of them never does, such as the leaving "
        "of a final state, nothing is measured. When both are the same, the clock is done as it begins.",
    ),
    wrong="clocks:\n  hjälp: {label: Till hjälp, from: left(stängd), to: entered(hjälp)}\n",
    right="clocks:\n  hjälp: {label: Till hjälp, from: entered(anmäld), to: entered(hjälp)}\n",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.every_workflow.values():
        for clock in workflow.clocks.values():
            yield from _of_clock(workflow, clock)


def _of_clock(workflow: Workflow, clock: Clock) -> Iterator[Diagnostic]:
    if never := _never(workflow, clock.start):
        yield CHECK.at(
            clock.start.span or clock.span,
            f"Klockan {clock.name} börjar aldrig: {never[0]}.",
            f"The clock {clock.name} never begins: {never[1]}.",
        )
    elif clock.end is not None and (never := _never(workflow, clock.end)):
        yield CHECK.at(
            clock.end.span or clock.span,
            f"Klockan {clock.name} blir aldrig klar: {never[0]}.",
            f"The clock {clock.name} is never done: {never[1]}.",
        )
    elif clock.end is not None and _signs(clock.end) == _signs(clock.start):
        yield CHECK.at(
            clock.end.span or clock.span,
            f"Klockan {clock.name} är framme när den börjar: from och to är samma händelse.",
            f"The clock {clock.name} is done as it begins: from and to are the same.",
        )


def _signs(moment: Expression) -> str:
    """As written, without spaces."""
    return "".join(moment.text.split())


def _never(workflow: Workflow, moment: Expression) -> tuple[str, str] | None:
    """Why a moment is never known, in Swedish and English; None when it may be."""
    about, workflow = moment.tree, _whose(workflow, moment.tree)
    if isinstance(about, Over) and about.what is not None:
        about = about.what
    if not isinstance(about, About):
        return None
    can = reached(workflow)
    if can.isdisjoint(about.leaves):
        return f"inget leder till läget {about.state}", f"nothing leads to the state {about.state}"
    if about.function != "left":
        return None
    ways = (one for one in moves(workflow) if one.source in about.leaves)
    if any(one.target not in about.leaves or one.source == one.target for one in ways):
        return None
    return f"läget {about.state} lämnas aldrig", f"the state {about.state} is never left"


def _whose(workflow: Workflow, moment: Node) -> Workflow:
    """Whose states a moment is about: of `max(entered(s) of activity)` those of the activity, where it has
    them.
    """
    path = path_of(moment.rows) if isinstance(moment, Over) else None
    use = workflow.activities.get(path[1]) if path is not None and len(path) == 2 else None
    about = moment.what if isinstance(moment, Over) else None
    if use is None or not isinstance(about, About) or about.level == 0:
        return workflow
    return use.workflow
