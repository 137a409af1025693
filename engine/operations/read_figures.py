"""Owns the page of a project's measurements: median and spread for each occasion, how many have answered of
those who should, and who is late. Recorded.

Those who see figures only are told of no group smaller than `FEW`. A blind answer counts when the state has
been reached from which it is read. Protected persons are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from engine.access.facts import Act
from engine.access.who import sees
from engine.definitions.form import Computed
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.activity_names import with_kind
from engine.operations.callers import Caller
from engine.operations.figures_kept import Source, catch_up, is_counted, place_of, sources_in
from engine.operations.measuring import is_placeholder, limits
from engine.operations.recording import note
from engine.operations.standing import Desk, sit_down
from engine.operations.views import Words
from engine.operations.views_figures import FiguresPage, LateAnswer, Measured, Occasion, Spread
from engine.operations.world import World
from engine.storage.figures import late_in
from engine.storage.measures import Quartiles, quartiles, waiting

FEW = 5
MOST_LATE = 100


def read_figures(world: World, caller: Caller) -> FiguresPage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        allowed = desk.decide(Act.READ_FIGURES)
        refused = isinstance(allowed, Refused)
        note(tx, caller, Act.READ_FIGURES, desk.now, refused=refused, about="measurements")
        if isinstance(allowed, Refused):
            return allowed
        return figures_page(desk)


def figures_page(desk: Desk) -> FiguresPage:
    sources = tuple(sources_in(desk.deployment))
    catch_up(desk.tx, desk.caller.deployment, sources)
    few = 0 if "all" in sees(desk.actor, desk.deployment) else FEW
    counted = quartiles(desk.tx, desk.caller.deployment) if sources else ()
    found = (measured(desk, one, counted, few) for one in together(sources))
    return FiguresPage(
        measured=tuple(one for one in found if any(spread.occasions for spread in one.spreads)),
        few=few,
        late=None if few else tuple(late(desk, sources)),
    )


def together(sources: Iterable[Source]) -> Iterator[tuple[Source, ...]]:
    """The sources of each instrument in each workflow."""
    found: dict[tuple[str, str], list[Source]] = defaultdict(list)
    for one in sources:
        found[one.case.name, one.instrument.name].append(one)
    return (tuple(group) for group in found.values())


def measured(
    desk: Desk, sources: tuple[Source, ...], counted: Iterable[Quartiles], few: int
) -> Measured:
    case, instrument = sources[0].case, sources[0].instrument
    places = {one.place: one.form.name for one in sources}
    lack = waiting(desk.tx, desk.caller.deployment, case.name, instrument.name, places)
    own = [one for one in counted if (one.workflow, one.instrument) == (case.name, instrument.name)]
    return Measured(
        title=instrument.title,
        workflow=case.title,
        where=tuple(dict.fromkeys(where_asked(one) for one in sources)),
        placeholder=is_placeholder(instrument, desk.deployment.base_language),
        spreads=tuple(
            spread(computed, [one for one in own if one.value == computed.name], lack, few)
            for computed in instrument.values.values()
            if is_counted(computed)
        ),
    )


def where_asked(source: Source) -> Words:
    """The form, with the kind of activity that it belongs to."""
    use = source.case.activities.get(source.use or "")
    return with_kind(use.label, source.form.form.title) if use else source.form.form.title


def spread(
    computed: Computed, counted: Iterable[Quartiles], lack: Mapping[int, int], few: int
) -> Spread:
    found = {one.occasion: one for one in counted}
    numbers = range(1, max((*found, *lack), default=0) + 1)
    low, high = limits(computed)
    return Spread(
        label=computed.label,
        better=computed.better,
        low=low,
        high=high,
        occasions=tuple(occasion(n, found.get(n), lack.get(n, 0), few) for n in numbers),
    )


def occasion(number: int, found: Quartiles | None, lack: int, few: int) -> Occasion:
    """How many lack is told as little as how many there are, where it is few."""
    count = found.count if found is not None else 0
    if found is None or count < max(few, 1):
        told = count if not few else None
        return Occasion(number=number, answered=told, should=None if few else count + lack)
    known = lack == 0 or lack >= few
    low, middle, high = (quarter(found, one) for one in (1, 2, 3))
    return Occasion(
        number=number,
        answered=count,
        should=count + lack if known else None,
        median=middle,
        low=low,
        high=high,
    )


def quarter(found: Quartiles, which: int) -> float:
    """Between the two numbers that it parts, as far as it lies from each."""
    place, rest = divmod((found.count - 1) * which, 4)
    low = found.at[place]
    return low + (found.at.get(place + 1, low) - low) * rest / 4


def late(desk: Desk, sources: tuple[Source, ...]) -> Iterator[LateAnswer]:
    """By the sources' forms; a form of the same name elsewhere asks no instrument."""
    titles = {one.place: one.form.form.title for one in sources}
    forms = {one.form.name for one in sources}
    asked = late_in(desk.tx, desk.caller.deployment, forms, desk.today, MOST_LATE) if forms else ()
    for one in asked:
        title = titles.get(place_of(one.workflow, one.use, one.form))
        if title is not None:
            yield LateAnswer(
                number=one.number,
                person=one.name,
                title=title,
                who=receiver(desk, one.of),
                due=one.due,
            )


def receiver(desk: Desk, of: str) -> Words:
    """Whom an ask is to, by role, as the participant or by name."""
    kind, _, name = of.partition(":")
    if kind == "participant":
        return said("deltagaren")
    if kind == "role" and name in desk.deployment.roles:
        return desk.deployment.roles[name].label
    if kind == "organisation" and name in desk.deployment.organisations:
        return desk.deployment.organisations[name].label
    return desk.labels.get(name, "")
