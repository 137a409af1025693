"""Owns the page of a project's measurements: median and spread for each occasion, how many have answered of
those who should, and who is late. Recorded.

Those who see figures only are told of no group smaller than `FEW`. A blind answer counts when the state has
been reached from which it is read. Protected persons are left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

from engine.access.facts import Act
from engine.access.reading import blocks_of
from engine.access.who import sees
from engine.casework.withheld import is_readable
from engine.definitions.deployment import Deployment
from engine.definitions.form import Computed, Form
from engine.definitions.workflow import FormUse, Workflow
from engine.expressions.scope import Values
from engine.expressions.types import Kind
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.activity_names import with_kind
from engine.operations.callers import Caller
from engine.operations.measuring import block_values, is_placeholder, limits, number_in
from engine.operations.recording import note
from engine.operations.standing import Desk, sit_down
from engine.operations.views import Words
from engine.operations.views_figures import FiguresPage, LateAnswer, Measured, Occasion, Spread
from engine.operations.world import World
from engine.storage.figures import AskedIn, SentIn, asked_in, sent_in

FEW = 5
MOST_LATE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an instrument is answered: a form of a workflow or of an activity of it (`use`); `path`: of the
    block that it is there.
    """

    case: Workflow
    use: str | None
    flow: Workflow
    form: FormUse
    instrument: Form
    path: str

    def holds(self, found: SentIn | AskedIn, form: str) -> bool:
        place = (found.workflow, found.use, form)
        return place == (self.case.name, self.use, self.form.name)


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
    forms = {one.form.name for one in sources}
    sent = tuple(sent_in(desk.tx, desk.caller.deployment, forms)) if forms else ()
    asked = tuple(asked_in(desk.tx, desk.caller.deployment, forms)) if forms else ()
    few = 0 if "all" in sees(desk.actor, desk.deployment) else FEW
    found = (measured(one, sent, asked, few, desk.deployment.base_language) for one in sources)
    return FiguresPage(
        measured=tuple(one for one in found if any(spread.occasions for spread in one.spreads)),
        few=few,
        late=None if few else tuple(late(desk, sources, asked))[:MOST_LATE],
    )


def sources_in(deployment: Deployment) -> Iterator[Source]:
    for case in deployment.workflows.values():
        yield from sources_of(case, None, case)
        for use in case.activities.values():
            yield from sources_of(case, use.name, use.workflow)


def sources_of(case: Workflow, use: str | None, flow: Workflow) -> Iterator[Source]:
    for form in flow.forms.values():
        blocks = (("", form.form), *blocks_of(form.form.fields))
        for path, instrument in blocks:
            if instrument.instrument is not None:
                yield Source(
                    case=case, use=use, flow=flow, form=form, instrument=instrument, path=path
                )


def measured(
    source: Source, sent: Iterable[SentIn], asked: Iterable[AskedIn], few: int, language: str
) -> Measured:
    answers = answered(source, sent)
    waiting = Counter(
        len(answers[root]) + 1
        for root in {one.root for one in asked if source.holds(one, one.form)}
    )
    return Measured(
        title=source.instrument.title,
        where=where_asked(source),
        placeholder=is_placeholder(source.instrument, language),
        spreads=tuple(
            spread(computed, answers.values(), waiting, few)
            for computed in source.instrument.values.values()
            if not computed.hidden and is_number(computed)
        ),
    )


def where_asked(source: Source) -> Words:
    """The workflow, the kind of activity in it, and the form, where that is not the instrument alone."""
    use = source.case.activities.get(source.use or "")
    where = with_kind(source.case.title, use.label) if use is not None else source.case.title
    return with_kind(where, source.form.form.title) if source.path else where


def answered(source: Source, sent: Iterable[SentIn]) -> Mapping[str, list[Values]]:
    """For each case what was answered, oldest first."""
    found: dict[str, list[Values]] = defaultdict(list)
    for one in sent:
        if source.holds(one, one.sent.form) and is_open(source, one):
            names = one.sent.as_names()
            values = block_values(names, source.path) if source.path else names
            if values is not None:
                found[one.root].append(values)
    return found


def is_open(source: Source, one: SentIn) -> bool:
    """Whether it is read by others than its author."""
    return is_readable(source.flow, source.form, one.visits, one.sent.at)


def is_number(computed: Computed) -> bool:
    return computed.value is not None and computed.value.type.kind is Kind.NUMBER


def spread(
    computed: Computed, answers: Iterable[list[Values]], waiting: Counter[int], few: int
) -> Spread:
    by_occasion: dict[int, list[float]] = defaultdict(list)
    for series in answers:
        for number, names in enumerate(series, start=1):
            value = number_in(names, computed.name)
            if value is not None:
                by_occasion[number].append(value)
    numbers = range(1, max((*by_occasion, *waiting), default=0) + 1)
    low, high = limits(computed)
    return Spread(
        label=computed.label,
        better=computed.better,
        low=low,
        high=high,
        occasions=tuple(occasion(n, by_occasion[n], waiting[n], few) for n in numbers),
    )


def occasion(number: int, values: list[float], waiting: int, few: int) -> Occasion:
    """How many lack is told as little as how many there are, where it is few."""
    if len(values) < max(few, 1):
        told = len(values) if not few else None
        return Occasion(number=number, answered=told, should=None if few else waiting)
    lacks = waiting == 0 or waiting >= few
    low, _, high = quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    return Occasion(
        number=number,
        answered=len(values),
        should=len(values) + waiting if lacks else None,
        median=median(values),
        low=low,
        high=high,
    )


def late(desk: Desk, sources: tuple[Source, ...], asked: Iterable[AskedIn]) -> Iterator[LateAnswer]:
    for one in asked:
        source = next((known for known in sources if known.holds(one, one.form)), None)
        if source is not None and one.due is not None and one.due < desk.today:
            yield LateAnswer(
                number=one.number,
                person=one.name,
                title=source.form.form.title,
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
