"""Owns roles as groups of a municipality's own directory, over SCIM: who holds each, given and taken by who
is a member there. A role is given as by `scim_people`, and to the same accounts.
"""

from __future__ import annotations

from engine.foundation.texts import Text, said
from engine.foundation.wrong import Refused
from engine.interop.people_file import Employed
from engine.interop.scim_groups import Group, Member, Wanted
from engine.operations.administering import NOT_HERE, roles_to_give
from engine.operations.api_tokens import TokenCaller
from engine.operations.create_account import account_name
from engine.operations.scim_people import against_owner, at_work, refused, room_of, visible
from engine.operations.standing import Desk
from engine.operations.sync_people import carry_out, nobody_left, note, wrong_with
from engine.operations.world import World
from engine.storage.accounts import AccountRow
from engine.storage.administering import ListedRow, accounts_in


def list_groups(world: World, by: TokenCaller, named: str | None) -> tuple[Group, ...] | Refused:
    """All roles that somebody can hold; with a name the one that is called so, by its name or its title."""
    with world.storage.writing(by.caller.tenant) as tx:
        desk = at_work(world, tx, by)
        if isinstance(desk, Refused):
            return desk
        note(room_of(desk, by), "read_by_scim", by.caller.account.name, desk.deployment.name)
        rows = accounts_in(tx, desk.deployment.name)
        wanted = named.casefold() if named is not None else None
        return tuple(
            group_of(role.name, rows)
            for role in roles_to_give(desk.deployment)
            if wanted is None or wanted in called(role.name, role.label)
        )


def called(name: str, label: Text) -> frozenset[str]:
    return frozenset({name.casefold(), *(one.casefold() for one in label.entries.values())})


def group_of(role: str, rows: tuple[ListedRow, ...]) -> Group:
    held = (one for one in rows if one.ended is None and role in one.postings)
    return Group(
        name=role, members=tuple(Member(account=one.name, label=one.label) for one in held)
    )


def read_group(world: World, by: TokenCaller, role: str) -> Group | Refused:
    with world.storage.writing(by.caller.tenant) as tx:
        desk = at_work(world, tx, by)
        if isinstance(desk, Refused):
            return desk
        note(room_of(desk, by), "read_by_scim", by.caller.account.name, desk.deployment.name)
        return shown(desk, role)


def shown(desk: Desk, role: str) -> Group | Refused:
    if role not in {one.name for one in roles_to_give(desk.deployment)}:
        return NOT_HERE
    return group_of(role, accounts_in(desk.tx, desk.deployment.name))


def change_group(world: World, by: TokenCaller, role: str, wanted: Wanted) -> Group | Refused:
    """The role given to those who are added, and taken from those who are gone: to and from all, or none."""
    with world.storage.writing(by.caller.tenant) as tx:
        desk = at_work(world, tx, by)
        if isinstance(desk, Refused):
            return desk
        group = shown(desk, role)
        if isinstance(group, Refused):
            return group
        people = worked_out(desk, group, wanted)
        if isinstance(people, Refused):
            return people
        room = room_of(desk, by)
        faults = [fault for one in people for fault in wrong_with(room, one)]
        faults += nobody_left(room, people, ())
        if faults:
            return refused(faults[0].words, "invalidValue")
        for one in people:
            carry_out(room, one)
        return shown(desk, role)


def worked_out(desk: Desk, group: Group, wanted: Wanted) -> tuple[Employed, ...] | Refused:
    """Those whose roles change, as they are to be. Who holds the role already is not touched, nor who has not
    held it, so that a directory may say the same again and again.
    """
    now = {one.account for one in group.members}
    added = frozenset(map(account_name, wanted.added))
    gone = now - added if wanted.whole else frozenset(map(account_name, wanted.gone)) & now
    people: list[Employed] = []
    for name in sorted((added - now) | gone):
        row = visible(desk, name)
        if isinstance(row, Refused) or row.ended is not None:
            words = said("Kontot {name} finns inte här, eller är avslutat.", name=name)
            return refused(words, "invalidValue")
        against = against_owner(desk, row)
        if against is not None:
            return against
        held = row.roles.get(desk.deployment.name, frozenset())
        roles = held - {group.name} if name in gone else held | {group.name}
        people.append(as_employed(desk, row, roles))
    return tuple(people)


def as_employed(desk: Desk, row: AccountRow, roles: frozenset[str]) -> Employed:
    """As they are, with these roles, held where their others are or where they are employed."""
    return Employed(
        line=0,
        account=row.name,
        label=row.label,
        email=row.email or "",
        roles={desk.deployment.name: roles},
    )
