"""Owns taking a file away from a draft. Its content goes with the next sweep."""

from __future__ import annotations

from engine.filling.meeting_rows import Posted
from engine.filling.sheets import Sheet
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.change_rows import changed
from engine.operations.form_page import FormPage
from engine.operations.views import FormPlace
from engine.operations.world import World


def remove_file(
    world: World,
    caller: Caller,
    place: FormPlace,
    page: str,
    raw: Posted,
    path: str,
    file: str,
    sheet: Sheet | None = None,
) -> FormPage | Refused:
    """The page without the file at the question `path`; all else that was posted is kept. Records nothing:
    a draft is the writer's own.
    """
    rest = [(name, text) for name, text in raw if (name, text) != (path, file)]
    return changed(world, caller, place, page, rest, sheet, lambda _, draft: draft)
