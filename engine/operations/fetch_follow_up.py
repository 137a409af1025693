"""Owns the figures of follow-up as a file for spreadsheets. Recorded; what may not be told is not
in it either.

It holds no more than the page does, so whoever may read that may take it along.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.foundation.texts import in_words, said
from engine.foundation.wrong import Refused
from engine.interop.table import MEDIA, Cell, table
from engine.interop.workbook import MEDIA as WORKBOOK
from engine.interop.workbook import workbook
from engine.operations.callers import Caller
from engine.operations.read_attendance import Fetched
from engine.operations.read_follow_up import follow_up, may_read
from engine.operations.standing import sit_down
from engine.operations.views import Words
from engine.operations.views_follow_up import FollowUp, Group, Line, Wanted
from engine.operations.world import World

HEADS: tuple[Words, ...] = (
    said("Indikator"), said("Grupp"), said("Mått"), said("Utfall"), said("Räknade"), said("Saknas"),
    said("Mål"), said("Till"), said("Prognos"),
)  # fmt: skip
MEASURES: dict[str, Words] = {
    "count": said("antal"),
    "share": said("procent"),
    "mean": said("medelvärde"),
    "median": said("median"),
    "p90": said("nio av tio"),
    "sum": said("summa"),
    "latest": said("senaste"),
}
FILE = "uppfoljning"


def fetch_follow_up(
    world: World, caller: Caller, wanted: Wanted, language: str, *, as_workbook: bool = False
) -> Fetched | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        refused = may_read(desk, "follow_up_file")
        if refused is not None:
            return refused
        found = follow_up(desk, wanted)
        if isinstance(found, Refused):
            return found
    rows = list(rows_of(found, language))
    if as_workbook:
        content = workbook(rows, in_words(said("Uppföljning"), language))
        return Fetched(name=f"{FILE}.xlsx", content=content, media=WORKBOOK)
    return Fetched(name=f"{FILE}.csv", content=table(rows), media=MEDIA)


def rows_of(found: FollowUp, language: str) -> Iterator[Sequence[Cell]]:
    yield [in_words(head, language) for head in HEADS]
    for one in found.lines:
        yield row_of(one, found.few, language)
        for group in one.groups:
            yield group_row(one, group, found.few, language)


def row_of(one: Line, few: int, language: str) -> Sequence[Cell]:
    return [
        in_words(one.label, language),
        "",
        in_words(MEASURES[one.measure], language),
        cell(one.value, one.hidden, few, language),
        "" if one.of is None else one.of,
        "" if one.missing is None else one.missing,
        "" if one.target is None else shorter(one.target),
        "" if one.target is None or one.until is None else one.until.isoformat(),
        "" if one.forecast is None else round(one.forecast),
    ]


def group_row(one: Line, group: Group, few: int, language: str) -> Sequence[Cell]:
    return [
        in_words(one.label, language),
        in_words(group.label, language),
        in_words(MEASURES[one.measure], language),
        cell(group.value, group.hidden, few, language),
        *[""] * 5,
    ]


def cell(value: float | None, hidden: bool, few: int, language: str) -> Cell:
    if hidden:
        return in_words(said("färre än {few}, eller skulle visa det", few=few), language)
    return "" if value is None else shorter(value)


def shorter(value: float) -> Cell:
    """Whole numbers without decimals, others with one."""
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded
