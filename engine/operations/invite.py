"""Owns inviting somebody: an account without a password, and a one-time link to choose one.

Somebody who has an account already, in another deployment, gets the roles here and no link. The first who
administers accounts in a deployment is invited from the terminal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.access.posting import NOWHERE, Posting
from engine.definitions.deployment import Deployment
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.administering import (
    ACT,
    RIGHT,
    against_email,
    against_label,
    against_roles,
    desk_of,
    email_of,
    first_wrong,
    in_a_list,
    no,
    noted,
    roles_to_give,
)
from engine.operations.callers import Caller
from engine.operations.create_account import account_name, against_name
from engine.operations.links import INVITATION, Link, make_link
from engine.operations.load_release import release_in
from engine.operations.only_providers import may_have_own_way
from engine.operations.passwords import NONE_YET
from engine.operations.postings import UNSAID, against_posting, everywhere, placed
from engine.operations.read_account import RoleShown, organisations, roles_shown, subprojects
from engine.operations.set_language import LANGUAGES
from engine.operations.views import Named
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.accounts import AccountRow, add_account, find_account
from engine.storage.administering import any_account, set_roles
from engine.storage.audit import Entry, record
from engine.storage.database import Transaction
from engine.storage.releases import ensure_tenant

TERMINAL = "terminal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """`organisation`, `unit` and `subproject`: where all of the roles are held."""

    name: str
    label: str
    roles: frozenset[str]
    email: str = ""
    organisation: str | None = None
    unit: str | None = None
    subproject: str | None = None
    language: str = "sv"

    @property
    def posting(self) -> Posting:
        return Posting(self.organisation, self.unit, self.subproject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """`link` is None for somebody who had an account already and was given the roles, and where all sign in
    by the municipality's own way; `new`: there was none before.
    """

    account: str
    label: str
    link: Link | None
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitePage:
    """What an invitation may say."""

    roles: tuple[RoleShown, ...]
    organisations: tuple[tuple[Named, tuple[Named, ...]], ...]
    subprojects: tuple[Named, ...]


def read_invite(world: World, caller: Caller) -> InvitePage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_of(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        return InvitePage(
            roles=roles_shown(desk),
            organisations=organisations(desk),
            subprojects=subprojects(desk),
        )


def invite(world: World, caller: Caller, new: Invitation) -> Invited | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_of(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        wrong = objection(desk.deployment, new)
        if wrong is not None:
            return wrong
        done = invited(world, tx, desk.deployment, new, caller.account.name)
        if not isinstance(done, Refused):
            noted(desk, "invite", done.account, roles=in_a_list(new.roles))
        return done


def invite_from_terminal(
    world: World, deployment: str, new: Invitation, *, tenant: str = DEFAULT_TENANT
) -> Invited | Refused:
    """The same by whoever runs the installation, to somebody who will administer accounts. Raises
    `NoReleaseError` where the deployment is not published.
    """
    with world.storage.writing(tenant) as tx:
        found = release_in(world, tx, deployment).deployment
        new = new if new.roles else with_right(found, new)
        wrong = objection(found, new)
        if wrong is not None:
            return wrong
        done = invited(world, tx, found, new, TERMINAL)
        if not isinstance(done, Refused):
            noted_from_terminal(world, tx, deployment, done.account, new.roles)
        return done


def with_right(deployment: Deployment, new: Invitation) -> Invitation:
    """With the first role that administers accounts, where none is named."""
    able = (role.name for role in roles_to_give(deployment) if RIGHT in role.may)
    return replace(new, roles=frozenset(list(able)[:1]))


def noted_from_terminal(
    world: World, tx: Transaction, deployment: str, account: str, roles: frozenset[str]
) -> None:
    entry = Entry(
        at=world.now(),
        account=TERMINAL,
        act=str(ACT),
        purpose="administration",
        deployment=deployment,
        outcome="allowed",
        about={"did": "invite", "account": account, "roles": in_a_list(roles)},
    )
    record(tx, entry)


def objection(deployment: Deployment, new: Invitation) -> Refused | None:
    """The first thing that is wrong with an invitation."""
    spoken = new.language in LANGUAGES
    return first_wrong(
        (
            ("label", against_label(new.label.strip())),
            ("name", against_name(account_name(new.name))),
            ("email", against_email(email_of(new.email))),
            ("place", against_posting(deployment, new.posting)),
            ("language", None if spoken else said("Det språket finns inte här.")),
            ("roles", against_roles(deployment, new.roles)),
        )
    )


def invited(
    world: World, tx: Transaction, deployment: Deployment, new: Invitation, by: str
) -> Invited | Refused:
    name = account_name(new.name)
    before = any_account(tx, name)
    if before is not None:
        return joined(tx, deployment, before, new)
    row = AccountRow(
        name=name,
        label=new.label.strip(),
        password=NONE_YET,
        organisation=new.organisation,
        unit=new.unit,
        language=new.language,
        created=world.now(),
        roles={deployment.name: new.roles},
        postings={deployment.name: everywhere(new.roles, new.posting)},
        email=email_of(new.email),
    )
    ensure_tenant(tx, tx.tenant, row.created)
    add_account(tx, row)
    own = may_have_own_way(world, tx.tenant, name)
    link = make_link(world, tx, row, INVITATION, by) if own else None
    return Invited(account=name, label=row.label, link=link, new=True)


def joined(
    tx: Transaction, deployment: Deployment, row: AccountRow, new: Invitation
) -> Invited | Refused:
    """Somebody with an account and no role here gets the roles, held where the invitation says."""
    if find_account(tx, row.name) is None:
        return no(
            said(
                "Kontot {name} är avslutat. Öppna det igen, eller välj ett annat namn.",
                name=row.name,
            )
        )
    if row.roles.get(deployment.name):
        return no(said("Kontot {name} finns redan.", name=row.name), "name")
    told = everywhere(new.roles, new.posting) if new.posting != NOWHERE else UNSAID
    set_roles(tx, row.name, deployment.name, placed(deployment, row, new.roles, told))
    return Invited(account=row.name, label=row.label, link=None)
