"""Owns the links of a case as its page tells of them: for whom, how far they have come, what may be done."""

from __future__ import annotations

from datetime import date, datetime

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.who import PARTICIPANT_RECEIVER
from engine.foundation.texts import said
from engine.operations.ask_links import MAILED, PAGE_OF, is_page, reached
from engine.operations.case_file import CaseFile
from engine.operations.views import Words
from engine.operations.views_links import LinkShown
from engine.storage.ask_links import AskLinkRow, ask_links_of

MOST = 12
PARTICIPANT = said("Deltagaren")
PAGE = said("Deltagarens sida")
REVOKED = "revoked"


def links(file: CaseFile) -> tuple[LinkShown, ...]:
    """Those of the case, the latest first, and that to the participant's own page; none for whoever is let in
    for a part of it.
    """
    if not isinstance(file.decide(Act.KEEP_LINKS), Allowed):
        return ()
    rows = ask_links_of(file.forms.tx, file.case.id)
    asks = [row for row in rows if row.form in file.workflow.forms][:MOST]
    return tuple(shown(file, row) for row in (*asks, *(one for one in rows if is_page(one))))


def may_have_page(file: CaseFile) -> bool:
    """Whether the caller may give the participant a page of their own here."""
    mine = isinstance(file.decide(Act.KEEP_LINKS), Allowed)
    return mine and file.host is None and file.person is not None


def may_be_mailed(file: CaseFile) -> bool:
    """Whether there is an address to mail the participant at."""
    return reached(file, PAGE_OF).email is not None


def shown(file: CaseFile, row: AskLinkRow) -> LinkShown:
    state = state_of(row, file.now)
    live = row.code is not None and row.code_until is not None and row.code_until > file.now
    return LinkShown(
        id=row.id,
        form=PAGE if is_page(row) else file.workflow.forms[row.form].form.title,
        page=is_page(row),
        who=who_of(row),
        state=state,
        told=told(row, state, file.now),
        until=row.expires,
        address=reached(file, row.receiver).email is not None,
        by_code=row.needs_code,
        code_until=row.code_until if live else None,
        may=state not in ("answered", "ended"),
    )


def who_of(row: AskLinkRow) -> Words:
    """Whom a link is for."""
    return PARTICIPANT if row.receiver.startswith(PARTICIPANT_RECEIVER) else row.label


def state_of(row: AskLinkRow, now: datetime) -> str:
    if row.answered is not None:
        return "answered"
    if row.ended is not None:
        return "ended"
    if row.token is None:
        return REVOKED if row.sent_how == REVOKED else "new"
    if now >= row.expires:
        return "expired"
    if row.started is not None:
        return "started"
    return "opened" if row.opened is not None else "sent"


def told(row: AskLinkRow, state: str, now: datetime) -> Words:
    """How far it has come, in words."""

    def day(at: datetime | None) -> date:
        return (at or row.made).astimezone(now.tzinfo).date()

    if state == "answered":
        return said("Besvarad {day}", day=day(row.answered))
    if state == "ended":
        return said("Inte längre aktuell sedan {day}", day=day(row.ended))
    if state == REVOKED:
        return said("Återkallad {day}", day=day(row.sent))
    if state == "expired":
        return said("Gick ut {day}", day=day(row.expires))
    if state == "started":
        return said("Påbörjad {day}", day=day(row.started))
    if state == "opened":
        return said("Öppnad {day}, inte påbörjad", day=day(row.opened))
    if state == "new":
        return said("Inte lämnad än")
    if row.sent_how == MAILED:
        return said("Skickad med e-post {day}", day=day(row.sent))
    return said("Visad för att lämnas {day}", day=day(row.sent))
