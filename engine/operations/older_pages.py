"""Owns what a page of a form says that was shown before its draft went over to a newer release: the words on
it are taken as the newer release has them, and what has no place there is kept as such.
"""

from __future__ import annotations

from dataclasses import replace

from engine.filling.carrying import carried_words
from engine.filling.meeting import Met, met
from engine.filling.meeting_rows import Posted
from engine.filling.sheets import Sheet
from engine.operations.newer_form import opens
from engine.operations.opened_form import OpenedForm

SHOWN_UNDER = "_version"
"""Among what a page knows: the release that it was shown under."""
MOST_DIGITS = 9


def met_in(opened: OpenedForm, raw: Posted, sheet: Sheet | None) -> Met:
    """The draft with what a page sent, whichever release the page was shown under."""
    draft, older = opened.draft, release_of(sheet)
    if opened.desk is not None and 0 < older < opened.release:
        shown = opens(opened.desk.release_numbered(older).deployment, opened.place)
        if shown is not None:
            raw, left = carried_words(shown[1].form, opened.form, raw, opened.context.place())
            new = tuple(one for one in left if one not in draft.left)
            draft = replace(draft, left=(*draft.left, *new))
    return met(opened.form, draft, raw, sheet, opened.now)


def release_of(sheet: Sheet | None) -> int:
    """The release that the page was shown under; 0 when it says none."""
    text = sheet.known.get(SHOWN_UNDER, "") if sheet is not None else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0
