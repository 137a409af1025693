"""Owns putting away what a newer release of a form had no place for, when whoever wrote it has read it."""

from __future__ import annotations

from dataclasses import replace

from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.opened_form import keep_draft, open_at
from engine.operations.views import FormPlace
from engine.operations.world import World


def drop_left(world: World, caller: Caller, place: FormPlace) -> Refused | None:
    """The caller's own draft goes on without it. Records nothing: nobody else ever saw it."""
    with world.storage.writing(caller.tenant) as tx:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        if opened.draft.left:
            keep_draft(tx, caller, place, replace(opened.draft, left=()), opened.now)
    return None
