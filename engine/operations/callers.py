"""Owns who calls an operation: an account, in one of the deployments where it has roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.casework.events import Actor
from engine.definitions.deployment import Deployment
from engine.storage.accounts import AccountRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who can sign in. `roles`: deployment to the roles held there."""

    tenant: str
    name: str
    label: str
    roles: Mapping[str, frozenset[str]]
    organisation: str | None
    unit: str | None
    language: str
    email: str | None = None
    notify: str = "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """An account at work in a deployment."""

    account: Account
    deployment: str

    @property
    def tenant(self) -> str:
        return self.account.tenant

    @property
    def held(self) -> frozenset[str]:
        return self.account.roles.get(self.deployment, frozenset())


def account_of(tenant: str, row: AccountRow) -> Account:
    return Account(
        tenant=tenant,
        name=row.name,
        label=row.label,
        roles=row.roles,
        organisation=row.organisation,
        unit=row.unit,
        language=row.language,
        email=row.email,
        notify=row.notify,
    )


def actor_of(
    caller: Caller,
    deployment: Deployment,
    *,
    participant: bool = False,
    stands_for: frozenset[str] = frozenset(),
) -> Actor:
    """The caller as rules see them: the roles held, and the names that include those."""
    held = caller.held
    wider = {name for name, role in deployment.roles.items() if held & frozenset(role.includes)}
    return Actor(
        account=caller.account.name,
        roles=held | wider,
        participant=participant,
        organisation=caller.account.organisation,
        unit=caller.account.unit,
        stands_for=stands_for,
    )
