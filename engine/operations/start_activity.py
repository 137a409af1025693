"""Owns starting an activity in a case, with what it begins with: asked as any form is, with a draft and a
check, and then the activity's own data. What it leads to is kept in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.events import Start
from engine.filling import submit as filling
from engine.filling.files import ids_in
from engine.filling.submission import Submission
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations import own_drafts
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.form_page import FormPage, form_page
from engine.operations.keeping import Changed, keep, stale, tried
from engine.operations.opened_form import NO_FORM, OpenedForm, keep_draft, open_at
from engine.operations.recording import note, place_taken
from engine.operations.stepping import stepped_in
from engine.operations.submit import page_with, sender
from engine.operations.views import FormPlace
from engine.operations.views_activities import Begun
from engine.operations.world import World
from engine.storage.cases import case_by_id
from engine.storage.database import Transaction
from engine.storage.files import send_files

NOTHING_WRITTEN = Refused(
    reasons=(
        Reason(
            kind="unwritten",
            sentence=said(
                "Här finns inget påbörjat. Har du nyss startat aktiviteten finns den i ärendet."
            ),
        ),
    )
)


def start_activity(
    world: World,
    caller: Caller,
    place: FormPlace,
    reasons: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Begun | FormPage | Refused:
    """What was started; or the page with the first problem; or why not. `reasons`: name of a soft rule to
    why it is let through. `version`: of the case when the caller last saw it: without anything to fill in,
    the same page starts one activity alone.
    """

    def work(tx: Transaction) -> Begun | FormPage | Refused | Changed:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        file = opened.file
        if file is None or opened.starts is None:
            return NO_FORM
        if opened.draft.aside:
            return form_page(opened)
        if is_over(opened, file, version):
            return NOTHING_WRITTEN
        draft = opened.draft.with_reasons(reasons or {})
        data = filling.submit(opened.form, draft, opened.context, sender(opened, "-"))
        if isinstance(data, tuple):
            keep_draft(tx, caller, place, draft, opened.now)
            return page_with(opened, draft, data)
        return started(world, tx, caller, opened, file, data, version)

    return tried(world, caller, work)


def is_over(opened: OpenedForm, file: CaseFile, version: int | None) -> bool:
    """Whether the caller has done it already: what was written goes when the activity starts."""
    if opened.form.fields:
        return opened.saved is None
    return version is not None and version != file.case.version


def started(
    world: World,
    tx: Transaction,
    caller: Caller,
    opened: OpenedForm,
    file: CaseFile,
    data: Submission,
    version: int | None,
) -> Begun | Refused | Changed:
    name = opened.use.name
    event = Start(actor=opened.actor, activity=name, data=data.answers)
    outcome = stepped_in(file, event)
    if isinstance(outcome, Refused):
        note(tx, caller, Act.START_ACTIVITY, file.now, case=file.case.id, refused=True, use=name)
        return stale(outcome, file, version)
    row = keep(world, tx, file, outcome)
    if isinstance(row, Changed):
        return row
    new = outcome.opened[0].id
    begun = case_by_id(tx, new)
    assert begun is not None  # noqa: S101  it has just been kept
    own_drafts.drop(tx, caller, opened.place)
    send_files(tx, ids_in(opened.form, data.answers), new, new)
    note(
        tx, caller, Act.START_ACTIVITY, file.now, case=file.case.id,
        instead_of=place_taken(outcome.events), use=name, activity=new,
    )  # fmt: skip
    opens = replace(file, row=row).inside(begun).decide(Act.READ_CASE)
    seen = begun if isinstance(opens, Allowed) else row
    return Begun(number=begun.number, use=name, id=new, seen=seen.number)
