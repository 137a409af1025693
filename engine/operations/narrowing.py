"""Owns what a list of cases is narrowed to, as storage asks for it, and by what it may be narrowed.

Those let in for a part of a case are not told where it is, when it is due, or what is flagged in it:
asked for such things, a list has none of theirs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from engine.access.scope import ListScope
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import SIDE_PHASES
from engine.foundation.texts import said
from engine.operations.namesakes import told_apart
from engine.operations.standing import Desk
from engine.operations.views import CaseFilter, Named
from engine.storage import people
from engine.storage.lists import Narrowing
from engine.studio.phases import phase_in_words

ME, NOBODY = "me", "ingen"
LATE, WEEK = "late", "week"
ANY = "any"
SEVERITIES = ("urgent", "attention", "info")
NOT_KNOWN = ""
"""How much a flag matters that was stored before that was kept: looked at like those sought."""


def narrowed(desk: Desk, wanted: CaseFilter) -> Narrowing:
    return Narrowing(
        deployment=desk.caller.deployment,
        closed=wanted.closed,
        workflow=wanted.workflow,
        state=wanted.state,
        owner=owner_in(desk, wanted.owner),
        subproject=wanted.subproject,
        unit=wanted.unit,
        states=states_in(desk.deployment, wanted.workflow, wanted.phase),
        due_to=due_to(desk, wanted),
        severities=(*severities(wanted), NOT_KNOWN) if severities(wanted) else (),
        text=wanted.text,
        activity=activity_in(wanted),
    )


def owner_in(desk: Desk, wanted: str | None) -> str | None:
    """As storage has it: nobody is told by no name."""
    return {ME: desk.caller.account.name, NOBODY: ""}.get(wanted or "", wanted)


def activity_in(wanted: CaseFilter) -> tuple[str, str] | None:
    """The kind and the state of the activities that are asked for."""
    if wanted.activity is None:
        return None
    kind, _, state = wanted.activity.partition(".")
    return kind, state


def due_to(desk: Desk, wanted: CaseFilter) -> date | None:
    days = {LATE: -1, WEEK: 6}.get(wanted.due or "")
    return desk.today + timedelta(days=days) if days is not None else None


def severities(wanted: CaseFilter) -> tuple[str, ...]:
    if wanted.flag == ANY:
        return SEVERITIES
    return tuple(one for one in SEVERITIES if one == wanted.flag)


def states_in(deployment: Deployment, workflow: str | None, phase: str | None) -> tuple[str, ...]:
    """The states of a phase; of a phase that no state is in, a name that none has."""
    if phase is None:
        return ()
    chosen = (one for one in deployment.of_people.values() if workflow in (None, one.name))
    found = (leaf for one in chosen for leaf in one.leaves if one.states[leaf].phase == phase)
    return tuple(dict.fromkeys(found)) or ("",)


def scope_for(scope: ListScope, wanted: CaseFilter) -> ListScope:
    """Without the cases of which one sees a part, where it is asked for what of those is not told."""
    untold = (wanted.state, wanted.phase, wanted.unit, wanted.due, wanted.flag, wanted.activity)
    return replace(scope, named=False) if any(one is not None for one in untold) else scope


def states(deployment: Deployment, workflow: str | None) -> tuple[Named, ...]:
    """The leaves that one may narrow to, of one workflow or of all."""
    chosen = [one for one in deployment.of_people.values() if workflow in (None, one.name)]
    return tuple(
        Named(name=leaf, label=one.states[leaf].label) for one in chosen for leaf in one.leaves
    )


def activities(deployment: Deployment, wanted: CaseFilter) -> tuple[Named, ...]:
    """The kind and state of activities that the list is narrowed to, in words, so that it is told; there is
    nothing to choose from otherwise.
    """
    kind, state = activity_in(wanted) or ("", "")
    for one in deployment.of_people.values():
        use = one.activities.get(kind)
        if use is not None and state in use.workflow.states:
            told = said("{kind}: {state}", kind=use.label, state=use.workflow.states[state].label)
            return (Named(name=wanted.activity or "", label=told),)
    return ()


def phases(deployment: Deployment, workflow: str | None) -> tuple[Named, ...]:
    """The phases of the states, in their order; those beside the way last."""
    chosen = (one for one in deployment.of_people.values() if workflow in (None, one.name))
    found = (one.states[leaf].phase for one in chosen for leaf in one.leaves)
    known = [phase for phase in dict.fromkeys(found) if phase is not None]
    ordered = sorted(known, key=lambda phase: phase in SIDE_PHASES)
    return tuple(Named(name=one, label=phase_in_words(one) or one) for one in ordered)


def owners(desk: Desk) -> tuple[Named, ...]:
    """Everyone who may sit in a team's seat."""
    seats = {role for one in desk.deployment.of_people.values() for role in one.team}
    found = {name: label for role in seats for name, label in desk.holders.get(role, ())}
    ordered = sorted(found.items(), key=lambda one: (people.sort_key(one[1]), one[0]))
    language = desk.caller.account.language
    known = told_apart(desk.deployment, desk.holders, desk.belongs, language, units=desk.units)
    return tuple(Named(name=name, label=known[name]) for name, _ in ordered)


def subprojects(deployment: Deployment) -> tuple[Named, ...]:
    return tuple(Named(name=one.name, label=one.label) for one in deployment.subprojects.values())


def workflows(deployment: Deployment) -> tuple[Named, ...]:
    return tuple(Named(name=one.name, label=one.title) for one in deployment.of_people.values())


def units(deployment: Deployment) -> tuple[Named, ...]:
    """The units that cases may belong to; nothing where there is no choice."""
    known = (one for one in deployment.organisations.values() if not one.partner)
    found = tuple(
        Named(name=name, label=unit.label) for one in known for name, unit in one.units.items()
    )
    return found if len(found) > 1 else ()
