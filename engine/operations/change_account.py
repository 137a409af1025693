"""Owns what is changed of somebody else's account: roles and where they are held, what it is called, a new
link to choose a password, and starting over with the second step.
"""

from __future__ import annotations

from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.administering import (
    account_of_mine_alone,
    account_of_others,
    against_email,
    against_label,
    against_roles,
    at_account,
    email_of,
    first_wrong,
    no,
    noted,
)
from engine.operations.callers import Caller
from engine.operations.links import INVITATION, RECOVERY, Link, make_link
from engine.operations.only_providers import NO_LINK, may_have_own_way
from engine.operations.postings import UNSAID, Held, against_postings, placed, written
from engine.operations.standing import Desk
from engine.operations.world import World
from engine.storage.accounts import AccountRow
from engine.storage.administering import change_account, end_sessions, set_roles
from engine.storage.passkeys import forget_passkeys
from engine.storage.two_step import end_halfway_of, end_two_step, find_two_step

ENDED = said("Kontot är avslutat. Öppna det igen först.")


def change_roles(
    world: World, caller: Caller, name: str, roles: frozenset[str], at: Held = UNSAID
) -> Refused | None:
    """These roles in the deployment and no others, each held where `at` says; what it does not speak of is
    held as until now. Who now needs a second step signs in again.
    """
    with world.storage.writing(caller.tenant) as tx:
        opened = at_account(world, tx, caller, name, account_of_others)
        if isinstance(opened, Refused):
            return opened
        desk, row = opened
        held = placed(desk.deployment, row, roles, at)
        wrong = ENDED if row.ended is not None else against_roles(desk.deployment, roles)
        wrong = wrong or against_postings(desk.deployment, held)
        if wrong is not None:
            return no(wrong)
        set_roles(tx, row.name, desk.deployment.name, held)
        demand_step(desk, row, roles)
        before = row.postings.get(desk.deployment.name, UNSAID)
        noted(desk, "change_roles", row.name, before=written(before), roles=written(held))
    return None


def demand_step(desk: Desk, row: AccountRow, roles: frozenset[str]) -> None:
    second = find_two_step(desk.tx, row.name)
    lacks = second is None or second.secret is None
    if lacks and desk.deployment.demands_two_step(roles):
        end_sessions(desk.tx, row.name)


def change_details(
    world: World, caller: Caller, name: str, *, label: str, email: str
) -> Refused | None:
    """What is the same for the account in every deployment."""
    with world.storage.writing(caller.tenant) as tx:
        opened = at_account(world, tx, caller, name, account_of_mine_alone)
        if isinstance(opened, Refused):
            return opened
        desk, row = opened
        address = email_of(email)
        wrong = first_wrong(
            (
                ("label", against_label(label.strip())),
                ("email", against_email(address)),
            )
        )
        if wrong is not None:
            return wrong
        change_account(
            tx,
            row.name,
            label=label.strip(),
            email=address,
            organisation=row.organisation,
            unit=row.unit,
        )
        noted(desk, "change_details", row.name)
    return None


def renew_link(world: World, caller: Caller, name: str) -> Link | Refused:
    """A new one-time link, in the place of one before. The password holds until the link is used."""
    with world.storage.writing(caller.tenant) as tx:
        opened = at_account(world, tx, caller, name, account_of_mine_alone)
        if isinstance(opened, Refused):
            return opened
        desk, row = opened
        if row.ended is not None:
            return no(ENDED)
        if not may_have_own_way(world, tx.tenant, row.name):
            return no(NO_LINK)
        kind = RECOVERY if row.password else INVITATION
        noted(desk, "make_link", row.name, kind=kind)
        return make_link(world, tx, row, kind, caller.account.name)


def reset_two_step(world: World, caller: Caller, name: str) -> Refused | None:
    """For who has lost both app and codes: the step is none, and is set up anew where a role demands it."""
    with world.storage.writing(caller.tenant) as tx:
        opened = at_account(world, tx, caller, name, account_of_mine_alone)
        if isinstance(opened, Refused):
            return opened
        desk, row = opened
        end_two_step(tx, row.name)
        forget_passkeys(tx, row.name)
        end_sessions(tx, row.name)
        end_halfway_of(tx, row.name)
        noted(desk, "reset_two_step", row.name)
    return None
