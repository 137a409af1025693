"""Owns joiners and leavers by a file of all who are employed: accounts are made, changed and ended so that
they agree with it. What is done to one account is done so by `scim_people` too.

The file governs the roles in the deployments that are named, and the accounts that it has had. An
account that somebody has made by hand is met when the file names it, and never ended for not being
there. Nothing is done where anything is wrong, where nobody would be left who administers accounts, or
where so many would leave that the file is likelier to be cut than the municipality to be empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from engine.access.posting import NOWHERE, Posting
from engine.definitions.deployment import Deployment
from engine.foundation.texts import Said, said
from engine.interop.people_file import Employed, Fault
from engine.operations.administering import (
    RIGHT,
    against_email,
    against_label,
    email_of,
    roles_to_give,
)
from engine.operations.create_account import account_name, against_name
from engine.operations.load_release import live_deployment
from engine.operations.passwords import NONE_YET
from engine.operations.postings import (
    UNSAID,
    Held,
    against_posting,
    against_postings,
    everywhere,
    placed,
    written,
)
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.accounts import AccountRow, add_account
from engine.storage.administering import (
    accounts_in,
    any_account,
    cases_with,
    change_account,
    end_sessions,
    reached_by,
    set_reached,
    set_roles,
)
from engine.storage.administering import end_account as set_ended
from engine.storage.audit import Entry, record
from engine.storage.database import Transaction
from engine.storage.links import end_links, forget_devices
from engine.storage.passkeys import forget_passkeys
from engine.storage.providers import accounts_known_by, is_known, know
from engine.storage.releases import ensure_tenant
from engine.storage.substitutes import end_all
from engine.storage.two_step import end_halfway_of, find_two_step

SOURCE = "people:file"
"""As what the accounts of the file are known; no provider can be called so."""
FEW = 5
PART = 10
"""At once at most a tenth may leave, or these few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is done to one account. `kind`: join, change, leave or stay (nothing could be done)."""

    kind: str
    account: str
    label: str
    words: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """`done`: it was carried out. With faults nothing is."""

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What is known while people are gone through. `source`: as what they are known; `way`: how they came, in
    what is recorded; `by`: who did it, with which `token`.
    """

    world: World
    tx: Transaction
    deployments: Mapping[str, Deployment]
    now: datetime
    source: str = SOURCE
    way: str = "file"
    by: str = "terminal"
    token: str = ""


def sync_people(
    world: World,
    people: tuple[Employed, ...],
    deployments: tuple[str, ...],
    *,
    most_leavers: int | None = None,
    dry: bool = False,
    tenant: str = DEFAULT_TENANT,
) -> Synced:
    """All of it in one transaction. `dry` tells what would be done and does nothing."""
    with world.storage.writing(tenant) as tx:
        known = {name: found for name in deployments if (found := live_deployment(world, tx, name))}
        room = Room(world=world, tx=tx, deployments=known, now=world.now())
        people = tuple(replace(one, account=account_name(one.account)) for one in people)
        leavers = leaving(room, people)
        faults = (
            *missing(deployments, known),
            *(fault for one in people for fault in wrong_with(room, one)),
            *twice(people),
            *too_many(people, leavers, most_leavers),
            *nobody_left(room, people, leavers),
        )
        changes = (
            *(change for one in people if (change := planned(room, one)) is not None),
            *(left(room, one) for one in leavers),
        )
        if faults or dry:
            return Synced(changes=changes, faults=faults, done=False)
        for one in people:
            carry_out(room, one)
        for row in leavers:
            leave(room, row)
        return Synced(changes=changes, faults=(), done=True)


# What is wrong


def missing(wanted: tuple[str, ...], known: Mapping[str, Deployment]) -> Iterator[Fault]:
    for name in wanted:
        if name not in known:
            yield Fault(line=0, words=said("Projektet {name} är inte publicerat.", name=name))


def wrong_with(room: Room, one: Employed) -> Iterator[Fault]:
    checks = [
        against_name(one.account),
        against_label(one.label),
        against_email(email_of(one.email)),
        *(against_where(room, found, one) for found in governed(room, one)),
        *against_roles(room, one),
    ]
    yield from (Fault(line=one.line, words=words) for words in checks if words is not None)


def governed(room: Room, one: Employed) -> Iterator[Deployment]:
    return (room.deployments[name] for name in one.roles if name in room.deployments)


