"""Owns going back: a new release with the text of an older one, under the same rules as any other.

What takes time is read before the transaction that writes, since others wait for that one.
"""

from __future__ import annotations

from engine.foundation.texts import said
from engine.foundation.wrong import NoReleaseError, Refused
from engine.operations.callers import Caller
from engine.operations.comparing_releases import preview
from engine.operations.list_releases import NO_SUCH
from engine.operations.load_release import files_of, side_of
from engine.operations.publishing_right import note_refused, publisher
from engine.operations.release_views import Preview
from engine.operations.releasing import Act, Candidate, Published, release_it, running
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.database import Transaction
from engine.storage.releases import find_release


def roll_back(
    world: World,
    deployment: str,
    number: int,
    *,
    why: str,
    who: str,
    tenant: str = DEFAULT_TENANT,
) -> Published | Refused:
    """From the terminal. Raises `NoReleaseError` when there is no such release."""
    with world.storage.reading(tenant) as tx:
        text = older(tx, deployment, number)
        running(world, tx, deployment)
    with world.storage.writing(tenant) as tx:
        return release_it(world, tx, text, Act(who=who, why=why, back_to=number))


def preview_roll_back(
    world: World, deployment: str, number: int, tenant: str = DEFAULT_TENANT
) -> Preview:
    """For the terminal: what would be."""
    with world.storage.reading(tenant) as tx:
        return shown(world, tx, deployment, number)


def go_back(
    world: World, caller: Caller, number: int, *, why: str, seen: int
) -> Published | Refused:
    """From a page, by somebody who may publish. `seen`: what was live on the page."""
    text = None
    with world.storage.reading(caller.tenant) as tx:
        if find_release(tx, caller.deployment, number) is not None:
            text = older(tx, caller.deployment, number)
            running(world, tx, caller.deployment)
    with world.storage.writing(caller.tenant) as tx:
        live = publisher(world, tx, caller)
        if isinstance(live, Refused):
            note_refused(world, tx, caller)
            return live
        if text is None:
            return NO_SUCH
        act = Act(who=caller.account.name, why=why, seen=seen, back_to=number)
        return release_it(world, tx, text, act)


def preview_going_back(world: World, caller: Caller, number: int) -> Preview | Refused:
    """For a page: what would be. Records nothing: it tells of no case but how many there are."""
    with world.storage.reading(caller.tenant) as tx:
        live = publisher(world, tx, caller)
        if isinstance(live, Refused):
            return live
        if find_release(tx, caller.deployment, number) is None:
            return NO_SUCH
        return shown(world, tx, caller.deployment, number)


def shown(world: World, tx: Transaction, deployment: str, number: int) -> Preview:
    row = find_release(tx, deployment, number)
    if row is None:
        raise no_such(deployment, number)
    files = files_of(tx, row)
    side = side_of(row, files)
    return preview(world, tx, Candidate(deployment=side.deployment, files=files), side)


def older(tx: Transaction, deployment: str, number: int) -> Candidate:
    row = find_release(tx, deployment, number)
    if row is None:
        raise no_such(deployment, number)
    files = files_of(tx, row)
    return Candidate(deployment=side_of(row, files).deployment, files=files)


def no_such(deployment: str, number: int) -> NoReleaseError:
    return NoReleaseError(
        said("{name} har ingen version {number}.", name=deployment, number=number),
        next_step=said("Se vilka som finns: stegvis releases {name}", name=deployment),
    )
