"""Owns the removal of files that nothing names any more: no draft, no sent form. They stay for a while, since
somebody may have gone back; then the rows go, and after them the contents that no row names.
"""

from __future__ import annotations

from datetime import timedelta

from engine.filling.draft import Draft
from engine.operations import own_drafts
from engine.operations.add_files import SWEEP, when_to_look
from engine.operations.world import World
from engine.storage import files
from engine.storage.database import Transaction
from engine.storage.timers import set_timer


def sweep_files(world: World, tenant: str) -> int:
    """How many contents went. Contents go in a transaction after that of their rows, in which nobody can be
    adding the same: one that is broken off in between leaves what the next sweep finds.
    """
    now = world.now()
    before = now - world.settings.files.unsent
    with world.storage.writing(tenant) as tx:
        for row in files.unsent_before(tx, before):
            if not is_in_draft(tx, row):
                files.forget_file(tx, row.id)
        set_timer(tx, SWEEP, now + when_to_look(world) if files.has_unsent(tx) else None)
    with world.storage.writing(tenant) as tx:
        gone = tuple(world.blobs.files_not(tenant, files.digests(tx), before))
        for digest in gone:
            world.blobs.drop(tenant, digest)
    give_up_broken_off(world)
    return len(gone)


def is_in_draft(tx: Transaction, row: files.FileRow) -> bool:
    body = own_drafts.body_at(tx, row.account, row.place)
    if body is None:
        return False
    return any(row.id in texts for texts in Draft.from_text(body).written.values())


def give_up_broken_off(world: World) -> int:
    """What began to come in so long ago that nobody is sending it any more."""
    longest = timedelta(seconds=2 * world.settings.files.seconds)
    return world.blobs.give_up_older(world.now() - longest)
