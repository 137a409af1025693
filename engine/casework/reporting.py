"""Owns what is reported of a case: that somebody started taking part, and that they ended, each with the
month that it belongs to and what was known then.

It is worked out from what happened, month by month, with what had been sent by the end of each as it reads
after its latest amendment. So it is the same whenever it is worked out, until something dated that month or
before is put right. What becomes known after its month is told as it was known at that moment.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from operator import attrgetter
from types import MappingProxyType

from engine.casework.case import Case, Facts, Running
from engine.casework.draft import CHANGES, replay
from engine.casework.environment import case_environment, readable_facts
from engine.casework.events import Happened
from engine.definitions.export import END, START, YEAR, Export, ReportColumn
from engine.definitions.workflow import Workflow
from engine.expressions.expression import Expression
from engine.expressions.scope import Env, Value
from engine.filling.submission import Submission
from engine.foundation.calendar import Calendar

TICK = timedelta(microseconds=1)
WHEN = attrgetter("at")
PUT_RIGHT = frozenset({"set", "flagged", "consent_given", "consent_refused", "consent_ended"})
"""What an amendment changes in the case. It counts from when what is amended was sent."""
OWN = frozenset({"opened", "submitted", "amended", "moved", "started", "finished", "assigned"})
"""What begins something of its own, so that what an amendment changed ends before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`place`: among the changes of the case, the same however many there will be. `kind`: `start`, `end`, or
    that a `year` has begun for somebody who is reported without a name. `day`: when it was; `known`: the
    moment whose knowledge it tells. `started`: the day of the start that an end belongs to. `consented`:
    whether name and number may be told. `values`: by column.
    """

    place: int
    kind: str
    day: date
    known: datetime
    started: date
    consented: bool
    values: Mapping[str, Value]

    @property
    def month(self) -> date:
        """The first day of the month that it belongs to."""
        return self.day.replace(day=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A case with all that has happened in it and in its activities, by their identities. `facts`: what is
    known `now`.
    """

    workflow: Workflow
    case: Case
    facts: Facts
    history: Mapping[str, tuple[Happened, ...]]
    now: datetime
    _known: dict[str, tuple[int, Case | None]] = field(default_factory=dict)
    _moments: list[datetime] = field(default_factory=list)
    _corrected: dict[str, tuple[Happened, ...]] = field(default_factory=dict)

    def env(self, moment: datetime) -> Env:
        """What expressions saw at a moment, with what has been put right since."""
        case = self.case_at(self.case, moment)
        known = replace(
            self.facts,
            submissions=SentBy(self.facts.submissions, moment),
            activities=GoingOn(self, moment),
        )
        known = readable_facts(self.workflow, case, known)
        return case_environment(self.workflow, case, known, moment)

    def case_at(self, case: Case, moment: datetime) -> Case:
        """A case as it was. Of one whose history is erased in part, where it had been."""
        happened = self._told(case.id)
        until = bisect_right(happened, moment, key=WHEN)
        if case.id not in self._known:
            self._known[case.id] = (0, None) if not is_erased(happened) else (-1, None)
        last, found = self._known[case.id]
        if last < 0:
            return as_far(case, moment)
        if last != until:
            last, found = (last, found) if last < until else (0, None)
            found = replay(happened[last:until], found)
            self._known[case.id] = until, found
        return found if found is not None else as_far(case, moment)

    def moments(self, after: datetime, until: datetime) -> list[datetime]:
        """When something happened in a stretch of time, the earliest first."""
        if not self._moments:
            self._moments.extend(sorted({one.at for id in self.history for one in self._told(id)}))
        return self._moments[
            bisect_right(self._moments, after) : bisect_right(self._moments, until)
        ]

    def running(self, use: str, moment: datetime) -> Iterator[Running]:
        """The activities of a kind that had begun, as they were."""
        for one in self.facts.activities[use]:
            if one.case.opened <= moment:
                sent = SentBy(one.submissions, moment)
                yield Running(case=self.case_at(one.case, moment), submissions=sent)

    def _told(self, case: str) -> tuple[Happened, ...]:
        if case not in self._corrected:
            self._corrected[case] = corrected(self.history.get(case, ()))
        return self._corrected[case]


def is_erased(happened: Iterable[Happened]) -> bool:
    return any(one.kind in CHANGES and not one.payload for one in happened)


def as_far(case: Case, moment: datetime) -> Case:
    """The case with the stays that had begun."""
    visits = tuple(one for one in case.visits if one.entered <= moment)
    return replace(case, visits=visits, state=visits[-1].state if visits else case.state)


class GoingOn(Mapping[str, tuple[Running, ...]]):
    """The activities of each kind as they were at a moment, looked at when somebody asks."""

    __slots__ = ("moment", "past")

    def __init__(self, past: Past, moment: datetime) -> None:
        self.past = past
        self.moment = moment

    def __getitem__(self, use: str) -> tuple[Running, ...]:
        return tuple(self.past.running(use, self.moment))

    def __iter__(self) -> Iterator[str]:
        return iter(self.past.facts.activities)

    def __len__(self) -> int:
        return len(self.past.facts.activities)


