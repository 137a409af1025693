"""Owns a month of a report as a file, and marking that it has been sent. Each is recorded, with what it was
and never with what it said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from engine.access.facts import Act
from engine.casework.report_months import EMPTY, GOING_ON, Sending
from engine.foundation.texts import in_words, said
from engine.foundation.wrong import Reason, Refused
from engine.interop.table import MEDIA, Cell, table
from engine.interop.workbook import MEDIA as WORKBOOK
from engine.interop.workbook import workbook
from engine.operations.callers import Caller
from engine.operations.read_attendance import Fetched
from engine.operations.read_reports import (
    MISSING,
    Kept,
    digest_in,
    monthly,
    report_desk,
    report_month,
)
from engine.operations.recording import note
from engine.operations.views_reports import ReportMonth
from engine.operations.world import World
from engine.storage.reports import keep_sent

PRELIMINARY = said("Preliminär, ej kontrollerad mot mottagarens mall")
NOT_YET = Refused(
    reasons=(Reason(kind="state", sentence=said("Månaden är inte slut än.")),),
)
WITHOUT_ROWS = Refused(
    reasons=(
        Reason(
            kind="state",
            sentence=said(
                "Ingen har börjat eller slutat den här månaden. Det finns inget att skicka."
            ),
        ),
    )
)
IN_ORDER = Refused(
    reasons=(
        Reason(
            kind="state",
            sentence=said("Månaderna skickas i ordning. En tidigare månad ska skickas först."),
        ),
    )
)
CHANGED = Refused(
    reasons=(
        Reason(
            kind="stale",
            sentence=said("Rapporten har ändrats sedan du hämtade den. Hämta den igen."),
        ),
    )
)


def fetch_report(
    world: World, caller: Caller, name: str, month: date, *, as_workbook: bool = False
) -> Fetched | Refused:
    """A month as it is now. `month`: its first day."""
    called = f"{month:%Y-%m}"
    with world.storage.writing(caller.tenant) as tx:
        desk = report_desk(world, tx, caller, about="report_file", report=name, month=called)
        if isinstance(desk, Refused):
            return desk
        export = monthly(desk, name)
        found = report_month(desk, export, month) if export is not None else None
        if found is None:
            return MISSING
        language = desk.deployment.base_language
    return made_file(found, called, language, as_workbook=as_workbook)


def made_file(found: ReportMonth, called: str, language: str, *, as_workbook: bool) -> Fetched:
    """What has not been held against the receiver's form is called so in its own name."""
    rows = list(lines(found))
    checked = bool(found.head.checked_by)
    name = f"{found.head.name}-{called}{'' if checked else '-preliminar'}"
    if as_workbook:
        title = in_words(found.head.label, language) if checked else in_words(PRELIMINARY, language)
        return Fetched(name=f"{name}.xlsx", content=workbook(rows, title), media=WORKBOOK)
    return Fetched(name=f"{name}.csv", content=table(rows), media=MEDIA)


def lines(found: ReportMonth) -> Iterator[Sequence[Cell]]:
    yield found.heads
    for one in found.rows:
        yield one.cells


def mark_sent(world: World, caller: Caller, name: str, month: date, digest: str) -> date | Refused:
    """Say that a month has been sent as it was when its page told `digest`."""
    with world.storage.writing(caller.tenant) as tx:
        desk = report_desk(
            world, tx, caller, about="report_sent", report=name, month=f"{month:%Y-%m}"
        )
        if isinstance(desk, Refused):
            return desk
        export = monthly(desk, name)
        if export is None:
            return MISSING
        kept = Kept(desk, export)
        state = kept.states.get(month)
        if state is None:
            return MISSING
        if state.state == GOING_ON:
            return NOT_YET
        if state.state == EMPTY:
            return WITHOUT_ROWS
        if not state.next_up:
            return IN_ORDER
        rows = kept.by_month.get(month, [])
        if digest != digest_in(rows):
            return CHANGED
        sent = Sending(
            month=month,
            at=desk.now,
            by=caller.account.name,
            digest=digest,
            rows={one.name: one.row.digest for one in rows},
        )
        keep_sent(tx, caller.deployment, name, f"{month:%Y-%m}", sent)
        note(tx, caller, Act.EXPORT, desk.now, about="marked", report=name, month=f"{month:%Y-%m}")
        return month
