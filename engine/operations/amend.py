"""Owns amending a form that was sent: as it was shown, or not at all. Both versions are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.access.facts import Act
from engine.casework.together import Together
from engine.filling.files import ids_in
from engine.filling.submission import Submission
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations import own_drafts
from engine.operations.amended import version_after
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.check_amendment import amend_check, known_by, stepped
from engine.operations.form_page import FormPage, form_page
from engine.operations.keeping import Changed, keep, tried
from engine.operations.opened_form import NO_FORM, OpenedForm, keep_draft, open_at
from engine.operations.receipt import receipt_of
from engine.operations.recording import note, place_taken
from engine.operations.stepping import own
from engine.operations.submit import is_free, page_with, sent_before
from engine.operations.views import FormPlace, Receipt
from engine.operations.views_amend import AmendCheck
from engine.operations.world import World
from engine.storage.database import Transaction
from engine.storage.files import send_files

NOTHING_CHANGED = Refused(
    reasons=(
        Reason(
            kind="unchanged",
            sentence=said("Inget svar är ändrat, så det finns inget att rätta."),
            missing=("unchanged",),
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amending:
    """What is confirmed: `why`; `saves` as in `casework.events.Amend`; `reasons` for soft rules; `key`: the
    identity that the page gave the new version; `seen`: what was shown. None: nothing was.
    """

    why: str
    saves: frozenset[str] = frozenset()
    reasons: Mapping[str, str] | None = None
    key: str = ""
    seen: str | None = None


def amend(
    world: World, caller: Caller, place: FormPlace, amending: Amending
) -> Receipt | FormPage | AmendCheck | Refused:
    """The receipt; the page with the first problem; or what it would change now, where that is not what was
    shown or no reason is given.
    """

    def work(tx: Transaction) -> Receipt | FormPage | AmendCheck | Refused | Changed:
        before = sent_before(world, tx, caller, amending.key, receipt_of)
        if before is not None:
            return before
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        if opened.draft.aside:
            return form_page(opened)
        return amended(world, tx, caller, opened, amending)

    return tried(world, caller, work)


def amended(
    world: World, tx: Transaction, caller: Caller, opened: OpenedForm, amending: Amending
) -> Receipt | FormPage | AmendCheck | Refused | Changed:
    old, file = opened.amends, opened.file
    if old is None or file is None:
        return NO_FORM
    draft = opened.draft.with_reasons(amending.reasons or {})
    key = amending.key if is_free(tx, amending.key) else world.chance.identity()
    new = version_after(opened, old, draft, key)
    if isinstance(new, tuple):
        keep_draft(tx, caller, opened.place, draft, opened.now)
        return page_with(opened, draft, new)
    if draft.reasons != opened.draft.reasons:
        keep_draft(tx, caller, opened.place, draft, opened.now)
    opened = replace(opened, draft=draft)
    if (new.answers, new.reasons) == (old.answers, old.reasons):
        return NOTHING_CHANGED
    outcome = stepped(opened, file, new, amending.why, amending.saves)
    if isinstance(outcome, Refused):
        return again(world, tx, caller, opened, amending, outcome)
    if amending.seen not in (None, known_by(new, own(file, outcome))):
        return again(world, tx, caller, opened, amending, None)
    return kept(world, tx, caller, opened, file, new, outcome)


def again(
    world: World,
    tx: Transaction,
    caller: Caller,
    opened: OpenedForm,
    amending: Amending,
    refused: Refused | None,
) -> AmendCheck | Refused:
    """What it would change now; unless there is more against it than that no reason is given, or nobody
    looks.
    """
    if refused is not None:
        about = {"form": opened.place.form, "amends": opened.place.amends}
        case = opened.file.case.id if opened.file is not None else ""
        note(tx, caller, Act.AMEND_FORM, opened.now, case=case, refused=True, **about)
        if amending.seen is None or refused.reason.missing != ("why",):
            return refused
    return amend_check(world, tx, caller, opened, amending.saves)


def kept(
    world: World,
    tx: Transaction,
    caller: Caller,
    opened: OpenedForm,
    file: CaseFile,
    new: Submission,
    outcome: Together,
) -> Receipt | Changed:
    row = keep(world, tx, file, outcome, new)
    if isinstance(row, Changed):
        return row
    own_drafts.drop(tx, caller, opened.place)
    send_files(tx, ids_in(opened.form, new.answers), file.case.id, new.id)
    note(
        tx, caller, Act.AMEND_FORM, file.now, case=file.case.id,
        instead_of=place_taken(outcome.events),
        form=new.form, submission=new.id, amends=opened.place.amends,
    )  # fmt: skip
    return receipt_of(file, new, own(file, outcome).events, caller.account.language)
