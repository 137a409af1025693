"""Owns what operations hand to the pages of a working day: what waits, what is new, tasks and board.
Plain frozen data, as in `views`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.operations.views import CaseRow, Clock, FlagShown, Named, Words
from engine.operations.views_calendar import BookedShown
from engine.operations.views_team import BetweenShown


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """Something that waits for the caller. `kind` is ask, task, link (to be handed over), draft or note (one
    begun, or with `adds_to` an addition). With `form` it is a form to fill in (at `number`, or to open a
    case of `workflow`). `request` is the id to finish a task by. `several`: whoever holds that role may
    take it; None: the caller's own. `claimed`: taken, by `taken_by`; handed over by `given_by`, who said
    `why`. `amends`: of a draft, what was sent and is amended; `starts`: the kind of activity that
    it is to start. `activity`: the one that it is in.
    """

    kind: str
    label: Words
    number: str | None
    person: Words
    at: datetime
    due: date | None = None
    clock: Clock | None = None
    form: str | None = None
    action: str | None = None
    workflow: str | None = None
    request: str | None = None
    flag: FlagShown | None = None
    several: Words | None = None
    claimed: bool = False
    taken_by: str | None = None
    given_by: str | None = None
    why: str = ""
    adds_to: str = ""
    amends: str | None = None
    starts: str | None = None
    activity: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClock:
    """A case whose state should have been left, or soon. `turn`: whose turn it is; `mine`: the caller's.
    `unseated`: nobody sits in the seat that it waits for.
    """

    number: str
    person: Words
    state: Words
    clock: Clock
    turn: tuple[Words, ...]
    mine: bool
    kind: str = "case"
    activity: Words | None = None
    unseated: bool = False

    @property
    def due(self) -> date:
        return self.clock.due


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFlag:
    number: str
    person: Words
    flag: FlagShown
    activity: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A form that somebody else has sent, and that the caller may read, all of it or its result."""

    number: str
    person: Words
    title: Words
    submission: str
    by: Words
    at: datetime
    activity: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """A case in which it is somebody else's turn: `who`, since when it has been where it is."""

    number: str
    person: Words
    state: Words
    who: tuple[Words, ...]
    since: datetime
    clock: Clock | None
    activity: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingConsent:
    """A consent that stands and ends soon: what it is called, with the party where it has one (`told`)."""

    number: str
    person: Words
    consent: str
    party: str
    told: tuple[Words, ...]
    until: date
    activity: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedConsent:
    """The consents of a case that stand no more, while something that was built on them goes on (`running`).
    `consent`: the first of them.
    """

    number: str
    person: Words
    consent: str
    told: tuple[Words, ...]
    running: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionToReview:
    """The protection of the person of a case, which is to be looked at again by a day; nothing of whom. No
    day: nobody has said by when.
    """

    number: str
    day: date | None
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """`seen`: until when the caller has looked at what is new; `now`: what to say when they have looked
    at this. `late`, `today` and `week` are the nearest due first. `rest`: the caller's own that may
    wait; `free`: what whoever holds the role may take. `times`: what is booked for today and the week
    that comes. `ended`: consents that stand no more while something built on them goes on. `turns`: what
    goes between the caller and others, where it is the caller's turn and nothing above says so.
    `unseated`: what waits for a role in whose seat nobody sits, and that no date above tells. `protection`:
    that which is soon to be looked at again, and that the caller may set a new day of.
    """

    today: date
    now: datetime
    seen: datetime | None
    urgent: tuple[WorkItem, ...]
    late: tuple[WorkItem | CaseClock, ...]
    due_today: tuple[WorkItem | CaseClock, ...]
    week: tuple[WorkItem | CaseClock, ...]
    rest: tuple[WorkItem, ...]
    free: tuple[WorkItem, ...]
    flags: tuple[NewFlag, ...]
    answers: tuple[Answer, ...]
    waits: tuple[Waits, ...]
    drafts: tuple[WorkItem, ...]
    times: tuple[BookedShown, ...] = ()
    consents: tuple[EndingConsent, ...] = ()
    turns: tuple[BetweenShown, ...] = ()
    ended: tuple[EndedConsent, ...] = ()
    unseated: tuple[Waits, ...] = ()
    protection: tuple[ProtectionToReview, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """What is asked of the caller (`mine`), of whoever holds a role (`free`), and what others with the
    caller's roles have taken.
    """

    mine: tuple[WorkItem, ...]
    free: tuple[WorkItem, ...]
    taken: tuple[WorkItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFilter:
    """What the board shows. `columns`: phases, or states of one `workflow`. `owner` as in the list."""

    columns: str = "phases"
    workflow: str | None = None
    owner: str | None = None
    subproject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`name` is a phase's or a state's. `more`: how many stand in it beside the cards; `capped`: that
    many at least.
    """

    name: str
    label: Words
    cards: tuple[CaseRow, ...]
    count: int
    more: int
    capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    columns: tuple[Column, ...]
    filter: BoardFilter
    count: int
    capped: bool
    owners: tuple[Named, ...]
    subprojects: tuple[Named, ...]
    workflows: tuple[Named, ...]
