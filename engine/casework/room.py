"""Owns whether the cases that go on would have somewhere to stand, and somebody to go to, in another
release of their deployment. Pure: how many stand where is counted in `storage`.

A case stays with the release it was opened under, but people hold the roles of the latest, lists ask it
where things are, and one day the case is to move on to it. So what cases stand in and whom they wait for
must be there, or there must be something that says it `was` that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.casework.machine import BACK
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Action, Who, WhoKind, Workflow
from engine.foundation.texts import Param, Said, said
from engine.foundation.wrong import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """So many cases stand in a state of a workflow, as the release that they are pinned to has it; or so many
    of their activities of a kind (`use`) in the workflow of it, `around` that of the cases.
    """

    deployment: Deployment
    workflow: Workflow
    state: str
    count: int
    around: Workflow | None = None
    use: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The cases that go on: where they stand, and by name the roles with a seat in them, the units and
    sub-projects they lie in and whom they wait for (`role:kurator`), each with how many.
    """

    standing: tuple[Standing, ...] = ()
    seats: Mapping[str, int]
    units: Mapping[str, int]
    subprojects: Mapping[str, int]
    receivers: Mapping[str, int]

    @property
    def count(self) -> int:
        return sum(one.count for one in self.standing if one.around is None)


def no_room(running: Running, live: Deployment, after: Deployment) -> tuple[Reason, ...]:
    """Why `after` may not take over from `live`: what the cases need and it lacks. Empty when it may."""
    return (
        *workflows_gone(running, after),
        *activities_gone(running, after),
        *states_gone(running, after),
        *roles_gone(running, live, after),
        *organisations_gone(running, live, after),
        *places_gone(running, live, after),
    )


def takes_over(live: Deployment, pinned: Deployment, workflow: Workflow) -> bool:
    """Whether a case that is only now opened, under an older release, would find all it may need: every
    role and place of that release, and the state it begins in.
    """
    begins = Standing(
        deployment=pinned,
        workflow=workflow,
        state=workflow.first_leaf(workflow.starts),
        count=1,
    )
    wanted = Running(
        standing=(begins,),
        seats=dict.fromkeys(pinned.roles, 1),
        units=dict.fromkeys(units_of(pinned), 1),
        subprojects=dict.fromkeys(pinned.subprojects, 1),
        receivers={f"organisation:{name}": 1 for name in pinned.organisations},
    )
    return not no_room(wanted, pinned, live)


def workflows_gone(running: Running, after: Deployment) -> Iterator[Reason]:
    counts: Counter[str] = Counter()
    titles = {}
    for one in running.standing:
        if one.around is None and counterpart(one.workflow, after) is None:
            counts[one.workflow.name] += one.count
            titles[one.workflow.name] = one.workflow.title
    for name, count in counts.items():
        sentence = said(
            "Arbetsflödet ”{title}” finns inte i den nya versionen, men {cases} går i det. Behåll det "
            "tills de är avslutade, eller skriv was: {name} i det arbetsflöde som ersätter det.",
            title=titles[name],
            cases=cases(count),
            name=name,
        )
        yield Reason(kind="workflow", sentence=sentence, missing=(name,))


def counterpart(workflow: Workflow, after: Deployment) -> Workflow | None:
    """The workflow that a case would go on in: the one of that name, or which was called so."""
    known = after.read_workflows if workflow.is_activity else after.workflows
    same = known.get(workflow.name)
    return same or next((one for one in known.values() if workflow.name in one.was), None)


def activities_gone(running: Running, after: Deployment) -> Iterator[Reason]:
    """Kinds of activities that go on and that their cases would no longer have."""
    counts: Counter[str] = Counter()
    labels: dict[str, Param] = {}
    for one in running.standing:
        around = counterpart(one.around, after) if one.around is not None else None
        if around is not None and one.around is not None and one.use not in around.activities:
            counts[one.use] += one.count
            labels[one.use] = one.around.activities[one.use].label
    for name, count in counts.items():
        sentence = said(
            "Aktiviteten ”{label}” finns inte i den nya versionen, men {count} pågår. Behåll den tills de är "
            "avslutade.",
            label=labels[name],
            count=str(count),
        )
        yield Reason(kind="activity", sentence=sentence, missing=(name,))


def goes_on_in(one: Standing, after: Deployment) -> Workflow | None:
    """What a case or an activity would go on in."""
    if one.around is None:
        return counterpart(one.workflow, after)
    around = counterpart(one.around, after)
    use = around.activities.get(one.use) if around is not None else None
    return use.workflow if use is not None else None


def states_gone(running: Running, after: Deployment) -> Iterator[Reason]:
    counts: Counter[tuple[str, str]] = Counter()
    labels: dict[tuple[str, str], Param] = {}
    for one in running.standing:
        now = goes_on_in(one, after)
        if now is not None and not has_state(now, one.state):
            place = (one.workflow.name, one.state)
            counts[place] += one.count
            labels[place] = one.workflow.states[one.state].label
    for place, count in counts.items():
        sentence = said(
            "Läget ”{state}” finns inte i den nya versionen, men {cases} står där. Skriv was: {name} i "
            "det läge som ersätter det, eller flytta ärendena först.",
            state=labels[place],
            cases=cases(count),
            name=place[1],
        )
        yield Reason(kind="state", sentence=sentence, missing=(place[1],))


