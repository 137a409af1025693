"""Owns what the pages of reports to others are handed. Plain frozen data, as in `views`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.interop.table import Cell
from engine.operations.views import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHead:
    """`monthly`: it is sent month by month; else slip by slip. `waiting`: how many months or slips are to be
    sent, for the first time or again. `checked_by` is empty while nobody has held it against the receiver's
    own form.
    """

    name: str
    label: Words
    monthly: bool
    waiting: int
    checked_by: str
    checked_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """`state`: one of those of `casework.report_months`. `wrong`: how many rows lack or contradict something.
    `sent` and `by`: when and by whom it was last marked as sent.
    """

    first: date
    state: str
    starts: int
    ends: int
    wrong: int
    sent: datetime | None
    by: Words
    next_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """The months, the latest first."""

    head: ReportHead
    months: tuple[MonthLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A row. `number`: of the case, where the reader may open it; else empty. `changed`: `new` or `changed`
    since the month was sent; else empty. `late`: it became known after its month.
    """

    number: str
    person: Words
    kind: Words
    day: date
    cells: tuple[Cell, ...]
    wrong: tuple[Words, ...]
    changed: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMonth:
    """`heads`: of the columns. `gone`: how many rows were in what was sent and are not there any more.
    `after`: how many months sent later are to be sent again too. `digest`: of all that is shown.
    """

    head: ReportHead
    month: MonthLine
    before: date | None
    later: date | None
    heads: tuple[str, ...]
    rows: tuple[ReportLine, ...]
    gone: int
    after: int
    digest: str

    @property
    def wrong(self) -> tuple[ReportLine, ...]:
        return tuple(one for one in self.rows if one.wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLine:
    """A start or an end that is handed over by itself. `id`: what its page is called. `state`: as of a month.
    `anonymous`: nothing of who it is may be told. `done` and `by`: when and by whom it was last marked.
    """

    id: str
    number: str
    person: Words
    kind: Words
    day: date
    state: str
    anonymous: bool
    wrong: int
    done: datetime | None
    by: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipsPage:
    """`todo`: those to be handed over, for the first time or again, the earliest first; `done`: the others,
    the latest first.
    """

    head: ReportHead
    todo: tuple[SlipLine, ...]
    done: tuple[SlipLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipPage:
    """`fields`: what it says, each with its head, in order; those that are empty too."""

    head: ReportHead
    slip: SlipLine
    fields: tuple[tuple[str, Cell], ...]
    wrong: tuple[Words, ...]
    digest: str
