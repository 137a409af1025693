"""Owns keeping what is being written, field by field: small, often, and without going on to another page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.definitions.form import Form
from engine.filling.meeting import Met, met
from engine.filling.meeting_rows import Posted
from engine.filling.rows import in_draft, keys_of
from engine.filling.sheets import Sheet
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller
from engine.operations.left_words import form_at
from engine.operations.older_pages import met_in
from engine.operations.opened_form import keep_draft, open_at, written
from engine.operations.views import FormPlace
from engine.operations.words_to_choose import WordsToChoose, words_to_choose
from engine.operations.world import World
from engine.storage.database import Transaction

NOT_KEPT = frozenset({"by", "access", "missing"})
"""Reasons for which what is sent is not kept: the place was never one's own to write in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsSaved:
    """`taken`: question to the stamp of what was sent and now stands there; `choices`: all that is to be
    chosen between. `rows`: groups, called by keys, whose rows are not those of the page, with theirs.
    `why_not`: it is kept, but cannot be sent as the case is now.
    """

    saved: datetime
    taken: Mapping[str, str]
    choices: tuple[WordsToChoose, ...]
    rows: Mapping[str, tuple[str, ...]]
    why_not: Reason | None = None


def save_fields(
    world: World, caller: Caller, place: FormPlace, raw: Posted, sheet: Sheet
) -> FieldsSaved | Refused:
    """Keeps the fields that were sent, and no others. Records nothing: a draft is the writer's own."""
    with world.storage.writing(caller.tenant) as tx:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return kept_anyway(world, tx, caller, place, raw, sheet, opened)
        what = met_in(opened, raw, sheet)
        if what.draft != opened.draft:
            keep_draft(tx, caller, place, what.draft, opened.now)
        return fields_saved(opened.form, what, opened.now, sheet)


def kept_anyway(
    world: World,
    tx: Transaction,
    caller: Caller,
    place: FormPlace,
    raw: Posted,
    sheet: Sheet,
    refused: Refused,
) -> FieldsSaved | Refused:
    """The case has moved from under the writer: the words are kept all the same, where some were before."""
    draft, _ = written(tx, caller, place)
    found = form_at(world, tx, caller, place)
    if refused.reason.kind in NOT_KEPT or found is None:
        return refused
    form, now = found
    what = met(form, draft, raw, sheet, now)
    if what.draft != draft:
        keep_draft(tx, caller, place, what.draft, now)
    return fields_saved(form, what, now, sheet, refused.reason)


def fields_saved(
    form: Form, what: Met, now: datetime, sheet: Sheet, why_not: Reason | None = None
) -> FieldsSaved:
    choices = words_to_choose(form, what.draft, sheet.id)
    return FieldsSaved(
        saved=now, taken=what.taken, choices=choices, rows=other_rows(form, what), why_not=why_not
    )


def other_rows(form: Form, what: Met) -> dict[str, tuple[str, ...]]:
    found = {}
    for group, keys in what.lists.items():
        at = in_draft(form, what.draft, group)
        now = keys_of(what.draft, at) if at is not None else ()
        if now != keys:
            found[group] = now
    return found
