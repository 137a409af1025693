"""Owns the working day: what is due in the caller's cases and asked of them, what has come since they last
looked, and whom they wait for.

The caller's cases are those where they have a seat, with the activities in them. Work is bounded by
those and by what is asked, not by how many cases there are. Of a case it tells what its page would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from engine.access.facts import Act
from engine.access.who import Reach
from engine.casework.possible import still_waiting, whose_turn
from engine.casework.who import is_one_of, seated
from engine.definitions.workflow import Who, WhoKind
from engine.foundation.texts import said, within
from engine.foundation.wrong import Refused
from engine.operations.activity_names import about_at, name_at
from engine.operations.asked import asked, facts_of_desk
from engine.operations.callers import Caller
from engine.operations.clocks import entered, state_clocks
from engine.operations.day_consents import ended_consents, ending_consents
from engine.operations.day_news import answers, new_flags
from engine.operations.desk_for import desk_for
from engine.operations.my_work import begun, notes_begun
from engine.operations.read_calendar import coming
from engine.operations.read_team import inbox_of
from engine.operations.recording import note
from engine.operations.standing import Desk
from engine.operations.telling import named_in_data
from engine.operations.views import Words
from engine.operations.views_calendar import BookedShown
from engine.operations.views_day import CaseClock, Day, Waits, WorkItem
from engine.operations.world import World
from engine.storage import days, people, screens
from engine.storage.cases import CaseRow

URGENT = "urgent"
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
    mine = tuple(row for row in rows if desk.reach(row) is Reach.WHOLE)
    named = dict(people.names_by_id(desk.tx, (row.person for row in rows if row.person)))
    work = tuple(asked(desk, ASKED))
    urgent = tuple(one for one in work if one.flag is not None and one.flag.severity == URGENT)
    calm = tuple(one for one in work if one not in urgent)
    seen = screens.screen_of(desk.tx, me, deployment).seen
    since = max(seen, desk.now - REMEMBERED) if seen is not None else desk.now - REMEMBERED
    times = coming(desk, desk.today, WEEK)
    clocks = tuple(without(case_clocks(desk, mine, named), times, work))
    today, late = desk.today, tuple(one for one in clocks if one.clock.tone == "late")
    soon = tuple(one for one in clocks if one not in late and one.mine)
    dated = nearest((*late, *soon, *(one for one in calm if one.due is not None)))
    last = today + WEEK
    later = tuple(one for one in calm if one.due is None or one.due >= last)
    told = {one.number for one in (*work, *dated) if one in work or due(one) < last}
    told |= {one.number for one in times}
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
        turns=inbox_of(desk, told),
        ended=ended_consents(desk, mine, named),
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


def case_clocks(desk: Desk, rows: Iterable[CaseRow], named: Named) -> Iterator[CaseClock]:
    """The nearest date of where each case is; a pause rests until it is over."""
    for row in rows:
        workflow = desk.workflow_of(row)
        found = state_clocks(row.case, workflow, desk.today, desk.deployment.calendar)
        running = [one for one in found if one.tone != "still"]
        if running:
            yield CaseClock(
                number=row.number,
                person=about_at(desk, row, named.get(row.person or "")),
                state=workflow.states[row.case.state].label,
                clock=running[0],
                turn=turn_of(desk, row),
                mine=not somebody_elses_turn(desk, row),
                activity=name_at(desk, row),
            )


def somebody_elses_turn(desk: Desk, row: CaseRow) -> bool:
    whos = whose_turn(desk.workflow_of(row), row.case.state)
    facts = facts_of_desk(desk, row)
    case = still_waiting(desk.workflow_of(row), row.case, facts)
    return bool(whos) and not is_one_of(desk.actor, whos, case, facts)


def turn_of(desk: Desk, row: CaseRow) -> tuple[Words, ...]:
    whos = whose_turn(desk.workflow_of(row), row.case.state)
    return tuple(waited_for(desk, row, who) for who in whos)


def waited_for(desk: Desk, row: CaseRow, who: Who) -> Words:
    """Who it is, inside a sentence: who has the seat, those whom a data field names, or else the role."""
    facts = facts_of_desk(desk, row)
    user = seated(who.name, row.case, facts) if who.kind is WhoKind.ROLE else None
    if user is None:
        flow = desk.workflow_of(row)
        deployment = desk.release_of(row).deployment
        case = still_waiting(flow, row.case, facts)
        them = named_in_data(deployment, desk.labels, flow, case, who)
        return said("{who}", who=them) if them else who.called
    label = desk.labels.get(user, user)
    return said("{who} ({role})", who=label, role=within(who.label))


def waits(desk: Desk, rows: Iterable[CaseRow], named: Named, late: set[str]) -> Iterator[Waits]:
    """Those where it is somebody else's turn, the longest wait first; those told as late are not said
    again.
    """
    found = [row for row in rows if row.number not in late and somebody_elses_turn(desk, row)]
    found.sort(key=lambda row: since(desk, row))
    for row in found:
        workflow = desk.workflow_of(row)
        clocks = state_clocks(row.case, workflow, desk.today, desk.deployment.calendar)
        yield Waits(
            number=row.number,
            person=about_at(desk, row, named.get(row.person or "")),
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
        day.waits, day.drafts, day.times, day.consents, day.ended, day.turns,
    )  # fmt: skip
    return {one.number for part in parts for one in part if one.number}
