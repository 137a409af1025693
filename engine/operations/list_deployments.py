"""Owns the list of what is published."""

from __future__ import annotations

from engine.foundation.suggestions import closest
from engine.foundation.texts import said
from engine.foundation.wrong import NoReleaseError
from engine.operations.load_release import release_in
from engine.operations.views import DeploymentCard
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.database import Transaction
from engine.storage.releases import deployments


def list_deployments(world: World, tenant: str = DEFAULT_TENANT) -> tuple[DeploymentCard, ...]:
    """Each deployment with its latest release, the first published first."""
    with world.storage.reading(tenant) as tx:
        return tuple(card(world, tx, name) for name in deployments(tx))


def known_by(world: World, name: str, tenant: str = DEFAULT_TENANT) -> None:
    """Raises `NoReleaseError` for a name that nothing is published as, where one like it is."""
    with world.storage.reading(tenant) as tx:
        published = deployments(tx)
    near = None if name in published else closest(name, published)
    if near is not None:
        raise NoReleaseError(
            said("{name} är inte publicerat.", name=name),
            next_step=said("Menade du {name}?", name=near),
        )


def card(world: World, tx: Transaction, name: str) -> DeploymentCard:
    release = release_in(world, tx, name)
    return DeploymentCard(
        tenant=tx.tenant,
        name=name,
        title=release.deployment.title,
        release=release.number,
        languages=release.deployment.languages,
    )
