"""Owns the check of timers and days to keep in states where no time passes: nothing leads there, or whoever
comes is at once moved on.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.reach import reached
from engine.definitions.workflow import Action, State, Workflow
from engine.foundation.diagnostics import Diagnostic, Message, Span

CHECK = Check(
    code="timer-never",
    title=Message("Tiden hinner aldrig gå", "The time never passes"),
    why=Message(
        "timers och due räknas från att ett läge börjar. Leder inget till läget börjar de aldrig. Har "
        "läget en handling som systemet gör utan villkor (by: system) är ärendet vidare innan någon tid "
        "har gått.",
        "timers and due count from when a state begins. When nothing leads to the state they never begin. "
        "When the state has an action that the system takes without a condition (by: system), the case has "
        "gone on before any time has passed.",
    ),
    wrong="""states:
  ny:
    label: Ny
    timers: {påminn: {after: 2 weeks, do: {task: Ring, of: coach}}}
    actions: {vidare: {label: Vidare, by: system, to: aktiv}}
""",
    right="""states:
  ny:
    label: Ny
    timers: {påminn: {after: 2 weeks, do: {task: Ring, of: coach}}}
    actions: {vidare: {label: Vidare, by: system, to: aktiv, needs: kartläggning}}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.every_workflow.values():
        can = reached(workflow)
        for state in workflow.states.values():
            why = _never(workflow, state, can)
            if why is None:
                continue
            for timer in state.timers.values():
                yield _finding(
                    timer.span, f"Timern {timer.name} kommer", f"The timer {timer.name}", why
                )
            if state.due is not None:
                yield _finding(
                    state.due.span or state.span,
                    f"Sista dagen i {state.name} kommer",
                    f"The last day of {state.name}",
                    why,
                )


Why = tuple[Message, Message]


def _never(workflow: Workflow, state: State, can: frozenset[str]) -> Why | None:
    """Why no time passes in a state, and what helps; None where it may."""
    leaves = [one for one in workflow.leaves_in(state.name) if one in can]
    if not leaves:
        return (
            Message(f"inget leder till läget {state.name}", f"nothing leads to {state.name}"),
            Message(
                f"Lägg till en handling med to: {state.name}.",
                f"Add an action with to: {state.name}.",
            ),
        )
    moved = [_moved_on(workflow, one) for one in leaves]
    if moved[0] is None or not all(moved):
        return None
    name = moved[0].name
    return (
        Message(
            f"handlingen {name} för ärendet vidare så snart läget börjar",
            f"the action {name} moves the case on as soon as the state begins",
        ),
        Message(
            f"Skriv ett villkor i {name}: when, needs eller after.",
            f"Give {name} a condition: when, needs or after.",
        ),
    )


def _moved_on(workflow: Workflow, leaf: str) -> Action | None:
    """What the system does at once in a leaf."""
    for action in workflow.leaf_actions.get(leaf, {}).values():
        bare = action.when is None and action.after is None and not action.needs
        if (
            action.by_system
            and bare
            and action.to is not None
            and _is_open(workflow, action.to, leaf)
        ):
            return action
    return None


def _is_open(workflow: Workflow, to: str, leaf: str) -> bool:
    """Whether a state may be entered at any time: it is another, and has no number of places."""
    if to == "back":
        return True
    goal = workflow.first_leaf(to)
    return goal != leaf and all(one.places is None for one in workflow.around(goal))


def _finding(span: Span, sv: str, en: str, why: Why) -> Diagnostic:
    because, helps = why
    return CHECK.at(
        span, f"{sv} aldrig: {because.sv}.", f"{en} never comes: {because.en}.", help=helps
    )
