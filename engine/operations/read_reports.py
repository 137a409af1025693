"""Owns the pages of reports to others: which there are, the months of one, and what a month says with what
lacks in it. For those who may export and see all. Recorded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from engine.access.facts import Act
from engine.access.who import Reach, sees
from engine.casework.report_months import (
    AGAIN,
    NOTHING,
    OPEN,
    SENT,
    MonthState,
    Sending,
    month_after,
    month_states,
    months_between,
)
from engine.casework.reporting import Change
from engine.definitions.export import END, START, Export
from engine.expressions.scope import Value
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.recording import note_about
from engine.operations.report_rows import CHANGES, Made, digest_of, heads
from engine.operations.reports_kept import made_rows, pasts
from engine.operations.standing import PROTECTED, Desk, name_of
from engine.operations.views import Words
from engine.operations.views_reports import (
    MonthLine,
    ReportHead,
    ReportLine,
    ReportMonth,
    ReportPage,
)
from engine.operations.working_out import REPORTS, still_working
from engine.operations.world import World
from engine.storage import people
from engine.storage.cases import cases_by_id
from engine.storage.database import Transaction
from engine.storage.reports import RowOf, rows_in, sendings_of

MISSING = Refused(
    reasons=(Reason(kind="missing", sentence=said("Det finns ingen sådan rapport här.")),)
)
NOT_ALL = Refused(
    reasons=(
        Reason(
            kind="access",
            sentence=said("Rapporter handlar om alla deltagare, och du ser inte alla."),
        ),
    )
)
OVERLAPS = said("Personen är redan med i ett annat ärende.")


def read_reports(world: World, caller: Caller) -> tuple[ReportHead, ...] | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = report_desk(world, tx, caller, about="reports")
        if isinstance(desk, Refused):
            return desk
        return tuple(head_of(Kept(desk, one)) for one in desk.deployment.exports.values())


def read_report(world: World, caller: Caller, name: str) -> ReportPage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = report_desk(world, tx, caller, about="report", report=name)
        if isinstance(desk, Refused):
            return desk
        export = monthly(desk, name)
        if export is None:
            return MISSING
        kept = Kept(desk, export)
        return ReportPage(head=head_of(kept), months=tuple(reversed(lines_of(desk, kept))))


def read_report_month(
    world: World, caller: Caller, name: str, month: date
) -> ReportMonth | Refused:
    """`month`: its first day."""
    with world.storage.writing(caller.tenant) as tx:
        desk = report_desk(world, tx, caller, about="report", report=name, month=f"{month:%Y-%m}")
        if isinstance(desk, Refused):
            return desk
        export = monthly(desk, name)
        return MISSING if export is None else report_month(desk, export, month) or MISSING


def report_desk(
    world: World,
    tx: Transaction,
    caller: Caller,
    case: str | None = None,
    **about: Value,
) -> Desk | Refused:
    """The desk of somebody who may read reports, with all of them worked out. What it was about is
    recorded. `case`: what is asked for is of one that there must be; else nothing is worked out.
    """
    desk = desk_for(world, tx, caller, Act.EXPORT)
    if isinstance(desk, Refused):
        return desk
    refused = None
    if "all" not in sees(desk.actor, desk.deployment):
        refused = NOT_ALL
    elif case is not None and not cases_by_id(tx, [case]):
        refused = MISSING
    note_about(tx, caller, Act.EXPORT, desk.now, about, refused=refused is not None)
    if refused is not None:
        return refused
    return still_working(desk, REPORTS) or desk


def monthly(desk: Desk, name: str) -> Export | None:
    export = desk.deployment.exports.get(name)
    return export if export is not None and export.monthly else None


class Kept:
    """What is kept of a report: its rows by month, and what has been sent."""

    def __init__(self, desk: Desk, export: Export) -> None:
        self.desk = desk
        self.export = export
        self.rows = rows_in(desk.tx, desk.caller.deployment, export.name)
        sent = sendings_of(desk.tx, desk.caller.deployment, export.name)
        self.sendings = tuple(one for _, one in sent)
        self.slips = dict(sent)
        self.overlaps = overlapping(self.rows)
        self.by_month: dict[date, list[RowOf]] = defaultdict(list)
        for one in self.rows:
            self.by_month[one.row.day.replace(day=1)].append(one)

    def slip_state(self, one: RowOf) -> str:
        """Of a row that is handed over by itself."""
        sent = self.slips.get(one.name)
        if sent is None:
            return OPEN
        return SENT if sent.digest == one.row.digest else AGAIN

    def months(self) -> list[date]:
        """From the first of the project, or the first row, until this month or the last row."""
        first, today = self.desk.deployment.period[0], self.desk.today
        days = [one.row.day for one in self.rows]
        last = max((min(today, self.desk.deployment.period[1] or today), *days))
        return months_between(min((first or today, *days)), last)

    @cached_property
    def states(self) -> Mapping[date, MonthState]:
        digests = {month: digest_in(rows) for month, rows in self.by_month.items()}
        found = month_states(self.months(), digests, self.sendings, self.desk.today)
        return {one.first: one for one in found}


def digest_in(rows: Sequence[RowOf]) -> str:
    if not rows:
        return NOTHING
    return digest_of("\n".join(f"{one.name} {one.row.digest}" for one in rows))


def overlapping(rows: Iterable[RowOf]) -> frozenset[str]:
    """The starts of people who take part in another case already."""
    inside: dict[str, set[str]] = defaultdict(set)
    found = set[str]()
    for one in rows:
        here = inside[one.person or one.case]
        if one.row.kind == START:
            if here - {one.case}:
                found.add(one.name)
            here.add(one.case)
        elif one.row.kind == END:
            here.discard(one.case)
    return frozenset(found)


def head_of(kept: Kept) -> ReportHead:
    export = kept.export
    if export.monthly:
        waiting = sum(1 for one in kept.states.values() if one.state in (OPEN, AGAIN))
    else:
        waiting = sum(1 for one in kept.rows if kept.slip_state(one) != SENT)
    return ReportHead(
        name=export.name,
        label=export.label,
        monthly=export.monthly,
        waiting=waiting,
        checked_by=export.checked_by if export.is_checked else "",
        checked_on=export.checked_on,
    )


def lines_of(desk: Desk, kept: Kept) -> list[MonthLine]:
    return [line_of(desk, kept, one) for one in kept.states.values()]


def line_of(desk: Desk, kept: Kept, month: MonthState) -> MonthLine:
    rows = kept.by_month.get(month.first, [])
    return MonthLine(
        first=month.first,
        state=month.state,
        starts=sum(1 for one in rows if one.row.kind == START),
        ends=sum(1 for one in rows if one.row.kind == END),
        wrong=sum(1 for one in rows if one.row.wrong or one.name in kept.overlaps),
        sent=month.sent.at if month.sent is not None else None,
        by=desk.labels.get(month.sent.by, month.sent.by) if month.sent is not None else "",
        next_up=month.next_up,
    )


def report_month(desk: Desk, export: Export, month: date) -> ReportMonth | None:
    kept = Kept(desk, export)
    states = kept.states
    state = states.get(month)
    if state is None:
        return None
    rows = kept.by_month.get(month, [])
    made = made_of(desk, export, rows)
    names = {one.name for one in rows}
    sent = state.sent.rows if state.sent is not None else {}
    later = [one for one in states.values() if one.first > month]
    before = (month - timedelta(days=1)).replace(day=1)
    return ReportMonth(
        head=head_of(kept),
        month=line_of(desk, kept, state),
        before=before if before in states else None,
        later=month_after(month) if month_after(month) in states else None,
        heads=heads(desk.deployment, export.columns.values()),
        rows=tuple(report_lines(desk, kept, rows, made, state.sent)),
        gone=sum(1 for one in sent if one not in names),
        after=sum(1 for one in later if one.state in (SENT, AGAIN)),
        digest=digest_in(rows),
    )


def made_of(desk: Desk, export: Export, rows: Iterable[RowOf]) -> Mapping[str, Made]:
    """What each row says, by its name."""
    names = {one.name for one in rows}
    found: dict[str, Made] = {}
    for file, past in pasts(desk, sorted({one.case for one in rows})):
        for made in made_rows(desk, file, past, export):
            if (name := f"{file.case.id}/{made.change.place}") in names:
                found[name] = made
    return found


def report_lines(
    desk: Desk,
    kept: Kept,
    rows: Sequence[RowOf],
    made: Mapping[str, Made],
    sent: Sending | None,
) -> Iterator[ReportLine]:
    named = dict(people.names_by_id(desk.tx, {one.person for one in rows if one.person}))
    opened = cases_by_id(desk.tx, [one.case for one in rows])
    for one in rows:
        row, whole = made[one.name], desk.reach(opened[one.case]) is Reach.WHOLE
        person: Words = PROTECTED if one.protected else name_of(named.get(one.person or ""))
        wrong = (*row.wrong, OVERLAPS) if one.name in kept.overlaps else row.wrong
        yield ReportLine(
            number=one.number if whole else "",
            person=person,
            kind=CHANGES[one.row.kind],
            day=one.row.day,
            cells=row.cells,
            wrong=wrong,
            changed=changed_since(one, sent),
            late=is_late(desk, row.change),
        )


def changed_since(one: RowOf, sent: Sending | None) -> str:
    if sent is None or sent.rows.get(one.name) == one.row.digest:
        return ""
    return "changed" if one.name in sent.rows else "new"


def is_late(desk: Desk, change: Change) -> bool:
    known = change.known.astimezone(desk.deployment.calendar.zone).date()
    return month_after(change.month) <= known
