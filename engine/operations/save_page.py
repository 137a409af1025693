"""Owns keeping what was written on a page. Everything is kept, also what is wrong."""

from __future__ import annotations

from dataclasses import replace

from engine.filling import journey
from engine.filling.meeting import Posted, met
from engine.filling.sheets import Sheet
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.form_page import FormPage, form_page
from engine.operations.opened_form import keep_draft, open_at
from engine.operations.views import FormPlace
from engine.operations.world import World


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
        what = met(opened.form, opened.draft, raw, sheet, opened.now)
        saved = journey.page_sent(opened.form, what.draft, page, opened.context)
        draft = saved.journey.draft
        keep_draft(tx, caller, place, draft, opened.now)
        return form_page(
            replace(opened, draft=draft),
            saved.journey,
            saved.page.name,
            problems=saved.problems,
            new=saved.opened,
            saved=opened.now,
            here=sheet.id if sheet is not None else "",
        )
