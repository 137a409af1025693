"""Owns slips: each start and end that is handed over by itself, what it says, and marking that it has been.
For those who may export and see all. Recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.access.facts import Act
from engine.access.who import Reach
from engine.casework.report_months import SENT, Sending
from engine.definitions.export import Export
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.read_reports import MISSING, Kept, head_of, made_of, report_desk
from engine.operations.recording import note
from engine.operations.report_rows import CHANGES, Made, heads
from engine.operations.send_report import CHANGED
from engine.operations.standing import PROTECTED, Desk, name_of
from engine.operations.views import Words
from engine.operations.views_reports import SlipLine, SlipPage, SlipsPage
from engine.operations.world import World
from engine.storage import people
from engine.storage.cases import cases_by_id
from engine.storage.reports import RowOf, keep_sent


def read_slips(world: World, caller: Caller, name: str) -> SlipsPage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = report_desk(world, tx, caller, about="slips", report=name)
        if isinstance(desk, Refused):
            return desk
        export = by_slips(desk, name)
        if export is None:
            return MISSING
        kept = Kept(desk, export)
        lines = tuple(lines_of(desk, kept, kept.rows, made_of(desk, export, kept.rows)))
        return SlipsPage(
            head=head_of(kept),
            todo=tuple(one for one in lines if one.state != SENT),
            done=tuple(one for one in reversed(lines) if one.state == SENT),
        )


def read_slip(world: World, caller: Caller, name: str, slip: str) -> SlipPage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = report_desk(world, tx, caller, case_of(slip), about="slip", report=name, slip=slip)
        if isinstance(desk, Refused):
            return desk
        export = by_slips(desk, name)
        kept = Kept(desk, export) if export is not None else None
        row = row_called(kept, slip)
        if export is None or kept is None or row is None:
            return MISSING
        found = made_of(desk, export, [row])
        made = found[row.name]
        (line,) = lines_of(desk, kept, [row], found)
        labels = heads(desk.deployment, export.columns.values())
        return SlipPage(
            head=head_of(kept),
            slip=line,
            fields=tuple(zip(labels, made.cells, strict=True)),
            wrong=made.wrong,
            digest=row.row.digest,
        )


def mark_registered(
    world: World, caller: Caller, name: str, slip: str, digest: str
) -> str | Refused:
    """Say that a slip has been handed over as it was when its page told `digest`."""
    with world.storage.writing(caller.tenant) as tx:
        desk = report_desk(
            world, tx, caller, case_of(slip), about="slip_sent", report=name, slip=slip
        )
        if isinstance(desk, Refused):
            return desk
        export = by_slips(desk, name)
        row = row_called(Kept(desk, export), slip) if export is not None else None
        if row is None:
            return MISSING
        if digest != row.row.digest:
            return CHANGED
        sent = Sending(
            month=row.row.day.replace(day=1),
            at=desk.now,
            by=caller.account.name,
            digest=digest,
            rows={},
        )
        keep_sent(tx, caller.deployment, name, row.name, sent)
        note(tx, caller, Act.EXPORT, desk.now, about="marked", report=name, slip=slip)
        return slip


def by_slips(desk: Desk, name: str) -> Export | None:
    export = desk.deployment.exports.get(name)
    return export if export is not None and not export.monthly else None


def page_name(one: RowOf) -> str:
    """By which the address of a slip's page ends."""
    return one.name.replace("/", "-")


def case_of(slip: str) -> str:
    """The case that a page called so would be of."""
    return slip.rpartition("-")[0]


def row_called(kept: Kept | None, slip: str) -> RowOf | None:
    rows = kept.rows if kept is not None else ()
    return next((one for one in rows if page_name(one) == slip), None)


def lines_of(
    desk: Desk, kept: Kept, rows: Iterable[RowOf], made: Mapping[str, Made]
) -> Iterator[SlipLine]:
    rows = tuple(rows)
    named = dict(people.names_by_id(desk.tx, {one.person for one in rows if one.person}))
    opened = cases_by_id(desk.tx, [one.case for one in rows])
    for one in rows:
        sent = kept.slips.get(one.name)
        whole = desk.reach(opened[one.case]) is Reach.WHOLE
        person: Words = PROTECTED if one.protected else name_of(named.get(one.person or ""))
        yield SlipLine(
            id=page_name(one),
            number=one.number if whole else "",
            person=person,
            kind=CHANGES[one.row.kind],
            day=one.row.day,
            state=kept.slip_state(one),
            anonymous=not made[one.name].change.consented,
            wrong=one.row.wrong,
            done=sent.at if sent is not None else None,
            by=desk.labels.get(sent.by, sent.by) if sent is not None else "",
        )
