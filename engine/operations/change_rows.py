"""Owns the rows of a repeating group: one more, one taken away or put back, one moved; what was written
stays.

`repeat` is the group's path and `row` the row's key, or its number from 0. Nothing is recorded: a draft is
the writer's own until it is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.filling import journey
from engine.filling.draft import Draft
from engine.filling.meeting_rows import Posted, has_unseen
from engine.filling.rows import by_keys, in_draft
from engine.filling.sheets import Mark, Sheet
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.form_page import FormPage, form_page
from engine.operations.older_pages import met_in
from engine.operations.opened_form import OpenedForm, keep_draft, open_at
from engine.operations.views import FormPlace
from engine.operations.world import World

Change = Callable[[OpenedForm, Draft, str], Draft]
"""Given the path of the group as it is in the draft now."""


def add_row(
    world: World,
    caller: Caller,
    place: FormPlace,
    page: str,
    raw: Posted,
    repeat: str,
    sheet: Sheet | None = None,
) -> FormPage | Refused:
    """One row more, last."""

    def added(opened: OpenedForm, draft: Draft, group: str) -> Draft:
        return journey.add_row(opened.form, draft, group, opened.context)

    return changed_rows(world, caller, place, page, raw, repeat, sheet, added)


def remove_row(
    world: World,
    caller: Caller,
    place: FormPlace,
    page: str,
    raw: Posted,
    repeat: str,
    row: str | int,
    sheet: Sheet | None = None,
) -> FormPage | Refused:
    """The row goes, and is kept aside; those after it move up. One in which another page has written what
    this one has not seen stays, and the page says so (`unseen`).
    """

    def removed(opened: OpenedForm, draft: Draft, group: str) -> Draft:
        mark = Mark(int(opened.now.timestamp()), sheet.id, sheet.number) if sheet else None
        less = journey.remove_row(opened.form, draft, group, row, opened.context, mark)
        gone = less.removed.get(group, ())
        if sheet is None or less is draft or not gone:
            return less
        prefix = f"{group}.{gone[-1].place}."
        return draft if has_unseen(opened.form, draft, prefix, sheet) else less

    return changed_rows(world, caller, place, page, raw, repeat, sheet, removed, row)


def move_row(
    world: World,
    caller: Caller,
    place: FormPlace,
    page: str,
    raw: Posted,
    repeat: str,
    row: str,
    by: int,
    sheet: Sheet | None = None,
) -> FormPage | Refused:
    """The row so many places further down; up when less than nothing."""

    def moved(opened: OpenedForm, draft: Draft, group: str) -> Draft:
        return journey.move_row(opened.form, draft, group, row, by, opened.context)

    return changed_rows(world, caller, place, page, raw, repeat, sheet, moved)


def put_back_row(
    world: World,
    caller: Caller,
    place: FormPlace,
    page: str,
    raw: Posted,
    repeat: str,
    row: str,
    sheet: Sheet | None = None,
) -> FormPage | Refused:
    """A row that was taken away is back, where it was."""

    def back(opened: OpenedForm, draft: Draft, group: str) -> Draft:
        return journey.put_back_row(opened.form, draft, group, row, opened.context)

    return changed_rows(world, caller, place, page, raw, repeat, sheet, back)


def changed_rows(
    world: World,
    caller: Caller,
    place: FormPlace,
    page: str,
    raw: Posted,
    repeat: str,
    sheet: Sheet | None,
    change: Change,
    going: str | int | None = None,
) -> FormPage | Refused:
    """`going`: a row that should be gone afterwards."""

    def at_group(opened: OpenedForm, draft: Draft) -> Draft:
        group = in_draft(opened.form, draft, repeat)
        return draft if group is None else change(opened, draft, group)

    found = changed(world, caller, place, page, raw, sheet, at_group)
    if isinstance(found, Refused) or going is None:
        return found
    group = in_draft(found.form, found.way.draft, repeat)
    stays = group is not None and going in found.way.draft.keys.get(group, ())
    return (
        replace(found, unseen=(by_keys(found.form, found.way.draft, repeat),)) if stays else found
    )


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
