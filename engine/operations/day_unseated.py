"""Owns what waits for a role in whose seat nobody sits: it is on the day of everyone who holds the role and
may see the case. Where nobody with the role sees it, it is on the day of the fallback role and of those
who may put somebody in the seat.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.access.proving import ASSUMED
from engine.access.who import Reach, reach
from engine.casework.events import Actor
from engine.casework.possible import still_waiting, whose_turn
from engine.casework.who import has_role, named_by, seated
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import WhoKind, Workflow
from engine.operations.asked import facts_of_desk
from engine.operations.callers import Caller, account_of, actor_of
from engine.operations.standing import Desk
from engine.storage.accounts import find_account
from engine.storage.cases import CaseRow
from engine.storage.unseated import Waiting, Within, waiting_for_nobody

BY_PLACE = frozenset({"unit", "subproject"})
"""What lets those who hold a role into the cases of some places alone."""


def unseated(desk: Desk) -> tuple[CaseRow, ...]:
    """The nearest due first, cases before activities; only what the caller sees the whole of."""
    places = tuple(waiting(desk))
    if not places:
        return ()
    sight = desk.sight(desk.release.number)
    within = Within(everything=sight.everything, units=sight.units, subprojects=sight.subprojects)
    found = waiting_for_nobody(desk.tx, desk.caller.deployment, places, within)
    known: dict[str, Actor | None] = {}
    return tuple(row for row in found if is_told(desk, row, known))


def waiting(desk: Desk) -> Iterator[Waiting]:
    """Where cases and activities wait for a role of the caller's, or for one that others may have to answer
    for. Where the caller sees no case without a seat in it, only what is in projects.
    """
    deployment = desk.deployment
    sight = desk.sight(desk.release.number)
    broad = sight.everything or sight.units or sight.subprojects
    for case in deployment.workflows.values():
        if not (broad or case.is_project):
            continue
        kinds = ((None, case), *((use.name, use.workflow) for use in case.activities.values()))
        for use, flow in kinds:
            for leaf in flow.leaves:
                roles = awaited(deployment, flow, leaf)
                if roles & desk.actor.roles or (steps_in(desk) and not all_seen(desk, roles)):
                    yield Waiting(workflow=case.name, use=use, state=leaf, roles=roles)


def awaited(deployment: Deployment, flow: Workflow, state: str) -> frozenset[str]:
    """The roles whose turn it is."""
    whos = () if flow.states[state].final else whose_turn(flow, state)
    roles = (who.name for who in whos if who.kind is WhoKind.ROLE)
    return frozenset(one for role in roles for one in deployment.expanded(role))


def steps_in(desk: Desk) -> bool:
    """Whether the caller answers for what nobody else does."""
    roles, deployment = desk.actor.roles, desk.deployment
    return deployment.fallback in roles or deployment.right(roles, "assign")


def all_seen(desk: Desk, roles: Iterable[str]) -> bool:
    """Whether somebody who sees every case holds one of the roles; so too where there is no role."""
    known = desk.deployment.roles
    held = [one for one in roles if desk.holders.get(one)]
    return not roles or any(one in known and known[one].sees == "all" for one in held)


def is_told(desk: Desk, row: CaseRow, known: dict[str, Actor | None]) -> bool:
    """Asked of the case as it is, in its own release: storage finds too much rather than too little. `known`:
    others as rules see them, as far as they have been looked up.
    """
    flow, deployment = desk.workflow_of(row), desk.release_of(row).deployment
    roles, facts = awaited(deployment, flow, row.case.state), facts_of_desk(desk, row)
    if not roles or any(seated(one, row.case, facts) is not None for one in roles):
        return False
    over = row.host is not None and row.host.closed
    if over or names_somebody(desk, row) or desk.reach(row) is not Reach.WHOLE:
        return False
    if any(has_role(desk.actor, one, row.case, facts) for one in roles):
        return True
    return (
        steps_in(desk) and not all_seen(desk, roles) and not anybody_sees(desk, row, roles, known)
    )


def names_somebody(desk: Desk, row: CaseRow) -> bool:
    """Whether it is the turn of somebody else too, by a name or an organisation: they have it then."""
    flow, facts = desk.workflow_of(row), facts_of_desk(desk, row)
    case = still_waiting(flow, row.case, facts)
    return any(
        who.kind is WhoKind.ORGANISATION
        or (who.kind is WhoKind.DATA and named_by(case.data.get(who.name)))
        for who in whose_turn(flow, row.case.state)
    )


def anybody_sees(
    desk: Desk, row: CaseRow, roles: Iterable[str], known: dict[str, Actor | None]
) -> bool:
    """Whether any of those who hold the roles sees the whole of it, by where they work or what they do."""
    deployment = desk.release_of(row).deployment
    project = desk.workflow_of(row.host or row).is_project
    for role in roles:
        sight = deployment.roles[role].sees if role in deployment.roles else None
        for name, _ in desk.holders.get(role, ()) if project or sight in BY_PLACE else ():
            if name not in known:
                known[name] = as_rules_see(desk, name)
            actor = known[name]
            if actor is not None and reach(actor, deployment, desk.facts_of(row)) is Reach.WHOLE:
                return True
    return False


def as_rules_see(desk: Desk, name: str) -> Actor | None:
    row = find_account(desk.tx, name)
    if row is None:
        return None
    caller = Caller(
        account=account_of(desk.tx.tenant, row, ASSUMED), deployment=desk.caller.deployment
    )
    return actor_of(caller, desk.deployment)
