"""Owns the list of the accounts of a deployment, for those who administer them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.access.posting import Posting
from engine.foundation.folding import name_tokens
from engine.foundation.wrong import Refused
from engine.operations.administering import ACT, desk_of, roles_to_give
from engine.operations.callers import Caller
from engine.operations.recording import note
from engine.operations.standing import Desk
from engine.operations.views import Named, Words
from engine.operations.world import World
from engine.storage.administering import ListedRow, accounts_in
from engine.storage.people import sort_key
from engine.storage.two_step import with_two_step

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFilter:
    """What the list is narrowed to. `text`: beginnings of parts of the name, the account or the address.
    `two_step`: yes or no. `ended`: those that have ended instead.
    """

    text: str = ""
    role: str | None = None
    unit: str | None = None
    two_step: bool | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountListed:
    name: str
    label: str
    roles: tuple[Words, ...]
    units: tuple[Words, ...]
    two_step: bool
    invited: bool
    ended: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountList:
    """At most 200, by last name. `count` is of all that fit."""

    rows: tuple[AccountListed, ...]
    count: int
    filter: AccountFilter
    roles: tuple[Named, ...]
    units: tuple[Named, ...]


def list_accounts(
    world: World, caller: Caller, wanted: AccountFilter | None = None
) -> AccountList | Refused:
    wanted = wanted or AccountFilter()
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_of(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        having = with_two_step(tx)
        rows = [row for row in accounts_in(tx, caller.deployment) if fits(row, wanted, having)]
        rows.sort(key=lambda row: (sort_key(row.label), row.name))
        note(tx, caller, ACT, desk.now, did="list", accounts=len(rows))
        return AccountList(
            rows=tuple(listed(desk, row, having) for row in rows[:SHOWN]),
            count=len(rows),
            filter=wanted,
            roles=tuple(
                Named(name=role.name, label=role.label) for role in roles_to_give(desk.deployment)
            ),
            units=units(desk),
        )


def fits(row: ListedRow, wanted: AccountFilter, having: frozenset[str]) -> bool:
    return (
        (row.ended is not None) == wanted.ended
        and (wanted.role is None or wanted.role in row.roles)
        and (wanted.unit is None or wanted.unit in {one.unit for one in row.postings.values()})
        and (wanted.two_step is None or wanted.two_step == (row.name in having))
        and is_called(row, wanted.text)
    )


def is_called(row: ListedRow, text: str) -> bool:
    """Whether every word begins some part of the name, the account or the address."""
    parts = name_tokens(row.label) | name_tokens(f"{row.name} {row.email or ''}")
    return all(any(part.startswith(word) for part in parts) for word in name_tokens(text))


def listed(desk: Desk, row: ListedRow, having: frozenset[str]) -> AccountListed:
    return AccountListed(
        name=row.name,
        label=row.label,
        roles=tuple(
            role.label for role in desk.deployment.roles.values() if role.name in row.roles
        ),
        units=tuple(
            dict.fromkeys(
                place for one in row.postings.values() for place in place_label(desk, one)
            )
        ),
        two_step=row.name in having,
        invited=row.invited,
        ended=row.ended,
    )


def place_label(desk: Desk, one: Posting) -> tuple[Words, ...]:
    """The unit, or else the organisation; and the sub-project, where that is said."""
    found = desk.deployment.organisations.get(one.organisation or "")
    part = desk.deployment.subprojects.get(one.subproject or "")
    within = found.units.get(one.unit or "") if found is not None else None
    at = within or found
    return tuple(known.label for known in (at, part) if known is not None)


def units(desk: Desk) -> tuple[Named, ...]:
    return tuple(
        Named(name=unit.name, label=unit.label)
        for organisation in desk.deployment.organisations.values()
        for unit in organisation.units.values()
    )
