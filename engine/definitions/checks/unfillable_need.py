"""Owns the check of forms that an action needs, though nobody can have filled them in by then."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.reach import filled_before, forms_read, reached
from engine.definitions.workflow import Action, Workflow
from engine.expressions.without import outcomes_without
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="unfillable-need",
    title=Message(
        "Ingen kan ha fyllt i formuläret då", "Nobody can have filled in the form by then"
    ),
    why=Message(
        "En handling som kräver ett formulär, eller läser ett svar ur det, går bara att göra när "
        "formuläret är ifyllt. Ett formulär går att fylla i där det står under offers, där någon "
        "ombeds fylla i det (ask) eller som del av en handling (form). Finns inget sådant på vägen "
        "till läget går handlingen aldrig att göra. Handlingens eget formulär räknas inte: det fylls i "
        "först när villkoret är prövat.",
        "An action that needs a form, or reads an answer from it, is possible only when the form has "
        "been filled in. A form can be filled in where it stands under offers, where somebody is asked "
        "for it (ask) or as part of an action (form). When there is none on the way to the state, the "
        "action can never be taken. The action's own form does not count: it is filled in only when the "
        "condition has been asked.",
    ),
    wrong="""states:
  anmäld:
    label: Anmäld
    actions: {välkomna: {label: Välkomna, by: coach, to: aktiv, needs: samtal}}
""",
    right="""states:
  anmäld:
    label: Anmäld
    offers: samtal
    actions: {välkomna: {label: Välkomna, by: coach, to: aktiv, needs: samtal}}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.every_workflow.values():
        before, can = filled_before(workflow), reached(workflow)
        for action, leaves in _actions(workflow, can).values():
            if action.form is not None and action.form in _wanted(workflow, action):
                mine = filled_before(workflow, besides=action)
            else:
                mine = before
            possible = frozenset().union(*(mine[leaf] for leaf in leaves))
            yield from _of_action(workflow, action, possible)


def _actions(workflow: Workflow, can: frozenset[str]) -> dict[int, tuple[Action, list[str]]]:
    """Each action with the leaves in which it may be tried."""
    found: dict[int, tuple[Action, list[str]]] = {}
    for leaf, actions in workflow.leaf_actions.items():
        for action in actions.values():
            if leaf in can:
                found.setdefault(id(action), (action, []))[1].append(leaf)
    return found


def _wanted(workflow: Workflow, action: Action) -> frozenset[str]:
    """The forms that an action needs or whose answers its guard reads."""
    read = forms_read(action.when.reads, workflow) if action.when is not None else frozenset()
    return read | set(action.needs)


def _of_action(
    workflow: Workflow, action: Action, possible: frozenset[str]
) -> Iterator[Diagnostic]:
    lacking = _wanted(workflow, action) - possible
    if action.when is not None and True in outcomes_without(action.when.tree, lacking):
        lacking &= set(action.needs)
    for form in sorted(lacking):
        yield _too_early(action, form) if form == action.form else _unfilled(action, form)


def _unfilled(action: Action, form: str) -> Diagnostic:
    return CHECK.at(
        action.span,
        f"Handlingen {action.name} kräver formuläret {form}, som ingen kan ha fyllt i då.",
        f"The action {action.name} needs the form {form}, which nobody can have filled in by then.",
        help=Message(
            f"Skriv offers: {form} i läget, eller i ett läge på vägen dit.",
            f"Write offers: {form} in the state, or in one on the way to it.",
        ),
    )


def _too_early(action: Action, form: str) -> Diagnostic:
    """The form is the action's own: it is opened only when the guard already holds."""
    if form in action.needs:
        return CHECK.at(
            action.span,
            f"{action.name} kräver {form} redan innan det fylls i, så handlingen går aldrig att göra.",
            f"{action.name} needs {form} before it is filled in, so the action can never be taken.",
            help=Message(
                f"Ta bort {form} ur needs: det fylls i ändå.",
                f"Remove {form} from needs: it is filled in anyway.",
            ),
        )
    return CHECK.at(
        action.span,
        f"Villkoret för {action.name} prövas innan {form} fylls i, så svaren finns inte då.",
        f"The condition of {action.name} is asked before {form} is filled in, so its answers lack.",
        help=Message(
            f"Skriv villkoret som en regel (rules) i {form}, eller på en handling efter den här.",
            f"Write the condition as a rule (rules) of {form}, or on an action after this one.",
        ),
    )
