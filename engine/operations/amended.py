"""Owns amendments that have been made: every version of a form that was sent, with who amended it, when,
why, and what it changed, as far as the reader may see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from engine.access.reading import Redaction
from engine.fields.question import Place
from engine.filling import submit as filling
from engine.filling.draft import Draft
from engine.filling.submission import Amended, Submission
from engine.foundation.wrong import Problem
from engine.operations.case_file import CaseFile
from engine.operations.differences import differing
from engine.operations.measuring import AsSent
from engine.operations.opened_form import OpenedForm
from engine.operations.views_amend import AmendmentShown
from engine.storage import events
from engine.storage.database import Transaction


def first_of(sent: Submission) -> str:
    """The version that was sent first."""
    return sent.amended.first if sent.amended is not None else sent.id


def chain_of(file: CaseFile, sent: Submission) -> tuple[Submission, ...]:
    """All versions of what was sent, the first one first."""
    return tuple(one for one in file.versions if first_of(one) == first_of(sent))


def amendments(
    tx: Transaction,
    file: CaseFile,
    sent: Submission,
    as_sent: AsSent,
    seen: Redaction,
    place: Place,
) -> tuple[AmendmentShown, ...]:
    """How it came to be as it is, the latest amendment first. Why is told to those who read all of it,
    since the words may say what was answered.
    """
    chain = chain_of(file, sent)
    if len(chain) < 2:
        return ()
    said = reasons(tx, file)
    return tuple(
        AmendmentShown(
            submission=after.id,
            before=before.id,
            at=after.amended.at,
            by=file.called(after.amended.by),
            why=said.get(after.id) if seen.is_whole else None,
            changes=differing(as_sent(after), before, after, seen, place),
        )
        for before, after in reversed(tuple(pairwise(chain)))
        if after.amended is not None
    )


def reasons(tx: Transaction, file: CaseFile) -> Mapping[str, str]:
    """Why each version came to be, by its identity."""
    told = (one.payload for one in events.history(tx, file.case.id) if one.kind == "amended")
    return {str(one["submission"]): str(one["why"]) for one in told if one.get("why") is not None}


def version_after(
    opened: OpenedForm, old: Submission, draft: Draft, identity: str
) -> Submission | tuple[Problem, ...]:
    """What is written, as the version that takes the place of the old; or what is wrong with it."""
    sent = filling.Sent(id=identity, form=old.form, at=old.at, by=old.by, on_behalf=old.on_behalf)
    new = filling.submit(opened.form, draft, opened.context, sent)
    if isinstance(new, tuple):
        return new
    by = opened.actor.account
    amended = Amended(of=old.id, first=first_of(old), at=opened.now, by=by)
    return replace(new, language=old.language, amended=amended)
