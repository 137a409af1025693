"""Owns what the cases of a project give its reports, worked out from their histories and kept until the case,
its person, the definitions or the month is another. A case is worked out by the release that is live.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.casework.events import Happened
from engine.casework.reporting import Past, changes_of
from engine.definitions.export import Export
from engine.operations.case_file import CaseFile, several_files
from engine.operations.report_rows import Made, Whom, made_row
from engine.operations.standing import Desk
from engine.storage.events import histories
from engine.storage.facts import Lacking
from engine.storage.reports import ReportRow, Worked, keep_rows, unreported
from engine.storage.statements import batched

Histories = Mapping[str, tuple[Happened, ...]]


def lacking_rows(desk: Desk) -> tuple[Lacking, ...]:
    """The cases that are not as they were when they were last worked out."""
    flows = {one.over for one in desk.deployment.exports.values()}
    return unreported(desk.tx, desk.caller.deployment, flows, plan_of(desk))


def plan_of(desk: Desk) -> str:
    return f"{desk.release.number}:{desk.today:%Y-%m}"


def work_out_rows(desk: Desk, found: Iterable[Lacking]) -> None:
    """Work these cases out anew."""
    exports = tuple(desk.deployment.exports.values())
    deployment, plan = desk.caller.deployment, plan_of(desk)
    lacking = {one.case: one for one in found}
    for some in batched(sorted(lacking)):
        worked = [
            Worked(of=lacking[id], rows=tuple(rows))
            for id, rows in rows_of_cases(desk, some, exports)
        ]
        keep_rows(desk.tx, deployment, plan, worked)


def rows_of_cases(
    desk: Desk, cases: Iterable[str], exports: tuple[Export, ...]
) -> Iterator[tuple[str, list[ReportRow]]]:
    for file, past in pasts(desk, cases):
        own = [one for one in exports if one.over == file.case.workflow]
        rows = [
            kept(export, made) for export in own for made in made_rows(desk, file, past, export)
        ]
        yield file.case.id, rows


def pasts(desk: Desk, cases: Iterable[str]) -> Iterator[tuple[CaseFile, Past]]:
    """Each case with what has happened in it and in its activities."""
    files = several_files(desk.world, desk.tx, desk.caller, cases)
    every = [id for file in files.values() for id in identities(file)]
    told: dict[str, tuple[Happened, ...]] = {}
    for some in batched(sorted(every)):
        told |= histories(desk.tx, some)
    for file in files.values():
        yield file, past_of(desk, file, told)


def identities(file: CaseFile) -> Iterator[str]:
    yield file.case.id
    yield from (row.case.id for row in file.activities)


def past_of(desk: Desk, file: CaseFile, told: Histories) -> Past:
    return Past(
        workflow=desk.deployment.workflows[file.case.workflow],
        case=file.case,
        facts=file.facts(),
        history={id: told.get(id, ()) for id in identities(file)},
        now=desk.now,
    )


def made_rows(desk: Desk, file: CaseFile, past: Past, export: Export) -> list[Made]:
    """All that is reported of a case, in the order in which it became known."""
    part = desk.deployment.subprojects.get(file.case.subproject or "")
    whom = Whom(
        number=file.row.number,
        subproject=part.label if part is not None else "",
        person=file.person,
    )
    changes = changes_of(export, past)
    return [made_row(desk.deployment, export, one, whom) for one in changes]


def kept(export: Export, made: Made) -> ReportRow:
    return ReportRow(
        export=export.name,
        place=made.change.place,
        kind=made.change.kind,
        day=made.change.day,
        known=made.change.known,
        digest=made.digest,
        wrong=len(made.wrong),
    )
