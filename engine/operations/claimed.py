"""Owns which account somebody has whom a provider vouches for, and the roles that its groups give.

Whom it has vouched for before is known by the subject alone. The first time it is the claim that the
operator has named, and never an account that the provider already knows as somebody else. Whoever has
no account, an ended one or no role is told the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.access.posting import NOWHERE
from engine.foundation.texts import said
from engine.foundation.wrong import EffectError, Reason, Refused
from engine.operations.administering import against_email, email_of, roles_to_give
from engine.operations.create_account import account_name, against_name
from engine.operations.load_release import live_deployment
from engine.operations.passwords import NONE_YET
from engine.operations.postings import everywhere, placed, written
from engine.operations.settings import Provider
from engine.operations.world import World
from engine.storage.accounts import AccountRow, add_account, find_account
from engine.storage.administering import any_account, set_roles
from engine.storage.audit import Entry, record
from engine.storage.database import Transaction
from engine.storage.providers import account_known_as, is_known, know
from engine.storage.releases import ensure_tenant

Claims = Mapping[str, Any]
Roles = Mapping[str, frozenset[str]]
NO_ACCOUNT = Refused(
    reasons=(
        Reason(
            kind="access",
            sentence=said(
                "Inloggningen gick bra, men den ger inte tillträde hit. Be den som sköter konton i projektet."
            ),
        ),
    )
)
"""Alike for all, so that it tells nobody which accounts there are."""
LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """Whom a provider vouches for. `subject` is a digest."""

    provider: str
    settings: Provider
    subject: str
    claims: Claims = field(repr=False)


def account_for(world: World, tx: Transaction, who: Vouched, now: datetime) -> AccountRow | Refused:
    """The account, with its roles as they are now."""
    given = roles_given(world, tx, who)
    name = account_known_as(tx, who.provider, who.subject) or met(tx, who, given, now)
    row = find_account(tx, name) if name is not None else None
    if row is None:
        return NO_ACCOUNT
    for deployment, roles in given.items():
        govern(world, tx, who, row, deployment, roles, now)
    return find_account(tx, row.name) or NO_ACCOUNT


def met(tx: Transaction, who: Vouched, given: Roles, now: datetime) -> str | None:
    """The name of the account that the claim names, known from now on; made, where that is to be."""
    name = named_in(who)
    if name is None or is_known(tx, who.provider, name):
        return None
    row = any_account(tx, name)
    if row is None and not (who.settings.create and any(given.values())):
        return None
    if row is None:
        ensure_tenant(tx, tx.tenant, now)
        add_account(tx, new_account(who, name, now))
        note(tx, who, name, now, did="made_by_provider")
    elif row.ended is not None:
        return None
    know(tx, who.provider, who.subject, name, now)
    return name


def named_in(who: Vouched) -> str | None:
    """The account that the claim names. An address says something only where the provider has tried it."""
    found = text_of(who.claims, who.settings.account)
    if found is None or (who.settings.account == "email" and not verified(who.claims)):
        return None
    name = account_name(found)
    return name if against_name(name) is None and name != "system" else None


def verified(claims: Claims) -> bool:
    return claims.get("email_verified") is True


def text_of(claims: Claims, name: str) -> str | None:
    value = claims.get(name) if name else None
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        return None
    return value.strip() if value.isprintable() else None


def new_account(who: Vouched, name: str, now: datetime) -> AccountRow:
    """Without a password: the provider is the way in."""
    claims, settings = who.claims, who.settings
    email = email_of(text_of(claims, settings.email) or "")
    return AccountRow(
        name=name,
        label=text_of(claims, settings.name) or name,
        password=NONE_YET,
        organisation=settings.organisation or None,
        unit=text_of(claims, settings.unit),
        language="sv",
        created=now,
        roles={},
        email=email if against_email(email) is None else None,
    )


def roles_given(world: World, tx: Transaction, who: Vouched) -> Roles:
    """Deployment to the roles that the groups give there; those that the provider governs and gives none
    in too.
    """
    if not who.settings.roles:
        return {}
    groups = groups_of(who)
    found: dict[str, frozenset[str]] = {}
    for named, wanted in who.settings.roles.items():
        deployment, _, role = named.partition(".")
        held = {role} if groups.intersection(wanted) else set()
        found[deployment] = found.get(deployment, frozenset()) | held
    return {name: roles & there_are(world, tx, name) for name, roles in found.items()}


def groups_of(who: Vouched) -> frozenset[str]:
    """What a provider that is to say it does not say is no reason to take anybody's roles away, nor to let
    in.
    """
    told = who.claims.get(who.settings.groups)
    if isinstance(told, str):
        told = [told]
    if not isinstance(told, list | tuple):
        raise EffectError(said("Inloggningstjänsten säger inte vilka grupper någon är med i."))
    return frozenset(one for one in told if isinstance(one, str))


def there_are(world: World, tx: Transaction, deployment: str) -> frozenset[str]:
    known = live_deployment(world, tx, deployment)
    return (
        frozenset(role.name for role in roles_to_give(known)) if known is not None else frozenset()
    )


def govern(
    world: World,
    tx: Transaction,
    who: Vouched,
    row: AccountRow,
    deployment: str,
    given: frozenset[str],
    now: datetime,
) -> None:
    """The roles that the groups give, and those that somebody has given by hand and no group is named for."""
    governed = {
        role
        for where, _, role in (one.partition(".") for one in who.settings.roles)
        if where == deployment
    }
    held = row.roles.get(deployment, frozenset())
    after = (held - governed) | given
    if after != held:
        found = live_deployment(world, tx, deployment)
        at = placed(found, row, after) if found is not None else everywhere(after, NOWHERE)
        set_roles(tx, row.name, deployment, at)
        told = {"before": " ".join(sorted(held)), "roles": written(at)}
        note(tx, who, row.name, now, deployment, did="roles_by_provider", **told)


def note(
    tx: Transaction, who: Vouched, account: str, now: datetime, deployment: str = "", **about: str
) -> None:
    entry = Entry(
        at=now,
        account=account,
        act="administer_accounts",
        purpose="administration",
        deployment=deployment,
        outcome="allowed",
        about={"account": account, "provider": who.provider, **about},
    )
    record(tx, entry)
