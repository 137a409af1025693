"""Owns who works in a deployment, as every act needs it: who holds which role, what they are called, where
they belong, and who stands in for whom.

It is read all at once, and seldom changes. The tenant's row counts the changes, so that whoever keeps a copy
sees in one look whether it still holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import bindparam, func, select

from engine.access.substitutes import Substitution
from engine.definitions.assurance import NOTHING_DEMANDED, Demands
from engine.foundation.later import unlocked_cached_property
from engine.storage.accounts import holders, labels, organisations
from engine.storage.database import Transaction
from engine.storage.schema import release, tenant
from engine.storage.substitutes import substitutions


@dataclass(frozen=True, kw_only=True)
class Staff:
    """`holders`: role to name and label of each account. `labels`: of every account of the tenant, also of
    those that have ended. `belongs`: account to organisation, as it is in this
    deployment, and `units` to unit. `demands`: what the latest release demands of
    those who sign in, filled in by whoever knows releases. What follows from these is worked out once for as
    long as they are kept.
    """

    holders: Mapping[str, tuple[tuple[str, str], ...]]
    labels: Mapping[str, str]
    belongs: Mapping[str, str]
    units: Mapping[str, str]
    substitutions: tuple[Substitution, ...]
    demands: Demands = NOTHING_DEMANDED
    found: dict[frozenset[str], Mapping[str, tuple[str, ...]]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    @unlocked_cached_property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Role to the accounts that hold it."""
        return {role: tuple(name for name, _ in held) for role, held in self.holders.items()}

    def parties(self, roles: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
        """Organisations with the accounts of theirs that hold one of the roles that answer for them."""
        if roles not in self.found:
            self.found[roles] = parties_of(self.belongs, self.names, roles)
        return self.found[roles]


def parties_of(
    belongs: Mapping[str, str], holders: Mapping[str, tuple[str, ...]], roles: frozenset[str]
) -> Mapping[str, tuple[str, ...]]:
    """The same of any accounts. `holders`: role to accounts."""
    found: dict[str, tuple[str, ...]] = {}
    held = (name for role, names in holders.items() if role in roles for name in names)
    for account in dict.fromkeys(held):
        organisation = belongs.get(account)
        if organisation is not None:
            found[organisation] = (*found.get(organisation, ()), account)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a deployment may have changed since one last looked: the count of changes of who works there,
    and the number of the latest release; None where nothing is published yet.
    """

    staff: int | None
    live: int | None


LIVE = (
    select(func.max(release.c.number))
    .where(release.c.tenant == bindparam("tenant"), release.c.deployment == bindparam("deployment"))
    .scalar_subquery()
)
STANDING = select(tenant.c.staff, LIVE).where(tenant.c.tenant == bindparam("tenant"))


def standing(tx: Transaction, deployment: str) -> Standing:
    asked = {"tenant": tx.tenant, "deployment": deployment}
    row = tx.direct.row(STANDING, asked)
    return Standing(row[0], row[1]) if row is not None else Standing(None, None)


def read_staff(tx: Transaction, deployment: str) -> Staff:
    belongs, units = organisations(tx, deployment)
    return Staff(
        holders=holders(tx, deployment),
        labels=labels(tx),
        belongs=belongs,
        units=units,
        substitutions=substitutions(tx, deployment),
    )
