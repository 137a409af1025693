"""Owns opening a form at one of its pages. Opening one in a case is recorded, since it may be
prefilled.
"""

from __future__ import annotations

from engine.access.facts import Act
from engine.expressions.scope import Value
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.form_page import FormPage, form_page
from engine.operations.opened_form import OpenedForm, open_at
from engine.operations.recording import note_about
from engine.operations.views import FormPlace
from engine.operations.world import World
from engine.storage.database import Transaction


def open_form(
    world: World, caller: Caller, place: FormPlace, page: str | None = None
) -> FormPage | Refused:
    """The page, or without one where the caller left off."""
    with world.storage.writing(caller.tenant) as tx:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        note_opened(tx, caller, opened)
        return form_page(opened, page=page)


def note_opened(tx: Transaction, caller: Caller, opened: OpenedForm) -> None:
    if opened.file is not None:
        about: dict[str, Value] = {"form": opened.place.form, "opened": True}
        if opened.amends is not None:
            about["amends"] = opened.amends.id
        act = Act.FILL_FORM if opened.amends is None else Act.AMEND_FORM
        act = Act.START_ACTIVITY if opened.starts is not None else act
        note_about(tx, caller, act, opened.now, about, case=opened.file.case.id)
