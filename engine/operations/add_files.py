"""Owns adding files to a draft: what has come in is looked through, then kept with the draft in one
transaction. The rest of the page is kept as it is when it is saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from engine.definitions.form import Form
from engine.fields.file import MOST, too_many
from engine.filling.meeting_rows import Posted
from engine.filling.sheets import Sheet
from engine.filling.wording import wrong_answer
from engine.foundation.texts import said
from engine.foundation.wrong import Problem, Refused
from engine.operations.callers import Caller
from engine.operations.form_page import FormPage, form_page
from engine.operations.looked_through import Found, LookedThrough, file_question, looked_through
from engine.operations.older_pages import met_in
from engine.operations.opened_form import OpenedForm, keep_draft, open_at, with_files
from engine.operations.places import place_key
from engine.operations.receiving import Received
from engine.operations.save_page import kept_page
from engine.operations.views import FormPlace
from engine.operations.world import World
from engine.storage import files
from engine.storage.database import Transaction
from engine.storage.timers import set_timer, timer_of

SWEEP = "files:unsent"
MOST_BY_LINK = 100
"""Files that lie with what somebody without an account has begun, those taken away again too."""
FULL = said("Här har det kommit så många filer att det inte går att ta emot fler i dag.")


def add_files(
    world: World,
    caller: Caller,
    place: FormPlace,
    page: str,
    raw: Posted,
    received: Sequence[Received],
    *,
    stays: bool = False,
    sheet: Sheet | None = None,
) -> FormPage | Refused:
    """The page with its problems, as when it is saved. `stays`: nothing is said of questions without an
    answer, since one is not done with the page. Records nothing: a draft is the writer's own.
    """
    with world.storage.writing(caller.tenant) as tx:
        first = open_at(world, tx, caller, place)
        if isinstance(first, Refused):
            return first
    found = looked_through(world, first.form, received)
    with world.storage.writing(caller.tenant) as tx:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        room = (
            MOST_BY_LINK - len(opened.context.files) if caller.signs_as is not None else len(found)
        )
        kept, problems = fitting(opened.form, raw, found, room)
        keep(world, tx, caller, opened, kept)
        opened = with_files(tx, caller, opened)
        merged = with_ids(opened.form, raw, kept)
        if stays:
            return stayed(tx, caller, opened, page, merged, sheet, problems)
        return kept_page(tx, caller, opened, page, merged, sheet, problems)


def fitting(
    form: Form, raw: Posted, found: Iterable[Found], room: int
) -> tuple[list[LookedThrough], list[Problem]]:
    """Those that there is room for, and what is wrong with the others. A question that takes one file has
    its file changed for the last. `room`: so many more may lie with the draft.
    """
    kept: list[LookedThrough] = []
    problems = []
    for one in found:
        field = file_question(form, one.path)
        if isinstance(one, Problem) or field is None:
            problems += [one] if isinstance(one, Problem) else []
            continue
        if len(kept) >= room:
            problems.append(Problem(path=one.path, code="file", text=wrong_answer(field, FULL)))
            continue
        there = [text for name, text in raw if name == one.path and text]
        if field.many and len(there) + sum(other.path == one.path for other in kept) >= MOST:
            text = wrong_answer(field, too_many(field))
            problems.append(Problem(path=one.path, code="file", text=text))
            continue
        kept = [other for other in kept if field.many or other.path != one.path] + [one]
    return kept, problems


def keep(
    world: World, tx: Transaction, caller: Caller, opened: OpenedForm, kept: list[LookedThrough]
) -> None:
    for one in kept:
        world.blobs.keep(caller.tenant, one.upload.id, one.upload.digest, opened.now)
        files.add_file(tx, row_of(caller, opened, one))
    if kept and timer_of(tx, SWEEP) is None:
        set_timer(tx, SWEEP, opened.now + when_to_look(world))


def when_to_look(world: World) -> timedelta:
    """A moment after a file may first be swept away."""
    return world.settings.files.unsent + timedelta(minutes=1)


def row_of(caller: Caller, opened: OpenedForm, one: LookedThrough) -> files.FileRow:
    return files.FileRow(
        id=one.upload.id,
        account=caller.account.name,
        deployment=caller.deployment,
        place=place_key(caller.deployment, opened.place),
        form=opened.place.form,
        name=one.upload.name,
        size=one.upload.size,
        media=one.upload.media,
        digest=one.upload.digest,
        scanner=one.scanner,
        at=opened.now,
    )


def with_ids(form: Form, raw: Posted, kept: list[LookedThrough]) -> Posted:
    """What was posted, with the new files after those that were there, or instead of the one that was."""
    paths = {one.path for one in kept}
    single = {path for path in paths if (field := file_question(form, path)) and not field.many}
    rest = [(name, text) for name, text in raw if name not in single]
    return [*rest, *((one.path, one.upload.id) for one in kept)]


def stayed(
    tx: Transaction,
    caller: Caller,
    opened: OpenedForm,
    page: str,
    raw: Posted,
    sheet: Sheet | None,
    problems: Sequence[Problem],
) -> FormPage:
    what = met_in(opened, raw, sheet)
    keep_draft(tx, caller, opened.place, what.draft, opened.now)
    whole = replace(opened, draft=what.draft)
    return form_page(
        whole,
        page=page,
        saved=opened.now,
        problems=tuple(problems),
        here=sheet.id if sheet is not None else "",
    )