def against_where(room: Room, found: Deployment, one: Employed) -> Said | None:
    wrong = against_posting(found, one.at) if one.at is not None else None
    return wrong or against_postings(found, held_by(found, any_account(room.tx, one.account), one))


def held_by(found: Deployment, row: AccountRow | None, one: Employed) -> dict[str, Posting]:
    """Each role with where it is held, as said of it, else of the person; else as until now."""
    own, roles = one.postings.get(found.name, UNSAID), one.roles.get(found.name, frozenset())
    told = {role: at for role in roles if (at := own.get(role, one.at)) is not None}
    if row is None:
        return everywhere(roles, NOWHERE) | told
    return placed(found, row, roles, told)


def against_roles(room: Room, one: Employed) -> Iterator[Said]:
    for name, roles in one.roles.items():
        found = room.deployments.get(name)
        if found is None:
            yield said("Projektet {name} styrs inte av filen. Ange det vid körningen.", name=name)
            continue
        there_are = {role.name for role in roles_to_give(found)}
        for role in sorted(roles - there_are):
            yield said("Projektet {name} har ingen roll {role}.", name=name, role=role)


def twice(people: tuple[Employed, ...]) -> Iterator[Fault]:
    seen: set[str] = set()
    for one in people:
        if one.account in seen:
            words = said("Kontot {name} står på två rader.", name=one.account)
            yield Fault(line=one.line, words=words)
        seen.add(one.account)


