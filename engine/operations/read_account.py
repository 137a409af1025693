"""Owns the page of one account, for those who administer it. Every reading is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.access.posting import NOWHERE, Posting
from engine.access.substitutes import Substitution
from engine.foundation.wrong import Refused
from engine.operations.administering import (
    account_here,
    account_of_mine_alone,
    at_account,
    elsewhere,
    noted,
    roles_to_give,
)
from engine.operations.callers import Caller
from engine.operations.list_accounts import place_label
from engine.operations.postings import UNSAID, Held, usual_of
from engine.operations.standing import Desk
from engine.operations.substitutes import candidates_for
from engine.operations.views import Named, Words
from engine.operations.world import World
from engine.storage.accounts import AccountRow, sessions_of
from engine.storage.administering import cases_with
from engine.storage.links import link_of
from engine.storage.substitutes import substitute_of
from engine.storage.two_step import find_two_step


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleShown:
    """A role that somebody can hold. `rights`: what it may beside casework; `sees`: which cases. `held`:
    where it is held; None: it is not. `place`: the same in words.
    """

    name: str
    label: Words
    held: Posting | None
    place: tuple[Words, ...]
    sees: str | None
    rights: frozenset[str]
    two_step: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """`own`: it is the reader's own, so nothing is changed here. `whole`: the reader may change what is
    the same everywhere. `link_until`: a link is out, and lasts so long. `cases`: where the account has a
    seat or is asked by name. `others`: other deployments where it has roles. `usual`: where a
    role that is given now is held, unless something else is said.
    """

    name: str
    label: str
    email: str | None
    usual: Posting
    created: datetime
    ended: datetime | None
    invited: bool
    own: bool
    whole: bool
    two_step: datetime | None
    last_used: datetime | None
    link_until: datetime | None
    roles: tuple[RoleShown, ...]
    others: tuple[Words, ...]
    cases: int
    substitute: Substitution | None
    candidates: tuple[Named, ...]
    organisations: tuple[tuple[Named, tuple[Named, ...]], ...]
    subprojects: tuple[Named, ...]


def read_account(world: World, caller: Caller, name: str) -> AccountPage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        opened = at_account(world, tx, caller, name, account_here)
        if isinstance(opened, Refused):
            return opened
        desk, row = opened
        noted(desk, "read", row.name)
        return page_of(desk, row)


def page_of(desk: Desk, row: AccountRow) -> AccountPage:
    tx, here = desk.tx, desk.deployment.name
    second, link = find_two_step(tx, row.name), link_of(tx, row.name)
    used = [one.used or one.created for one in sessions_of(tx, row.name, desk.now)]
    return AccountPage(
        name=row.name,
        label=row.label,
        email=row.email,
        usual=usual_of(desk.deployment, row),
        created=row.created,
        ended=row.ended,
        invited=row.password == "",
        own=row.name == desk.caller.account.name,
        whole=not isinstance(account_of_mine_alone(desk, row.name), Refused),
        two_step=second.confirmed if second is not None else None,
        last_used=max(used, default=None),
        link_until=link.expires if link is not None and desk.now < link.expires else None,
        roles=roles_shown(desk, row.postings.get(here, UNSAID)),
        others=tuple(title for _, title in elsewhere(desk, row)),
        cases=len(cases_with(tx, here, row.name)),
        substitute=substitute_of(tx, here, row.name),
        candidates=candidates_for(desk, row.name),
        organisations=organisations(desk),
        subprojects=subprojects(desk),
    )


def roles_shown(desk: Desk, held: Held = UNSAID) -> tuple[RoleShown, ...]:
    return tuple(
        RoleShown(
            name=role.name,
            label=role.label,
            held=held.get(role.name),
            place=place_label(desk, held.get(role.name, NOWHERE)),
            sees=role.sees,
            rights=role.may,
            two_step=desk.deployment.demands_two_step(frozenset({role.name})),
        )
        for role in roles_to_give(desk.deployment)
    )


def subprojects(desk: Desk) -> tuple[Named, ...]:
    return tuple(
        Named(name=one.name, label=one.label) for one in desk.deployment.subprojects.values()
    )


def organisations(desk: Desk) -> tuple[tuple[Named, tuple[Named, ...]], ...]:
    """Each organisation with its units."""
    return tuple(
        (
            Named(name=one.name, label=one.label),
            tuple(Named(name=unit.name, label=unit.label) for unit in one.units.values()),
        )
        for one in desk.deployment.organisations.values()
    )
