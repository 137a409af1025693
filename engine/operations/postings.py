"""Owns where the roles that somebody is given are held, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from engine.access.posting import NOWHERE, Posting, organisation_in
from engine.definitions.deployment import Deployment
from engine.foundation.texts import Said, said
from engine.storage.accounts import AccountRow

Held = Mapping[str, Posting]
"""Role to where it is held."""
UNSAID: Held = MappingProxyType({})


def placed(
    deployment: Deployment, row: AccountRow, roles: Iterable[str], told: Held = UNSAID
) -> dict[str, Posting]:
    """Where each of the roles is held: as told; else as until now; else with the others that the account has
    here, or where somebody is employed.
    """
    now = row.postings.get(deployment.name, UNSAID)
    usual = usual_of(deployment, row)
    return {role: told.get(role, now.get(role, usual)) for role in roles}


def usual_of(deployment: Deployment, row: AccountRow) -> Posting:
    """Where somebody works in a deployment, as far as one place can say it: where all their roles here are
    held; without any, where they are employed, if that is a place of the deployment.
    """
    now = row.postings.get(deployment.name, UNSAID)
    if now:
        return common(now.values())
    home = Posting(row.organisation, row.unit)
    return home if against_posting(deployment, home) is None else NOWHERE


def common(postings: Iterable[Posting]) -> Posting:
    """What is the same for all of them; the organisation always is."""
    found = tuple(postings)
    first = next(iter(found), NOWHERE)
    if all(one == first for one in found):
        return first
    units = {one.unit for one in found}
    return Posting(organisation_in(found), first.unit if len(units) == 1 else None)


def everywhere(roles: Iterable[str], at: Posting) -> dict[str, Posting]:
    return dict.fromkeys(roles, at)


def against_postings(deployment: Deployment, held: Held) -> Said | None:
    """All in one organisation: what one may know another may not, and nobody forgets it between two roles."""
    if len({one.organisation for one in held.values() if one.organisation is not None}) > 1:
        return said(
            "Alla roller i ett projekt hör till samma organisation. Den som arbetar åt två har ett "
            "konto för var och en."
        )
    found = (against_posting(deployment, one) for one in held.values())
    return next((one for one in found if one is not None), None)


def against_posting(deployment: Deployment, one: Posting) -> Said | None:
    """A unit belongs to the organisation chosen."""
    if one.subproject is not None and one.subproject not in deployment.subprojects:
        return said("Välj bland projektets delprojekt.")
    if one.organisation is None:
        return said("Välj vilken organisation enheten hör till.") if one.unit is not None else None
    found = deployment.organisations.get(one.organisation)
    if found is None:
        return said("Välj bland projektets organisationer.")
    if one.unit is not None and one.unit not in found.units:
        return said("Enheten hör inte till organisationen. Välj en annan.")
    return None


def written(held: Held) -> str:
    """Roles and where they are held, in one line: `coach kurator@kommunen/norr`."""
    return " ".join(sorted(role + at_place(one) for role, one in held.items()))


def at_place(one: Posting) -> str:
    parts = "/".join((one.organisation or "", one.unit or "", one.subproject or ""))
    return f"@{parts}".rstrip("/@")
