"""Owns the list of a deployment's releases, and one of them with what it changed. Records nothing: it
tells of no case but how many there are.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.foundation.texts import said
from engine.foundation.wrong import NoReleaseError, Reason, Refused
from engine.operations.callers import Caller
from engine.operations.comparing_releases import comparison
from engine.operations.publishing_right import publisher
from engine.operations.release_views import ReleaseCard, ReleasePage
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage import accounts, standing_cases
from engine.storage.database import Transaction
from engine.storage.releases import ReleaseRow, all_releases, find_release

NO_SUCH = Refused(reasons=(Reason(kind="missing", sentence=said("Versionen finns inte.")),))


def list_releases(world: World, caller: Caller) -> tuple[ReleaseCard, ...] | Refused:
    """Every release of the caller's deployment, the newest first."""
    with world.storage.reading(caller.tenant) as tx:
        live = publisher(world, tx, caller)
        return live if isinstance(live, Refused) else cards(tx, caller.deployment)


def releases_of(
    world: World, deployment: str, tenant: str = DEFAULT_TENANT
) -> tuple[ReleaseCard, ...]:
    """The same for the terminal. Raises `NoReleaseError` when there is none."""
    with world.storage.reading(tenant) as tx:
        found = cards(tx, deployment)
    if not found:
        raise NoReleaseError(said("{name} är inte publicerat.", name=deployment))
    return found


def read_release(world: World, caller: Caller, number: int) -> ReleasePage | Refused:
    with world.storage.reading(caller.tenant) as tx:
        live = publisher(world, tx, caller)
        if isinstance(live, Refused):
            return live
        row = find_release(tx, caller.deployment, number)
        if row is None:
            return NO_SUCH
        before = find_release(tx, caller.deployment, number - 1)
        return ReleasePage(
            card=next(one for one in cards(tx, caller.deployment) if one.number == number),
            before=before.number if before is not None else None,
            comparison=comparison(world, tx, before, row),
            live=live.number,
        )


def cards(tx: Transaction, deployment: str) -> tuple[ReleaseCard, ...]:
    rows = all_releases(tx, deployment)
    pinned, labels = standing_cases.pinned(tx, deployment), accounts.labels(tx)
    return tuple(
        card(row, rows, pinned.get(row.number, 0), labels, live=at == 0)
        for at, row in enumerate(rows)
    )


def card(
    row: ReleaseRow,
    rows: tuple[ReleaseRow, ...],
    running: int,
    labels: Mapping[str, str],
    *,
    live: bool,
) -> ReleaseCard:
    earlier = [one for one in rows if one.number < row.number and one.snapshot == row.snapshot]
    return ReleaseCard(
        number=row.number,
        when=row.from_when,
        who=labels.get(row.who, row.who),
        why=row.why,
        snapshot=row.snapshot,
        running=running,
        live=live,
        same_as=earlier[0].number if earlier else None,
    )
