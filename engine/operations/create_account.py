"""Owns making an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from unicodedata import normalize

from engine.access.posting import Posting
from engine.casework.case import SYSTEM
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Account, account_of
from engine.operations.passwords import hashed, weakness
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.accounts import AccountRow, Postings, add_account, find_account
from engine.storage.releases import ensure_tenant

LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """`roles`: deployment to the roles held there. `organisation`, `unit`, `subproject`: where all of them
    are held; `postings`: where some are held instead. `kept`: how the password is kept, where it has been
    hashed already.
    """

    name: str
    label: str
    password: str = field(repr=False)
    roles: Mapping[str, frozenset[str]]
    organisation: str | None = None
    unit: str | None = None
    subproject: str | None = None
    postings: Postings = field(default_factory=lambda: MappingProxyType({}))
    language: str = "sv"
    email: str | None = None
    tenant: str = DEFAULT_TENANT
    kept: str = field(default="", repr=False)


def create_account(world: World, new: NewAccount) -> Account | Refused:
    """The account, or why not: the name is taken or unusable, the password too short."""
    name = account_name(new.name)
    wrong = against_name(name) or weakness(new.password, name, new.label)
    if wrong is not None:
        return refused(wrong)
    row = AccountRow(
        name=name,
        label=new.label,
        password=new.kept or hashed(new.password),
        organisation=new.organisation,
        unit=new.unit,
        language=new.language,
        created=world.now(),
        roles=new.roles,
        postings=held_where(new),
        email=new.email,
    )
    with world.storage.writing(new.tenant) as tx:
        if name == SYSTEM or find_account(tx, name) is not None:
            return refused(said("Kontot {name} finns redan.", name=name))
        ensure_tenant(tx, new.tenant, row.created)
        add_account(tx, row)
    return account_of(new.tenant, row)


def held_where(new: NewAccount) -> Postings:
    every = Posting(new.organisation, new.unit, new.subproject)
    return {
        where: {role: new.postings.get(where, {}).get(role, every) for role in roles}
        for where, roles in new.roles.items()
    }


def account_name(typed: str) -> str:
    """How a name is kept and looked up: small letters, one way to write å, no spaces around."""
    return normalize("NFC", typed).strip().casefold()


def against_name(name: str) -> Said | None:
    if not name or len(name) > LONGEST or not name.isprintable():
        return said("Skriv ett kontonamn med högst {most} tecken.", most=LONGEST)
    if "/" in name:
        return said("Ett kontonamn kan inte ha snedstreck.")
    return None


def refused(sentence: Said) -> Refused:
    return Refused(reasons=(Reason(kind="access", sentence=sentence),))