class SentBy(Mapping[str, tuple[Submission, ...]]):
    """What had been sent by a moment, read when it is asked for. An amendment has the moment of what it
    amends.
    """

    __slots__ = ("moment", "sent")

    def __init__(self, sent: Mapping[str, tuple[Submission, ...]], moment: datetime) -> None:
        self.sent = sent
        self.moment = moment

    def __getitem__(self, form: str) -> tuple[Submission, ...]:
        found = tuple(one for one in self.sent[form] if one.at <= self.moment)
        if not found:
            raise KeyError(form)
        return found

    def __iter__(self) -> Iterator[str]:
        return (form for form in self.sent if form in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def corrected(happened: Iterable[Happened]) -> tuple[Happened, ...]:
    """What happened, with what amendments changed at the moment at which that was sent which they amend."""
    sent: dict[str, datetime] = {}
    found: list[Happened] = []
    amending: tuple[datetime, datetime] | None = None
    for one in happened:
        if one.kind in OWN or (amending is not None and one.at != amending[0]):
            amending = None
        if one.kind == "submitted" and one.payload:
            sent[str(one.payload["submission"])] = one.at
        elif one.kind == "amended" and one.payload:
            first = sent.get(str(one.payload["amends"]), one.at)
            sent[str(one.payload["submission"])] = first
            amending = one.at, first
        elif amending is not None and one.kind in PUT_RIGHT:
            found.append(replace(one, at=amending[1]))
            continue
        found.append(one)
    return tuple(sorted(found, key=lambda one: one.at))


def changes_of(export: Export, past: Past) -> tuple[Change, ...]:
    """What is reported of the case until now, in the order in which it became known."""
    found: list[Change] = []
    before = past.case.opened - TICK
    for until in ends_of_months(past):
        while (one := next_change(export, past, found, before, until)) is not None:
            found.append(one)
        before = until
    return (*found, *years_of(export, past, found))


def ends_of_months(past: Past) -> Iterator[datetime]:
    """The last moment of each month since the case was opened, and now."""
    calendar = past.facts.calendar
    first = local(calendar, past.case.opened).replace(day=1)
    while True:
        first = (first + timedelta(days=32)).replace(day=1)
        until = calendar.begins(first) - TICK
        yield min(until, past.now)
        if until >= past.now:
            return


def next_change(
    export: Export, past: Past, told: list[Change], before: datetime, until: datetime
) -> Change | None:
    """The next that became known in a month, with the day that it had then: what is dated before the month
    as it was at that moment, what is dated in it as it was at its end.
    """
    first = local(past.facts.calendar, until).replace(day=1)
    since = max(before, told[-1].known - TICK) if told else before
    for moment in past.moments(since, until):
        env = past.env(moment)
        day = change_day(export, past, env, told)
        if day is not None:
            late = day < first
            seen, known = (env, moment) if late else (past.env(until), until)
            return made(export, past, seen, told, day, known)
    env = past.env(until)
    day = change_day(export, past, env, told)
    return None if day is None else made(export, past, env, told, day, until)


def change_day(export: Export, past: Past, env: Env, told: list[Change]) -> date | None:
    """The day of the next change, if it has come. Whoever has ended may start again on a later day than both
    the start and the end that were told.
    """
    today = local(env.calendar, env.now)
    last = told[-1] if told else None
    if last is None or last.kind == END:
        if export.where is not None and export.where.run(env) is not True:
            return None
        day = day_of(export.start, env)
        again = day is not None and (last is None or day > max(last.day, last.started))
        return day if again and day is not None and day <= today else None
    day = day_of(export.end, env)
    if day is None or day > today or (day < last.day and is_of_before(export, past, last.day, day)):
        return None
    return day


def is_of_before(export: Export, past: Past, start: date, day: date) -> bool:
    """Whether an end was known already when the day of the start began, and the start was not: it is none of
    that start's.
    """
    begins = past.facts.calendar.begins(start)
    if begins <= past.case.opened:
        return False
    env = past.env(begins - TICK)
    return day_of(export.end, env) == day and day_of(export.start, env) != start


def local(calendar: Calendar, moment: datetime) -> date:
    return moment.astimezone(calendar.zone).date()


def day_of(expression: Expression, env: Env) -> date | None:
    value = expression.run(env)
    if isinstance(value, datetime):
        return local(env.calendar, value)
    return value if isinstance(value, date) else None


def made(
    export: Export, past: Past, env: Env, told: list[Change], day: date, known: datetime
) -> Change:
    kind = START if not told or told[-1].kind == END else END
    return Change(
        place=len(told),
        kind=kind,
        day=day,
        known=known,
        started=day if kind == START else told[-1].day,
        consented=consented(export, past, known, local(env.calendar, known)),
        values=values_of(export.columns.values(), kind, env),
    )


def consented(export: Export, past: Past, moment: datetime, day: date) -> bool:
    """Whether somebody may be told of by name. Those who are protected are not where that takes a consent."""
    if export.consent is None:
        return True
    if past.facts.person.get("protected") is True:
        return False
    given = past.case_at(past.case, moment).consents.values()
    return any(one.consent == export.consent and one.stands(day) for one in given)


def values_of(columns: Iterable[ReportColumn], kind: str, env: Env) -> Mapping[str, Value]:
    return MappingProxyType(
        {
            one.name: one.value.run(env)
            for one in columns
            if one.value is not None and one.at in (None, kind)
        }
    )


def years_of(export: Export, past: Past, told: list[Change]) -> Iterator[Change]:
    """Whoever takes part without a name is told of anew each year that goes on."""
    if export.consent is None:
        return
    calendar = past.facts.calendar
    for at, one in enumerate(told):
        if one.kind != START or one.consented:
            continue
        last = told[at + 1].day if at + 1 < len(told) else local(calendar, past.now)
        for year in range(one.day.year + 1, last.year + 1):
            first = date(year, 1, 1)
            moment = max(calendar.begins(first), one.known)
            yield Change(
                place=year * 100 + at,
                kind=YEAR,
                day=first,
                known=moment,
                started=one.day,
                consented=False,
                values=values_of(export.columns.values(), YEAR, past.env(moment)),
            )
