"""Owns the working day: what is due in the caller's cases and asked of them, what has come since they last
looked, and whom they wait for.

The caller's cases are those where they have a seat, with the activities in them; and those that wait for a
role of theirs in whose seat nobody sits. Work is bounded by those and by what is asked, not by how
many cases there are. Of a case it tells what its page would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from engine.access.facts import Act
from engine.access.who import Reach
from engine.casework.plan import plan_of
from engine.casework.possible import still_waiting, whose_turn
from engine.casework.who import is_one_of
from engine.foundation.wrong import Refused
from engine.operations.activity_names import about_at, name_at, with_kind
from engine.operations.asked import asked, facts_of_desk
from engine.operations.callers import Caller
from engine.operations.clocks import entered, state_clocks
from engine.operations.day_consents import ended_consents, ending_consents
from engine.operations.day_links import to_hand_over
from engine.operations.day_news import answers, new_flags
from engine.operations.day_protection import protection_to_review
from engine.operations.day_unseated import unseated
from engine.operations.desk_for import desk_for
from engine.operations.my_work import begun, notes_begun
from engine.operations.read_calendar import coming
from engine.operations.read_team import inbox_of
from engine.operations.recording import note
from engine.operations.standing import Desk
from engine.operations.turn_words import turn_in_words
from engine.operations.views import Words
from engine.operations.views_calendar import BookedShown
from engine.operations.views_day import CaseClock, Day, Waits, WorkItem
from engine.operations.views_team import BetweenShown
from engine.operations.world import World
from engine.storage import days, people, screens
from engine.storage.cases import CaseRow

URGENT = "urgent"
OVER = "over"
"""How a booked time went that has ended without more being known of it."""
WEEK = timedelta(days=7)
ASKED = 60
"""So much of what is asked is on the page of the day; the page of tasks has more."""
REMEMBERED = timedelta(days=14)
"""So far back what is new is told, however long ago one last looked."""
Named = dict[str, people.PersonName]


def my_day(world: World, caller: Caller) -> Day | Refused:
    """Recorded as a list is: that it was shown, and how many cases were on it."""
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.LIST_CASES)
        if isinstance(desk, Refused):
            return desk
        day = the_day(desk)
        note(tx, caller, Act.LIST_CASES, desk.now, cases=len(numbers_on(day)), screen="day")
        return day


def the_day(desk: Desk) -> Day:
    me, deployment = desk.actor.account, desk.caller.deployment
    rows = (
        *days.my_cases(desk.tx, me, deployment),
        *days.my_activities(desk.tx, me, deployment),
    )
    own = {row.case.id for row in rows}
    alone = tuple(row for row in unseated(desk) if row.case.id not in own)
    mine = tuple(row for row in rows if desk.reach(row) is Reach.WHOLE)
    about = (row.person for row in (*rows, *alone) if row.person)
    named = dict(people.names_by_id(desk.tx, about))
    work = tuple(asked(desk, ASKED))
    urgent = tuple(one for one in work if one.flag is not None and one.flag.severity == URGENT)
    calm = (*(one for one in work if one not in urgent), *to_hand_over(desk, mine, named))
    seen = screens.screen_of(desk.tx, me, deployment).seen
    since = max(seen, desk.now - REMEMBERED) if seen is not None else desk.now - REMEMBERED
    times = tuple(one for one in coming(desk, desk.today, WEEK) if one.went != OVER)
    found = (*case_clocks(desk, mine, named), *case_clocks(desk, alone, named, unseated=True))
    clocks = tuple(without(found, times, work))
    today, late = desk.today, tuple(one for one in clocks if one.clock.tone == "late")
    soon = tuple(one for one in clocks if one not in late and (one.mine or one.unseated))
    last = today + WEEK
    later = tuple(one for one in calm if one.due is None or one.due >= last)
    told = {one.number for one in work} | {one.number for one in times}
    told |= {one.number for one in (*late, *soon) if due(one) < last}
    turns = inbox_of(desk, told)
    late_turns = tuple(turn_as_clock(one) for one in turns if is_late(one))
    dated = nearest((*late, *soon, *late_turns, *(one for one in calm if one.due is not None)))
    told |= {one.number for one in turns}
    return Day(
        today=today,
        now=desk.now,
        seen=seen,
        urgent=urgent,
        late=tuple(one for one in dated if due(one) < today),
        due_today=tuple(one for one in dated if due(one) == today),
        week=tuple(one for one in dated if today < due(one) < last),
        rest=tuple(one for one in later if one.several is None),
        free=tuple(one for one in later if one.several is not None),
        flags=new_flags(desk, since),
        answers=answers(desk, since),
        waits=tuple(waits(desk, mine, named, {one.number for one in late})),
        drafts=(*begun(desk), *notes_begun(desk)),
        times=times,
        consents=ending_consents(desk, mine, named),
        turns=tuple(one for one in turns if not is_late(one)),
        ended=ended_consents(desk, mine, named),
        unseated=tuple(as_waits(desk, (row for row in alone if row.number not in told), named)),
        protection=protection_to_review(desk),
    )


def without(
    clocks: Iterable[CaseClock], times: Iterable[BookedShown], work: Iterable[WorkItem]
) -> Iterator[CaseClock]:
    """The clocks, but those that are the day of a booked time, or of something that is asked there: that is
    told already, and says more.
    """
    told = {(one.number, one.day) for one in times}
    told |= {(one.number, one.due) for one in work if one.number and one.due is not None}
    return (one for one in clocks if (one.number, one.due) not in told)


def due(one: WorkItem | CaseClock) -> date:
    """Of what has a date."""
    return one.due if one.due is not None else date.max


def nearest(
    found: Iterable[WorkItem | CaseClock],
) -> tuple[WorkItem | CaseClock, ...]:
    return tuple(sorted(found, key=due))


def is_late(one: BetweenShown) -> bool:
    return bool(one.clocks) and one.clocks[0].tone == "late"


def turn_as_clock(one: BetweenShown) -> CaseClock:
    """What goes between the caller and others and is late, as what is late is told."""
    return CaseClock(
        number=one.number,
        person=one.person,
        state=one.state,
        clock=one.clocks[0],
        turn=one.turn,
        mine=True,
        activity=with_kind(one.label, one.name),
    )


def case_clocks(
    desk: Desk, rows: Iterable[CaseRow], named: Named, *, unseated: bool = False
) -> Iterator[CaseClock]:
    """The nearest date of where each case is; a pause rests until it is over, and what belongs to a case that
    stands still or is closed, with that.
    """
    for row in rows:
        if is_halted(desk, row):
            continue
        workflow = desk.workflow_of(row)
        found = state_clocks(row.case, workflow, desk.today, desk.deployment.calendar)
        running = [one for one in found if one.tone != "still"]
        if running:
            yield CaseClock(
                number=row.number,
                person=about_row(desk, row, named),
                state=workflow.states[row.case.state].label,
                clock=running[0],
                turn=turn_of(desk, row),
                mine=not somebody_elses_turn(desk, row),
                activity=name_at(desk, row),
                unseated=unseated,
            )


def about_row(desk: Desk, row: CaseRow, named: Named) -> Words:
    """Whom it is about; what belongs to a project is about that."""
    around = desk.workflow_of(row.host or row)
    return around.title if around.is_project else about_at(desk, row, named.get(row.person or ""))


def is_halted(desk: Desk, row: CaseRow) -> bool:
    """Whether the case that an activity belongs to stands still, so that its days do too."""
    if row.host is None:
        return False
    leaf = plan_of(desk.workflow_of(row.host)).leaves.get(row.host.case.state)
    return leaf is not None and leaf.halts


def somebody_elses_turn(desk: Desk, row: CaseRow) -> bool:
    whos = whose_turn(desk.workflow_of(row), row.case.state)
    facts = facts_of_desk(desk, row)
    case = still_waiting(desk.workflow_of(row), row.case, facts)
    return bool(whos) and not is_one_of(desk.actor, whos, case, facts)


def turn_of(desk: Desk, row: CaseRow) -> tuple[Words, ...]:
    """Whose turn it is, inside a sentence."""
    flow, deployment = desk.workflow_of(row), desk.release_of(row).deployment
    whos, facts = whose_turn(flow, row.case.state), facts_of_desk(desk, row)
    return turn_in_words(deployment, desk.labels, flow, row.case, facts, whos)


def waits(desk: Desk, rows: Iterable[CaseRow], named: Named, late: set[str]) -> Iterator[Waits]:
    """Those where it is somebody else's turn; those told as late are not said again."""
    found = (row for row in rows if row.number not in late and somebody_elses_turn(desk, row))
    return as_waits(desk, found, named)


def as_waits(desk: Desk, rows: Iterable[CaseRow], named: Named) -> Iterator[Waits]:
    """Whom they wait for, the longest wait first; what is halted with its case waits for nobody."""
    found = sorted(
        (row for row in rows if not is_halted(desk, row)), key=lambda row: since(desk, row)
    )
    for row in found:
        workflow = desk.workflow_of(row)
        clocks = state_clocks(row.case, workflow, desk.today, desk.deployment.calendar)
        yield Waits(
            number=row.number,
            person=about_row(desk, row, named),
            state=workflow.states[row.case.state].label,
            who=turn_of(desk, row),
            since=since(desk, row),
            clock=clocks[0] if clocks else None,
            activity=name_at(desk, row),
        )


def since(desk: Desk, row: CaseRow) -> datetime:
    return entered(row.case, desk.workflow_of(row), row.case.state)


def numbers_on(day: Day) -> set[str]:
    """The cases that a day tells of."""
    parts = (
        day.urgent, day.late, day.due_today, day.week, day.rest, day.free, day.flags, day.answers,
        day.waits, day.drafts, day.times, day.consents, day.ended, day.turns, day.unseated,
        day.protection,
    )  # fmt: skip
    return {one.number for part in parts for one in part if one.number}
