"""Owns adding a row to a repeating group and taking one away; what was written stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.filling import journey
from engine.filling.draft import Draft
from engine.filling.meeting import Posted
from engine.filling.sheets import Sheet
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.form_page import FormPage, form_page
from engine.operations.older_pages import met_in
from engine.operations.opened_form import OpenedForm, keep_draft, open_at
from engine.operations.views import FormPlace
from engine.operations.world import World


def add_row(
    world: World,
    caller: Caller,
    place: FormPlace,
    page: str,
    raw: Posted,
    repeat: str,
    sheet: Sheet | None = None,
) -> FormPage | Refused:
    """One row more, last. `repeat` is the group's path."""

    def added(opened: OpenedForm, draft: Draft) -> Draft:
        return journey.add_row(opened.form, draft, repeat, opened.context)

    return changed(world, caller, place, page, raw, sheet, added)


def remove_row(
    world: World,
    caller: Caller,
    place: FormPlace,
    page: str,
    raw: Posted,
    repeat: str,
    row: int,
    sheet: Sheet | None = None,
) -> FormPage | Refused:
    """The row, counted from 0, goes; those after it move up."""

    def removed(opened: OpenedForm, draft: Draft) -> Draft:
        return journey.remove_row(opened.form, draft, repeat, row, opened.context)

    return changed(world, caller, place, page, raw, sheet, removed)


def changed(
    world: World,
    caller: Caller,
    place: FormPlace,
    page: str,
    raw: Posted,
    sheet: Sheet | None,
    change: Callable[[OpenedForm, Draft], Draft],
) -> FormPage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        what = met_in(opened, raw, sheet)
        draft = change(opened, what.draft)
        keep_draft(tx, caller, place, draft, opened.now)
        page_now = replace(opened, draft=draft)
        here = sheet.id if sheet is not None else ""
        return form_page(page_now, page=page, saved=opened.now, here=here)
