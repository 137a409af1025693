"""Owns receipts: what was received, what it led to, and what happens next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.reading import WHOLE, Redaction
from engine.access.withheld import flag_is_withheld
from engine.casework.events import Happened
from engine.casework.filing import at_path
from engine.casework.plan import flag_of
from engine.casework.plan import plan_of as saved_in
from engine.fields.question import Place
from engine.filling.plan import plan_of
from engine.filling.submission import Submission
from engine.filling.summary import each_answer, in_words
from engine.foundation.wrong import Refused
from engine.operations.activity_names import about
from engine.operations.callers import Caller
from engine.operations.case_file import NOT_FOUND, CaseFile, open_file
from engine.operations.opened_form import against_form
from engine.operations.recording import note_reading
from engine.operations.telling import BESIDE, happened_in_words
from engine.operations.views import FlagShown, Receipt, Words
from engine.operations.world import World
from engine.storage import events
from engine.storage.database import Transaction

QUIET = frozenset({"opened", "submitted", "amended", "flagged", "differs"})
"""What the receipt says by itself, in its heading and its flags, and what the sender may not know."""


def read_receipt(world: World, caller: Caller, number: str, submission: str) -> Receipt | Refused:
    """The receipt again, for whoever sent the form. Recorded."""
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        sent = file.version(submission)
        if sent is None or sender_of(sent) != caller.account.name:
            return NOT_FOUND
        note_reading(
            tx,
            caller,
            Act.READ_FORM,
            file,
            submission=submission,
        )
        return receipt_of(file, sent, step_of(tx, file, sent), caller.account.language)


def sender_of(sent: Submission) -> str:
    """Who has a receipt of it: who sent it, or who amended it so."""
    return sent.amended.by if sent.amended is not None else sent.by


def when_sent(sent: Submission) -> datetime:
    return sent.amended.at if sent.amended is not None else sent.at


def step_of(tx: Transaction, file: CaseFile, sent: Submission) -> list[Happened]:
    """All that happened when the form was taken."""
    return [one for one in events.history(tx, file.case.id) if one.at == when_sent(sent)]


def receipt_of(
    file: CaseFile, sent: Submission, happened: Iterable[Happened], language: str
) -> Receipt:
    """What a form that was sent led to. `happened`: all of the step that took it."""
    step = tuple(happened)
    files, signed = came_along(file, sent, language)
    form = file.workflow.forms[sent.form].form
    opened = any(one.kind == "opened" for one in step)
    moves = [str(one.payload["to"]) for one in step if one.kind == "moved"]
    state = moves[-1] if moves else state_at(file, sent)
    due = [one.payload["date"] for one in step if one.kind == "due"]
    return Receipt(
        opened=opened,
        code=f"{sent.id[:4]}-{sent.id[4:8]}".upper(),
        at=when_sent(sent),
        amends=sent.amended is not None,
        may_amend=isinstance(
            file.decide(Act.AMEND_FORM, sent.form, author=sent.by, sent=sent.at), Allowed
        ),
        may_again=not opened and against_form(file, sent.form) is None,
        number=file.row.number,
        submission=sent.id,
        form=sent.form,
        title=form.title,
        person=as_sent(file, sent) if opened else about(file),
        by=file.called(sender_of(sent)),
        state=file.workflow.states[state].label,
        passed=next((str(one.payload["why"]) for one in step if one.payload.get("why")), "")
        if moves
        else "",
        moved_to=file.workflow.states[state].label if moves else None,
        due=date.fromisoformat(str(due[-1])) if due else None,
        happened=happened_in_words(file, told(step, beside=False)),
        next=happened_in_words(file, told(step, beside=True)),
        flags=own_flags(file, sent),
        files=files,
        signed=signed,
    )


def as_sent(file: CaseFile, sent: Submission) -> Words:
    """Whom the case was opened about, in the sender's own words: a receipt tells nothing that the sender did
    not know.
    """
    if file.nameless or file.person is None or file.person.protected:
        return about(file)
    saves = saved_in(file.workflow).saves[sent.form]
    name = next((one for one in saves if (one.place, one.name) == ("person", "name")), None)
    written = at_path(sent.answers, name.path) if name is not None else ()
    return next((str(one) for one in written if one), about(file))


def came_along(
    file: CaseFile, sent: Submission, language: str
) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    """What the files are called that were sent, and who signed when."""
    form = file.workflow.forms[sent.form].form
    plan = plan_of(form)
    if not (plan.files or plan.signs):
        return (), ()
    place = Place(today=file.now.date(), language=language, country=file.deployment.country)
    pages = in_words(form, sent.answers, place)
    all_ = [one for page in pages for one in each_answer(page.answers)]
    files = tuple(called for one in all_ for _, called in one.files)
    return files, tuple(one.signed.who for one in all_ if one.signed is not None)


def told(step: Iterable[Happened], *, beside: bool) -> list[Happened]:
    later = BESIDE.keys() - {"kept"}
    return [one for one in step if one.kind not in QUIET and (one.kind in later) is beside]


def state_at(file: CaseFile, sent: Submission) -> str:
    """Where the case was when the form was sent."""
    visits = [one for one in file.case.visits if one.entered <= when_sent(sent)]
    return visits[-1].state if visits else file.case.state


def own_flags(file: CaseFile, sent: Submission, seen: Redaction = WHOLE) -> tuple[FlagShown, ...]:
    """What the answers raised, as far as the reader may know of it, with the help that goes with it."""
    form = file.workflow.forms[sent.form].form
    known = (name for name in sent.flags if not flag_is_withheld(form, name, seen))
    found = (flag_of(form, name) for name in known)
    return tuple(
        FlagShown(
            label=flag.label,
            severity=str(flag.severity),
            form=form.title,
            at=sent.at,
            help=flag.help,
        )
        for flag in found
        if flag is not None
    )
