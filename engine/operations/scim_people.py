"""Owns joiners and leavers one at a time, as a municipality's own directory tells of them over SCIM: the same
making, changing and ending of accounts as `sync_people` has for a file.

A directory sees and changes the people of one project: those that it has made or met, and those with a role
there. Accounts that have to do with other projects too are changed only where whoever made the token
administers accounts there as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.access.posting import NOWHERE, Posting
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.interop.people_file import Employed
from engine.interop.scim import Known, Person, patched
from engine.operations.administering import NOT_HERE, NOT_OWN, desk_of, elsewhere, has_right
from engine.operations.api_tokens import TokenCaller
from engine.operations.create_account import account_name
from engine.operations.passwords import NONE_YET
from engine.operations.postings import usual_of
from engine.operations.standing import Desk
from engine.operations.sync_people import (
    Room,
    carry_out,
    leave,
    nobody_left,
    note,
    wrong_with,
)
from engine.operations.world import World
from engine.storage.accounts import AccountRow
from engine.storage.administering import accounts_in, any_account, set_password
from engine.storage.administering import end_account as set_ended
from engine.storage.database import Transaction
from engine.storage.providers import accounts_known_by, forget_known, know, known_as
from engine.storage.two_step import end_two_step

SOURCE = "people:scim"
"""As what the accounts of a directory are known, each project's by itself."""


def source_of(deployment: str) -> str:
    return f"{SOURCE}:{deployment}"


def list_people(
    world: World, by: TokenCaller, asked: tuple[str, str] | None
) -> tuple[Known, ...] | Refused:
    """Those that a directory may know of here, by name; with a question those that it fits."""
    with world.storage.writing(by.caller.tenant) as tx:
        desk = at_work(world, tx, by)
        if isinstance(desk, Refused):
            return desk
        note(room_of(desk, by), "read_by_scim", by.caller.account.name, desk.deployment.name)
        names = named_by(desk, asked) if asked is not None else all_here(desk)
        rows = (visible(desk, name) for name in names)
        return tuple(shown(desk, row) for row in rows if isinstance(row, AccountRow))


def all_here(desk: Desk) -> Iterable[str]:
    source = source_of(desk.deployment.name)
    here = (one.name for one in accounts_in(desk.tx, desk.deployment.name) if one.ended is None)
    return sorted({*here, *accounts_known_by(desk.tx, source)})


def named_by(desk: Desk, asked: tuple[str, str]) -> Iterable[str]:
    """The accounts that a question may be about."""
    what, value = asked
    if what != "externalId":
        return (account_name(value),)
    source = source_of(desk.deployment.name)
    return (n for n in accounts_known_by(desk.tx, source) if known_as(desk.tx, source, n) == value)


def read_person(world: World, by: TokenCaller, name: str) -> Known | Refused:
    with world.storage.writing(by.caller.tenant) as tx:
        desk = at_work(world, tx, by)
        if isinstance(desk, Refused):
            return desk
        note(room_of(desk, by), "read_by_scim", name, desk.deployment.name)
        row = visible(desk, name)
        return row if isinstance(row, Refused) else shown(desk, row)


def at_work(world: World, tx: Transaction, by: TokenCaller) -> Desk | Refused:
    """The token's maker at work with accounts, as far as the token goes."""
    return desk_of(world, tx, by.caller)


def room_of(desk: Desk, by: TokenCaller) -> Room:
    return Room(
        world=desk.world,
        tx=desk.tx,
        deployments={desk.deployment.name: desk.deployment},
        now=desk.now,
        source=source_of(desk.deployment.name),
        way="scim",
        by=desk.caller.account.name,
        token=by.token,
    )


def visible(desk: Desk, name: str) -> AccountRow | Refused:
    """An account that the directory may know of: its own, or one with a role here."""
    row, here = any_account(desk.tx, name), desk.deployment.name
    if row is None:
        return NOT_HERE
    known = known_as(desk.tx, source_of(here), name) is not None
    return row if known or (row.ended is None and row.roles.get(here)) else NOT_HERE


def changeable(desk: Desk, name: str) -> AccountRow | Refused:
    row = visible(desk, name)
    if isinstance(row, Refused):
        return row
    return against_owner(desk, row) or row


def against_owner(desk: Desk, row: AccountRow) -> Refused | None:
    """Why an account is not this token's to change."""
    if row.name == desk.caller.account.name:
        return refused(NOT_OWN)
    if all(has_right(desk, where) for where, _ in elsewhere(desk, row)):
        return None
    return refused(said("Kontot har roller i andra projekt också, och ändras inte härifrån."))


def shown(desk: Desk, row: AccountRow) -> Known:
    external = known_as(desk.tx, source_of(desk.deployment.name), row.name)
    usual = usual_of(desk.deployment, row)
    person = Person(
        account=row.name,
        label=row.label,
        email=row.email or "",
        external=external if external is not None and external != row.name else "",
        active=row.ended is None,
        organisation=usual.organisation,
        unit=usual.unit,
        roles=row.roles.get(desk.deployment.name, frozenset()),
    )
    return Known(person=person, created=row.created)


