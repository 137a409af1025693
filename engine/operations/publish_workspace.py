"""Owns publishing from a page: what a folder of definitions says, seen first and then released as it was
seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller
from engine.operations.comparing_releases import preview
from engine.operations.left_behind import left_behind
from engine.operations.publish import Sound, Unpublished, sound
from engine.operations.publishing_right import note_refused, publisher
from engine.operations.release_views import BegunDrafts, Comparison, Preview
from engine.operations.releasing import Act, Published, release_it, running
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.database import Transaction

CHANGED = Refused(
    reasons=(
        Reason(
            kind="stale",
            sentence=said(
                "Texten i mappen har ändrats sedan du såg skillnaderna. Se dem en gång till, och "
                "publicera sedan om det fortfarande är rätt."
            ),
        ),
    )
)


def preview_workspace(
    world: World, caller: Caller, files: Mapping[str, bytes]
) -> Preview | Unpublished | Refused:
    """What the folder would change. Raises `NoReleaseError` when it has no such deployment. Records
    nothing: it tells of no case but how many there are.
    """
    with world.storage.reading(caller.tenant) as tx:
        live = publisher(world, tx, caller)
        if isinstance(live, Refused):
            return live
        found = sound(files, caller.deployment)
        if isinstance(found, Unpublished):
            return found
        return replace(preview(world, tx, found.text, found.side), diagnostics=found.diagnostics)


def preview_folder(
    world: World | None,
    files: Mapping[str, bytes],
    deployment: str,
    tenant: str = DEFAULT_TENANT,
    *,
    new: bool = False,
) -> Preview | Unpublished:
    """The same for the terminal; without a world where there are no data yet. `new`: as in `publish`."""
    found = sound(files, deployment)
    if isinstance(found, Unpublished):
        return found
    if world is None:
        return nothing_before(found)
    with world.storage.reading(tenant) as tx:
        seen = preview(world, tx, found.text, found.side)
        left = () if new else left_behind(tx, found.text.deployment, files)
        return replace(seen, diagnostics=found.diagnostics, against=(*left, *seen.against))


def nothing_before(found: Sound) -> Preview:
    return Preview(
        live=0,
        snapshot=found.text.snapshot,
        comparison=Comparison(changes=(), same_text=False),
        against=(),
        running=0,
        begun=BegunDrafts(),
        diagnostics=found.diagnostics,
    )


def publish_workspace(
    world: World,
    caller: Caller,
    files: Mapping[str, bytes],
    *,
    why: str,
    seen: int,
    snapshot: str,
) -> Published | Unpublished | Refused:
    """Release what the folder says, by somebody who may publish. `seen` and `snapshot`: what was live, and
    what was to be released, on the page.
    """
    found = sound(files, caller.deployment)
    with world.storage.reading(caller.tenant) as tx:
        running(world, tx, caller.deployment)  # Reads what takes time before others have to wait.
    with world.storage.writing(caller.tenant) as tx:
        live = publisher(world, tx, caller)
        if isinstance(live, Refused):
            note_refused(world, tx, caller)
            return live
        if isinstance(found, Unpublished):
            return found
        return release_seen(world, tx, caller, found, why, seen, snapshot)


def release_seen(
    world: World,
    tx: Transaction,
    caller: Caller,
    found: Sound,
    why: str,
    seen: int,
    snapshot: str,
) -> Published | Refused:
    if found.text.snapshot != snapshot:
        return CHANGED
    return release_it(world, tx, found.text, Act(who=caller.account.name, why=why, seen=seen))