def has_state(workflow: Workflow, name: str) -> bool:
    return name in workflow.states or any(name in one.was for one in workflow.states.values())


def roles_gone(running: Running, live: Deployment, after: Deployment) -> Iterator[Reason]:
    """Roles that have a seat, that something waits for, or that alone can take a case onwards."""
    needed: dict[str, int] = {}
    asked = {of[5:]: n for of, n in running.receivers.items() if of.startswith("role:")}
    for counts in (running.seats, asked, onward(running, after)):
        for role, count in counts.items():
            needed[role] = max(count, needed.get(role, 0))
    for role, count in needed.items():
        if role not in after.roles:
            sentence = said(
                "Rollen ”{role}” finns inte i den nya versionen, men {cases} behöver den. Behåll rollen "
                "tills de är avslutade, eller låt någon annan ta över i ärendena först.",
                role=live.roles[role].label if role in live.roles else role,
                cases=cases(count),
            )
            yield Reason(kind="role", sentence=sentence, missing=(role,))


def onward(running: Running, after: Deployment) -> Mapping[str, int]:
    """Roles without which nobody could take an action that a case may come to."""
    counts: Counter[str] = Counter()
    for one in running.standing:
        roles: set[str] = set()
        for leaf in reachable(one.workflow, one.state):
            for action in one.workflow.leaf_actions[leaf].values():
                roles |= left_to_nobody(action, one.deployment, after)
        counts.update(dict.fromkeys(roles, one.count))
    return counts


def left_to_nobody(action: Action, pinned: Deployment, after: Deployment) -> set[str]:
    """The roles that are meant by the action and gone, when nobody else is meant who is left."""
    gone: set[str] = set()
    for who in action.by:
        if is_there(who, pinned, after):
            return set()
        gone |= pinned.expanded(who.name)
    return gone


def is_there(who: Who, pinned: Deployment, after: Deployment) -> bool:
    """Whether there may be somebody who is meant."""
    if who.kind is WhoKind.ROLE:
        return bool(pinned.expanded(who.name) & frozenset(after.roles))
    return who.kind is not WhoKind.ORGANISATION or who.name in after.organisations


def reachable(workflow: Workflow, state: str) -> Iterable[str]:
    """The leaves that a case in `state` may come to, that one first."""
    found, waiting = {state: None}, [state]
    while waiting:
        for leaf in next_leaves(workflow, waiting.pop()):
            if leaf not in found:
                found[leaf] = None
                waiting.append(leaf)
    return found


def next_leaves(workflow: Workflow, leaf: str) -> Iterator[str]:
    for action in workflow.leaf_actions[leaf].values():
        if action.to == BACK:
            yield from comes_from(workflow, leaf)
        elif action.to is not None:
            yield workflow.first_leaf(action.to)


def comes_from(workflow: Workflow, leaf: str) -> Iterator[str]:
    """The leaves from which one comes to `leaf`."""
    for other, actions in workflow.leaf_actions.items():
        targets = (one.to for one in actions.values() if one.to is not None and one.to != BACK)
        if any(workflow.first_leaf(to) == leaf for to in targets):
            yield other


def organisations_gone(running: Running, live: Deployment, after: Deployment) -> Iterator[Reason]:
    for of, count in running.receivers.items():
        kind, _, name = of.partition(":")
        if kind == "organisation" and name not in after.organisations:
            label = live.organisations[name].label if name in live.organisations else name
            sentence = said(
                "Organisationen ”{name}” finns inte i den nya versionen, men {cases} väntar på den. "
                "Behåll den tills den har svarat.",
                name=label,
                cases=cases(count),
            )
            yield Reason(kind="organisation", sentence=sentence, missing=(name,))


def places_gone(running: Running, live: Deployment, after: Deployment) -> Iterator[Reason]:
    for unit, count in running.units.items():
        if unit not in units_of(after):
            sentence = said(
                "Enheten ”{name}” finns inte i den nya versionen, men {cases} hör dit. Behåll enheten "
                "tills de är avslutade.",
                name=units_of(live).get(unit, unit),
                cases=cases(count),
            )
            yield Reason(kind="unit", sentence=sentence, missing=(unit,))
    for name, count in running.subprojects.items():
        if name not in after.subprojects:
            known = live.subprojects.get(name)
            sentence = said(
                "Delprojektet ”{name}” finns inte i den nya versionen, men {cases} hör dit. Behåll det "
                "tills de är avslutade.",
                name=known.label if known is not None else name,
                cases=cases(count),
            )
            yield Reason(kind="subproject", sentence=sentence, missing=(name,))


def units_of(deployment: Deployment) -> Mapping[str, Param]:
    """Units by name; an organisation without any is one itself."""
    found: dict[str, Param] = {}
    for organisation in deployment.organisations.values():
        found.update({unit.name: unit.label for unit in organisation.units.values()})
        if not organisation.units:
            found[organisation.name] = organisation.label
    return found


def cases(count: int) -> Said:
    if count == 1:
        return said("1 pågående ärende")
    return said("{count} pågående ärenden", count=count)
