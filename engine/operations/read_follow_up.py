"""Owns the page of follow-up and the lists behind its figures. Recorded.

Both take what they count from `selected`, so that they agree. Those who see figures only look at one thing at
a time (see `few`) and at no list. Protected persons are in no figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from engine.access.facts import Act
from engine.access.proving import may_prove
from engine.access.who import sees
from engine.definitions.indicator import Indicator
from engine.expressions.types import Kind
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller
from engine.operations.few import FEW, Name, Sizes, hidden, sizes, worked_out
from engine.operations.following_flow import months_of, phases_of, running_of
from engine.operations.recording import note
from engine.operations.standing import Desk, name_of, sit_down
from engine.operations.views import Named, Words
from engine.operations.views_follow_up import (
    Behind,
    FigureList,
    FollowUp,
    Group,
    Line,
    Wanted,
)
from engine.operations.working_out import FIGURES, still_working
from engine.operations.world import World
from engine.storage import people
from engine.storage.facts import FactOf, courses_in, facts_in

LEADS = ("median", "p90")
MONTH = "month"
YES_NO = {"true": said("ja"), "false": said("nej")}
UNKNOWN = said("inte känt")
NO_SUCH = Refused(
    reasons=(Reason(kind="missing", sentence=said("Det finns ingen sådan siffra att visa.")),)
)
NO_LISTS = Refused(
    reasons=(
        Reason(kind="access", sentence=said("Du ser siffrorna, men inte vilka som räknas i dem.")),
    )
)


def read_follow_up(world: World, caller: Caller, wanted: Wanted) -> FollowUp | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        refused = may_read(desk, "follow_up")
        return refused or follow_up(desk, wanted)


def read_figure_list(
    world: World, caller: Caller, name: str, wanted: Wanted, group: str | None = None
) -> FigureList | Refused:
    """`group`: the name of one, empty for those whose group is not known; None: all."""
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        refused = may_read(desk, name, lists=True)
        if refused or name not in desk.deployment.indicators:
            return refused or NO_SUCH
        working = still_working(desk, FIGURES)
        return working or figure_list(desk, desk.deployment.indicators[name], wanted, group)


def may_read(desk: Desk, about: str, *, lists: bool = False) -> Refused | None:
    """Figures, or the lists behind them."""
    allowed = desk.decide(Act.READ_FIGURES)
    refused = allowed if isinstance(allowed, Refused) else None
    if refused is None and lists and few_for(desk):
        refused = NO_LISTS
    note(desk.tx, desk.caller, Act.READ_FIGURES, desk.now, refused=refused is not None, about=about)
    return refused


def few_for(desk: Desk) -> int:
    return 0 if "all" in sees(desk.actor, desk.deployment) else FEW


def follow_up(desk: Desk, wanted: Wanted) -> FollowUp | Refused:
    """Refused while it is being worked out."""
    working = still_working(desk, FIGURES)
    if working is not None:
        return working
    deployment, few = desk.deployment, few_for(desk)
    allowed = one_at_a_time(desk, wanted) if few else wanted
    facts = facts_by_indicator(desk)
    courses = courses_in(desk.tx, desk.caller.deployment, deployment.of_people)
    within = [one for one in courses if allowed.subproject in ("", one.subproject)]
    lines = [
        line(desk, one, facts.get(name, ()), allowed) for name, one in deployment.indicators.items()
    ]
    goals = [one for one in lines if one.target is not None]
    leads = [one for one in lines if one.target is None and one.measure in LEADS]
    first, last = span_of(desk, allowed)
    return FollowUp(
        project=deployment.title,
        wanted=allowed,
        first=first,
        last=last,
        goals=tuple(goals),
        leads=tuple(leads),
        others=tuple(one for one in lines if one not in goals and one not in leads),
        months=months_of(desk, courses if few else within, last, few),
        phases=phases_of(desk, courses if few else within, few),
        running=running_of(courses if few else within, few),
        years=years_in(desk, facts),
        subprojects=tuple(
            Named(name=one.name, label=one.label) for one in deployment.subprojects.values()
        ),
        splits=tuple(splits_in(deployment.indicators.values())),
        few=few,
        narrowed=allowed != wanted,
        funding=deployment.funding.get("text", ""),
        reports=bool(deployment.exports) and not few and may_prove(desk.decide(Act.EXPORT)),
    )


def facts_by_indicator(desk: Desk) -> Mapping[str, Sequence[FactOf]]:
    """Of each indicator what it counts, everyone once where it says so, the earliest first."""
    found: dict[str, list[FactOf]] = defaultdict(list)
    known = desk.deployment.indicators
    for one in facts_in(desk.tx, desk.caller.deployment, known):
        found[one.fact.indicator].append(one)
    return {name: counted_once(known[name], rows) for name, rows in found.items()}


def counted_once(one: Indicator, rows: Iterable[FactOf]) -> Sequence[FactOf]:
    """A person is counted where they were first, and where something is known of them before where it is
    not. So everyone is in one month, one sub-project and one group, and these add up.
    """
    in_order = sorted(rows, key=lambda row: (row.fact.day or date.min, row.fact.record))
    if not one.once_per_person:
        return in_order
    by_person: dict[str, FactOf] = {}
    for row in sorted(in_order, key=lambda row: row.fact.number is None):
        by_person.setdefault(row.person or row.case, row)
    kept = {id(row) for row in by_person.values()}
    return [row for row in in_order if id(row) in kept]


def one_at_a_time(desk: Desk, wanted: Wanted) -> Wanted:
    """For those who see figures only: a year, a sub-project or a split, and nothing finer than that."""
    if wanted.first or wanted.last or wanted.period == MONTH:
        return Wanted(split=wanted.split)
    if wanted.period:
        return Wanted(period=wanted.period)
    return replace(wanted, split="") if wanted.subproject else wanted


def span_of(desk: Desk, wanted: Wanted) -> tuple[date | None, date]:
    """The days that are looked at; from the beginning where the first is None."""
    first, last = desk.deployment.period
    end = min(desk.today, last) if last is not None else desk.today
    if wanted.first or wanted.last:
        return wanted.first or first, wanted.last or end
    if wanted.period == MONTH:
        before = desk.today.replace(day=1) - timedelta(days=1)
        return before.replace(day=1), before
    if wanted.period.isdigit():
        year = int(wanted.period)
        return date(year, 1, 1), date(year, 12, 31)
    return first, desk.today


def is_whole(wanted: Wanted) -> bool:
    return not (wanted.period or wanted.first or wanted.last)


def selected(desk: Desk, rows: Iterable[FactOf], wanted: Wanted) -> Sequence[FactOf]:
    """What a figure counts, of all that its indicator does. What has no day is in the whole project alone."""
    first, last = span_of(desk, wanted)
    parts = [row for row in rows if wanted.subproject in ("", row.subproject)]
    if is_whole(wanted):
        return parts
    return [
        row
        for row in parts
        if row.fact.day is not None and (first or date.min) <= row.fact.day <= last
    ]


def line(desk: Desk, one: Indicator, rows: Sequence[FactOf], wanted: Wanted) -> Line:
    few = few_for(desk) if one.person else 0
    chosen = selected(desk, rows, wanted)
    shut = bool(few) and is_shut(one, rows, wanted, few)
    made = Line(
        name=one.name,
        label=one.label,
        measure=one.measure,
        value=None if shut else worked_out(one, chosen),
        hidden=shut,
        groups=() if shut else tuple(groups(one, chosen, wanted.split, few)),
    )
    if shut:
        return made
    resting = made if few else resting_on(made, chosen)
    return with_target(desk, one, resting, chosen, wanted)


def resting_on(made: Line, rows: Sequence[FactOf]) -> Line:
    """With how many the figure rests on, and of how many nothing is known."""
    known = [row for row in rows if row.fact.number is not None]
    persons = len({row.person for row in known if row.person is not None})
    apart = made.measure == "count" and 0 < persons < len(known)
    return replace(
        made,
        of=len(known),
        missing=len(rows) - len(known),
        people=persons if apart else None,
    )


def is_shut(one: Indicator, rows: Sequence[FactOf], wanted: Wanted, few: int) -> bool:
    """Whether a figure may not be told to those who see figures only."""
    if one.measure == "latest" or min(sizes(one, rows)) < few:
        return True
    if wanted.period:
        return int(wanted.period) in hidden(sized(one, by_year(rows)), few)
    if wanted.subproject:
        return wanted.subproject in hidden(sized(one, by_part(rows)), few)
    return False


def by_year(rows: Iterable[FactOf]) -> Mapping[int | None, Sequence[FactOf]]:
    found: dict[int | None, list[FactOf]] = defaultdict(list)
    for row in rows:
        found[row.fact.day.year if row.fact.day is not None else None].append(row)
    return found


def by_part(rows: Iterable[FactOf]) -> Mapping[str, Sequence[FactOf]]:
    found: dict[str, list[FactOf]] = defaultdict(list)
    for row in rows:
        found[row.subproject].append(row)
    return found


def by_group(
    one: Indicator, rows: Iterable[FactOf], at: int
) -> Mapping[str | None, Sequence[FactOf]]:
    """Every group that there may be, also those with nobody in them; the unknown only where there are any."""
    found: dict[str | None, list[FactOf]] = {name: [] for name in group_names(one, at)}
    for row in rows:
        found.setdefault(row.fact.groups[at], []).append(row)
    return found


def sized(one: Indicator, parts: Mapping[Name, Sequence[FactOf]]) -> dict[Name, Sizes]:
    return {name: sizes(one, rows) for name, rows in parts.items()}


def groups(one: Indicator, rows: Sequence[FactOf], split: str, few: int) -> Iterator[Group]:
    at = next((at for at, found in enumerate(one.split) if found.text == split), None)
    if at is None:
        return
    parts = by_group(one, rows, at)
    shut = hidden(sized(one, parts), few) if few else frozenset()
    for name, inside in parts.items():
        yield Group(
            name=name,
            label=group_label(one, at, name),
            value=None if name in shut else worked_out(one, inside),
            hidden=name in shut,
        )


def group_names(one: Indicator, at: int) -> Iterable[str]:
    type_ = one.split[at].type
    return YES_NO if type_.kind is Kind.BOOLEAN else type_.options


def group_label(one: Indicator, at: int, name: str | None) -> Words:
    if name is None:
        return UNKNOWN
    if one.split[at].type.kind is Kind.BOOLEAN:
        return YES_NO[name]
    option = one.split[at].type.options.get(name)
    return option.label if option is not None and option.label is not None else name


def splits_in(indicators: Iterable[Indicator]) -> Iterator[Named]:
    """What figures may be split over, each once."""
    seen: dict[str, Words] = {}
    for one in indicators:
        for split in one.split:
            seen.setdefault(split.text, split.type.label or split.text)
    yield from (Named(name=name, label=label) for name, label in seen.items())


def years_in(desk: Desk, facts: Mapping[str, Sequence[FactOf]]) -> tuple[int, ...]:
    """The years of the project, and those in which anything has happened, until today."""
    first, _ = desk.deployment.period
    days = [row.fact.day for rows in facts.values() for row in rows if row.fact.day is not None]
    begun = [*days, first] if first is not None else days
    start = min((day.year for day in begun), default=desk.today.year)
    return tuple(range(desk.today.year, max(start, desk.today.year - 20) - 1, -1))


def with_target(
    desk: Desk, one: Indicator, made: Line, rows: Sequence[FactOf], wanted: Wanted
) -> Line:
    """The target of the project, or of a sub-project that has its own. A number that grows is held against
    the whole time alone.
    """
    part = desk.deployment.subprojects.get(wanted.subproject)
    target = part.targets.get(one.name) if part is not None else one.target
    grows = one.measure in ("count", "sum")
    if target is None or (grows and not is_whole(wanted)):
        return made
    until = one.until or desk.deployment.period[1]
    return replace(
        made,
        target=target,
        at_least=one.at_least is not None,
        until=until,
        over=until is not None and until < desk.today,
        forecast=forecast(desk, made.value, rows, until) if grows else None,
    )


def forecast(
    desk: Desk, value: float | None, rows: Sequence[FactOf], until: date | None
) -> float | None:
    """What it will be if it goes on in a straight line; None where the day has passed."""
    begun = desk.deployment.period[0]
    days = [row.fact.day for row in rows if row.fact.day is not None]
    start = min([*days, begun] if begun is not None else days, default=None)
    if value is None or until is None or start is None or not start < desk.today < until:
        return None
    return value * ((until - start).days / (desk.today - start).days)


def figure_list(
    desk: Desk, one: Indicator, wanted: Wanted, group: str | None
) -> FigureList | Refused:
    """The rows behind the figure; of a condition those for whom it is true."""
    chosen = selected(desk, facts_by_indicator(desk).get(one.name, ()), wanted)
    at = next((at for at, found in enumerate(one.split) if found.text == wanted.split), None)
    label: Words | None = None
    if group is not None:
        names = [*group_names(one, at), ""] if at is not None else []
        if at is None or group not in names:
            return NO_SUCH
        chosen = by_group(one, chosen, at).get(group or None, ())
        label = group_label(one, at, group or None)
    rows = [row for row in chosen if row.fact.number is not None]
    shown = tuple(behind(desk, one, rows))
    found = line(desk, one, facts_by_indicator(desk).get(one.name, ()), wanted)
    made = resting_on(replace(found, value=worked_out(one, chosen)), chosen)
    return FigureList(line=made, group=label, rows=shown, wanted=wanted)


def behind(desk: Desk, one: Indicator, rows: Sequence[FactOf]) -> Iterator[Behind]:
    known = people.names_by_id(desk.tx, (row.person for row in rows if row.person is not None))
    nameless = desk.deployment.flow_of(one.over).anonymous
    for row in rows:
        yield Behind(
            number="" if nameless else row.number,
            person="" if nameless or row.person is None else name_of(known.get(row.person)),
            day=row.fact.day,
            value=row.fact.number,
        )
