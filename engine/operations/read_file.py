"""Owns fetching a file: one that is in one's own draft, or a part of a sent form that one may read so much of
that the file is told. Whoever answers through a link fetches what came through it, until they have sent it.
Every fetching is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.access.facts import Act
from engine.filling.files import ids_in
from engine.filling.submission import Submission
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.answers import redacted
from engine.operations.callers import ByLink, Caller, OnPage
from engine.operations.case_file import CaseFile, file_of, let_in
from engine.operations.recording import note
from engine.operations.standing import sit_down_for_own
from engine.operations.world import World
from engine.storage.cases import case_by_id
from engine.storage.database import Transaction
from engine.storage.files import FileRow, find_file

NO_FILE = Refused(
    reasons=(
        Reason(kind="missing", sentence=said("Filen finns inte, eller så får du inte se den.")),
    )
)
"""Said alike in both cases, and of what another municipality has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFound:
    """What to send: `content` is where it lies, `name` what it is to be called."""

    name: str
    media: str
    size: int
    content: Path


def read_file(world: World, caller: Caller, file: str) -> FileFound | Refused:
    with world.storage.writing(caller.tenant) as tx:
        row = find_file(tx, file)
        if row is None or row.deployment != caller.deployment:
            return NO_FILE
        refused = own(world, tx, caller, row) if row.case is None else sent(world, tx, caller, row)
        if refused is not None:
            return refused
    content = world.blobs.find(caller.tenant, row.digest)
    return FileFound(name=row.name, media=row.media, size=row.size, content=content)


def own(world: World, tx: Transaction, caller: Caller, row: FileRow) -> Refused | None:
    """Why a file in a draft is not the caller's to fetch."""
    if row.account != caller.account.name:
        return NO_FILE
    if caller.link is not None:
        return by_link(world, tx, caller, caller.link, row)
    if caller.page is not None:
        return on_page(world, tx, caller, caller.page, row)
    desk = sit_down_for_own(world, tx, caller)
    if isinstance(desk, Refused):
        return desk
    note(tx, caller, Act.READ_FILE, desk.now, file=row.id, form=row.form, draft=True)
    return None


def on_page(
    world: World, tx: Transaction, caller: Caller, page: OnPage, row: FileRow
) -> Refused | None:
    """The same for the participant on their page."""
    case = case_by_id(tx, page.case)
    if case is None:
        return NO_FILE
    file = file_of(world, tx, caller, case)
    refused = isinstance(file.decide(Act.OPEN_LINK), Refused)
    note(
        tx, caller, Act.READ_FILE, file.now, case=page.case, refused=refused,
        file=row.id, form=row.form, draft=True,
    )  # fmt: skip
    return NO_FILE if refused else None


def by_link(
    world: World, tx: Transaction, caller: Caller, link: ByLink, row: FileRow
) -> Refused | None:
    """The same for whoever has come through a link: as long as what they were asked stands."""
    case = case_by_id(tx, link.case)
    if case is None:
        return NO_FILE
    file = file_of(world, tx, caller, case)
    allowed = file.decide(Act.READ_FILE, row.form, author=row.account)
    refused = isinstance(allowed, Refused)
    note(
        tx, caller, Act.READ_FILE, file.now, case=link.case, refused=refused,
        file=row.id, form=row.form, draft=True,
    )  # fmt: skip
    return NO_FILE if refused else None


def sent(world: World, tx: Transaction, caller: Caller, row: FileRow) -> Refused | None:
    """Why a file in a sent form is not the caller's to fetch."""
    case = case_by_id(tx, row.case or "")
    if case is None:
        return NO_FILE
    file, _ = let_in(tx, caller, file_of(world, tx, caller, case))
    refused = against_all(file, row) if row.submission != case.case.id else against_begun(file)
    about = {"file": row.id, "form": row.form, "submission": row.submission}
    note(
        tx, caller, Act.READ_FILE, file.now, purpose=file.purpose, case=case.case.id,
        refused=refused is not None, **about,
    )  # fmt: skip
    return refused


def against_begun(file: CaseFile) -> Refused | None:
    """What an activity began with goes as far as the whole of the activity."""
    return NO_FILE if file.limited else None


def against_all(file: CaseFile, row: FileRow) -> Refused | None:
    """The file is a part of every version of a form that has it, and is fetched from any of them."""
    refused: Refused | None = NO_FILE
    for form in file.versions:
        if form.form == row.form and (refused := against(file, form, row)) is None:
            return None
    return refused


def against(file: CaseFile, form: Submission, row: FileRow) -> Refused | None:
    """The file goes as far as the answer that it is: whoever reads only a result or other pages does not."""
    use = file.workflow.forms.get(form.form)
    if use is None:
        return NO_FILE
    allowed = file.decide(Act.READ_FILE, form.form, form=use.form, author=form.by, sent=form.at)
    if isinstance(allowed, Refused):
        return allowed
    told, _ = redacted(use.form, form.answers, form.values, allowed.redaction)
    return None if row.id in ids_in(use.form, told) else NO_FILE