def create_person(world: World, by: TokenCaller, person: Person) -> Known | Refused:
    """Somebody new; or an account that somebody has made by hand, which is met."""
    with world.storage.writing(by.caller.tenant) as tx:
        desk = at_work(world, tx, by)
        if isinstance(desk, Refused):
            return desk
        person = replace(person, account=account_name(person.account))
        row = any_account(tx, person.account)
        if row is not None and not may_be_met(desk, row):
            return taken(person.account)
        if row is not None and person.roles is None:
            person = replace(person, roles=row.roles.get(desk.deployment.name))
        return kept(desk, by, person)


def may_be_met(desk: Desk, row: AccountRow) -> bool:
    """Nobody comes back by a name alone, and what the directory has already is not made again."""
    known = known_as(desk.tx, source_of(desk.deployment.name), row.name) is not None
    return row.ended is None and not known and against_owner(desk, row) is None


def replace_person(world: World, by: TokenCaller, name: str, person: Person) -> Known | Refused:
    """Somebody as a whole. Roles that nothing is said of are kept."""
    with world.storage.writing(by.caller.tenant) as tx:
        desk = at_work(world, tx, by)
        if isinstance(desk, Refused):
            return desk
        row = changeable(desk, name)
        if isinstance(row, Refused):
            return row
        before = shown(desk, row).person
        roles = before.roles if person.roles is None else person.roles
        return kept_as(desk, by, row, replace(person, roles=roles))


def patch_person(world: World, by: TokenCaller, name: str, body: bytes) -> Known | Refused:
    """Somebody after some changes. Raises `ScimError` where they cannot be understood."""
    with world.storage.writing(by.caller.tenant) as tx:
        desk = at_work(world, tx, by)
        if isinstance(desk, Refused):
            return desk
        row = changeable(desk, name)
        if isinstance(row, Refused):
            return row
        return kept_as(desk, by, row, patched(shown(desk, row).person, body))


def delete_person(world: World, by: TokenCaller, name: str) -> Refused | None:
    """The account ends, and the directory knows of nobody by that name any more."""
    with world.storage.writing(by.caller.tenant) as tx:
        desk = at_work(world, tx, by)
        if isinstance(desk, Refused):
            return desk
        row = changeable(desk, name)
        if isinstance(row, Refused):
            return row
        room = room_of(desk, by)
        wrong = left(room, row)
        if wrong is None:
            forget_known(tx, room.source, row.name)
        return wrong


def kept_as(desk: Desk, by: TokenCaller, row: AccountRow, person: Person) -> Known | Refused:
    """A name is for good: cases, notes and the audit hang on it."""
    if account_name(person.account) != row.name:
        return refused(said("userName går inte att ändra."), "mutability")
    return kept(desk, by, replace(person, account=row.name))


def kept(desk: Desk, by: TokenCaller, person: Person) -> Known | Refused:
    """The account as the person is to be, made where there is none."""
    room, row = room_of(desk, by), any_account(desk.tx, person.account)
    one = employed(desk, person, row)
    faults = (*wrong_with(room, one), *(nobody_left(room, (one,), ()) if person.active else ()))
    if faults:
        return refused(faults[0].words, "invalidValue")
    if row is not None and row.ended is not None and person.active:
        reopen(room, row)
    if row is None or row.ended is None or person.active:
        carry_out(room, one)
    know_as(room, person)
    now = any_account(desk.tx, person.account)
    if now is not None and not person.active and now.ended is None:
        wrong = left(room, now)
        if wrong is not None:
            return wrong
    done = any_account(desk.tx, person.account)
    return NOT_HERE if done is None else shown(desk, done)


def employed(desk: Desk, person: Person, row: AccountRow | None) -> Employed:
    """Where they work is said only where it is another place than until now: what somebody here has said of
    single roles stands until the directory says that the person has moved.
    """
    before = usual_of(desk.deployment, row) if row is not None else NOWHERE
    organisation = before.organisation if person.organisation is None else person.organisation
    unit = before.unit if person.unit is None else person.unit
    at = Posting(organisation or None, unit or None)
    return Employed(
        line=0,
        account=person.account,
        label=person.label,
        email=person.email,
        phone=person.phone,
        address=person.address,
        at=at if (at.organisation, at.unit) != (before.organisation, before.unit) else None,
        roles={desk.deployment.name: person.roles or frozenset()},
    )


def reopen(room: Room, row: AccountRow) -> None:
    """Back, as the directory itself says that it is the same person; without what they signed in with."""
    set_ended(room.tx, row.name, None)
    set_password(room.tx, row.name, NONE_YET)
    end_two_step(room.tx, row.name)
    note(room, "reopened_by_scim", row.name)


def know_as(room: Room, person: Person) -> None:
    """By the directory's own name for them; by ours where it has none."""
    wanted = person.external or person.account
    if known_as(room.tx, room.source, person.account) != wanted:
        forget_known(room.tx, room.source, person.account)
        know(room.tx, room.source, wanted, person.account, room.now)


def left(room: Room, row: AccountRow) -> Refused | None:
    faults = tuple(nobody_left(room, (), (row,)))
    if faults:
        return refused(faults[0].words, "mutability")
    if row.ended is None:
        leave(room, row)
    return None


def taken(name: str) -> Refused:
    return refused(said("Kontot {name} finns redan.", name=name), "uniqueness")


def refused(words: Said, *about: str) -> Refused:
    """Why not; `about`: the standard's word for it, where it has one."""
    return Refused(reasons=(Reason(kind="access", sentence=words, missing=about),))
