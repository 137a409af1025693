"""Owns keeping what was written on a page. Everything is kept, also what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from engine.filling import journey
from engine.filling.meeting_rows import Posted
from engine.filling.sheets import Sheet
from engine.foundation.quick import altered
from engine.foundation.wrong import Problem, Refused
from engine.operations.callers import Caller
from engine.operations.form_page import FormPage, form_page
from engine.operations.older_pages import met_in
from engine.operations.opened_form import OpenedForm, keep_draft, open_at
from engine.operations.views import FormPlace
from engine.operations.world import World
from engine.storage.database import Transaction


def save_page(
    world: World,
    caller: Caller,
    place: FormPlace,
    page: str,
    raw: Posted,
    sheet: Sheet | None = None,
) -> FormPage | Refused:
    """The page again when it has problems, new questions or something to choose between (`stays`), else on to
    `next`. Records nothing: a draft is the writer's own until it is sent. `sheet`: what the page knew of the
    draft; what other pages of the writer's have saved since is met and not written over.
    """
    with world.storage.writing(caller.tenant) as tx:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        return kept_page(tx, caller, opened, page, raw, sheet)


def kept_page(
    tx: Transaction,
    caller: Caller,
    opened: OpenedForm,
    page: str,
    raw: Posted,
    sheet: Sheet | None = None,
    before: Sequence[Problem] = (),
) -> FormPage:
    """The page saved in a form that is open. `before`: what has been found wrong with it already."""
    what = met_in(opened, raw, sheet)
    saved = journey.page_sent(opened.form, what.draft, page, opened.context)
    told = {one.path for one in before}
    problems = (*before, *(one for one in saved.problems if one.path not in told))
    draft = saved.journey.draft
    draft = draft.with_page_done(saved.page.name, False) if before else draft
    keep_draft(tx, caller, opened.place, draft, opened.now)
    return form_page(
        altered(opened, draft=draft),
        saved.journey,
        saved.page.name,
        problems=problems,
        new=saved.opened,
        saved=opened.now,
        here=sheet.id if sheet is not None else "",
    )