def too_many(
    people: tuple[Employed, ...], leavers: tuple[AccountRow, ...], most: int | None
) -> Iterator[Fault]:
    """Whether so many would leave that the file may be cut."""
    allowed = most if most is not None else max(FEW, (len(people) + len(leavers)) // PART)
    if len(leavers) > allowed:
        words = said(
            "{count} konton skulle avslutas, och det är fler än {most}. Se efter att filen är hel, "
            "eller tillåt det.",
            count=len(leavers),
            most=allowed,
        )
        yield Fault(line=0, words=words)


def nobody_left(
    room: Room, people: tuple[Employed, ...], leavers: tuple[AccountRow, ...]
) -> Iterator[Fault]:
    """The last who administers accounts in a deployment keeps the right."""
    gone = {row.name for row in leavers}
    after = {one.account: one.roles for one in people}
    for name, found in room.deployments.items():
        before = [one for one in accounts_in(room.tx, name) if one.ended is None]
        had = any(found.right(one.roles, RIGHT) for one in before)
        still = any(
            found.right(
                after.get(one.name, {}).get(name, frozenset()) if one.name in after else one.roles,
                RIGHT,
            )
            for one in before
            if one.name not in gone
        )
        given = any(found.right(roles.get(name, frozenset()), RIGHT) for roles in after.values())
        if had and not (still or given):
            words = said("Ingen skulle bli kvar som sköter konton i {title}.", title=found.title)
            yield Fault(line=0, words=words)


# What is done


def leaving(room: Room, people: tuple[Employed, ...]) -> tuple[AccountRow, ...]:
    """Those whom the file has had and has no more, and who have not left already."""
    here = {one.account for one in people}
    names = (name for name in accounts_known_by(room.tx, room.source) if name not in here)
    rows = (any_account(room.tx, name) for name in names)
    return tuple(
        row for row in rows if row is not None and row.ended is None and has_any(room, row)
    )


def has_any(room: Room, row: AccountRow) -> bool:
    """Whether there is anything of it that the file governs; an account without any role too."""
    return not row.roles or bool(set(row.roles) & set(room.deployments))


def planned(room: Room, one: Employed) -> Change | None:
    row = any_account(room.tx, one.account)
    if row is None:
        return change("join", one.account, one.label, (said("nytt konto"), *new_roles(room, one)))
    if row.ended is not None:
        words = said("är avslutat. Öppna det under Konton, om det är samma person")
        return change("stay", row.name, row.label, (words,))
    words_ = (
        *(said("nya uppgifter") for _ in range(has_moved(row, one))),
        *changed_roles(room, row, one),
    )
    return change("change", row.name, one.label, words_) if words_ else None


def change(kind: str, account: str, label: str, words: tuple[Said, ...]) -> Change:
    return Change(kind=kind, account=account, label=label, words=words)


def new_roles(room: Room, one: Employed) -> Iterator[Said]:
    for found in governed(room, one):
        words = in_list(held_by(found, None, one))
        yield said("{deployment}: {roles}", deployment=found.name, roles=words)


def in_list(held: Held) -> tuple[str, ...]:
    return tuple(written(held).split())


def keep_reached(room: Room, one: Employed) -> None:
    """What nothing is said of stays."""
    before = reached_by(room.tx, one.account)
    told = tuple(
        old if new is None else new
        for old, new in zip(before, (one.phone, one.address), strict=True)
    )
    if told != before:
        set_reached(room.tx, one.account, *told)
        note(room, "change_details", one.account)


def has_moved(row: AccountRow, one: Employed) -> bool:
    told = (one.label, email_of(one.email), *home_of(row, one))
    return told != (row.label, row.email, row.organisation, row.unit)


def home_of(row: AccountRow, one: Employed) -> tuple[str | None, str | None]:
    """Where somebody is employed; as until now where nothing is said of it."""
    return (row.organisation, row.unit) if one.at is None else (one.at.organisation, one.at.unit)


def changed_roles(room: Room, row: AccountRow, one: Employed) -> Iterator[Said]:
    for name, found in room.deployments.items():
        before, after = row.postings.get(name, UNSAID), held_by(found, row, one)
        if before != after:
            words = in_list(after) or (said("ingen roll"),)
            yield said("{deployment}: {roles}", deployment=name, roles=words)


def left(room: Room, row: AccountRow) -> Change:
    counts = [len(cases_with(room.tx, name, row.name)) for name in room.deployments]
    words = said("slutar; ärenden att lämna över: {count}", count=sum(counts))
    return change("leave", row.name, row.label, (words,))


def carry_out(room: Room, one: Employed) -> None:
    row = any_account(room.tx, one.account)
    if row is None:
        row = made(room, one)
    if row.ended is not None:
        return
    if not is_known(room.tx, room.source, row.name):
        know(room.tx, room.source, row.name, row.name, room.now)
    if has_moved(row, one):
        organisation, unit = home_of(row, one)
        change_account(
            room.tx,
            row.name,
            label=one.label,
            email=email_of(one.email),
            organisation=organisation,
            unit=unit,
        )
        note(room, "change_details", row.name)
    keep_reached(room, one)
    for found in room.deployments.values():
        govern(room, found, row, held_by(found, row, one))


def made(room: Room, one: Employed) -> AccountRow:
    """Without a password: the way in is a provider, or a link from somebody who administers accounts."""
    row = AccountRow(
        name=one.account,
        label=one.label,
        password=NONE_YET,
        organisation=one.at.organisation if one.at is not None else None,
        unit=one.at.unit if one.at is not None else None,
        language="sv",
        created=room.now,
        roles={},
        email=email_of(one.email),
    )
    ensure_tenant(room.tx, room.tx.tenant, room.now)
    add_account(room.tx, row)
    note(room, f"made_by_{room.way}", row.name)
    return row


def govern(room: Room, found: Deployment, row: AccountRow, after: Held) -> None:
    before = row.postings.get(found.name, UNSAID)
    if before == after:
        return
    set_roles(room.tx, row.name, found.name, after)
    second = find_two_step(room.tx, row.name)
    if found.demands_two_step(frozenset(after)) and (second is None or second.secret is None):
        end_sessions(room.tx, row.name)
    told = {"before": written(before), "roles": written(after)}
    note(room, f"roles_by_{room.way}", row.name, found.name, **told)


def leave(room: Room, row: AccountRow) -> None:
    """At once, as when somebody ends it; with roles that the file does not govern the account goes on
    there.
    """
    tx = room.tx
    for name in room.deployments:
        end_all(tx, name, row.name)
    end_sessions(tx, row.name)
    if set(row.roles) <= set(room.deployments):
        set_ended(tx, row.name, room.now)
        end_halfway_of(tx, row.name)
        end_links(tx, row.name)
        forget_devices(tx, row.name)
        forget_passkeys(tx, row.name)
        note(room, f"ended_by_{room.way}", row.name)
        return
    for name in set(row.roles) & set(room.deployments):
        set_roles(tx, row.name, name, {})
        note(room, f"ended_here_by_{room.way}", row.name, name)


def note(room: Room, did: str, account: str, deployment: str = "", **about: str) -> None:
    which = {"token": room.token} if room.token else {}
    entry = Entry(
        at=room.now,
        account=room.by,
        act="administer_accounts",
        purpose="administration",
        deployment=deployment,
        outcome="allowed",
        about={"did": did, "account": account, **about, **which},
    )
    record(room.tx, entry)
