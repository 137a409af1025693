"""Owns the way through a form one question at a time: which questions there are, each row of a matrix by
itself, and what has been said when one of them is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.definitions.form import Field, Form, MatrixRow, Page
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.journey import Journey, journey
from engine.filling.settled import Settled
from engine.filling.signing import with_seals
from engine.foundation.texts import Text
from engine.foundation.wrong import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One question, at `path`: `row` of it where it is a matrix; a repeating group is asked as a whole.
    `around`: what the parts of the form that it stands in are called. `told`: info texts before it; a page
    that ends with one has a step of its own for it, without a question.
    """

    path: str
    page: Page
    field: Field
    row: MatrixRow | None = None
    around: tuple[Text, ...] = ()
    told: tuple[Text, ...] = ()

    @property
    def asks(self) -> bool:
        return self.field.type != "info"

    def holds(self, path: str) -> bool:
        return path == self.path or path.startswith(f"{self.path}.")


def steps_of(way: Journey) -> tuple[Step, ...]:
    """Every question that is shown now, in the order in which they are asked."""
    return tuple(one for page in way.pages for one in with_told(of_page(way, page)))


def of_page(way: Journey, page: Page) -> Iterator[Step]:
    return within(way.form.fields, page.fields, "", way.settled, page, ())


def within(
    fields: Mapping[str, Field],
    names: Iterable[str],
    prefix: str,
    settled: Settled,
    page: Page,
    around: tuple[Text, ...],
) -> Iterator[Step]:
    for name in names:
        one, path = fields[name], prefix + name
        if path not in settled.shown:
            continue
        if one.block is not None:
            inner = (each for part in one.block.pages for each in part.fields)
            called = (*around, one.label if one.label.entries else one.block.title)
            yield from within(one.block.fields, inner, f"{path}.", settled, page, called)
        elif one.rows:
            for row in one.rows.values():
                yield Step(
                    path=f"{path}.{row.name}", page=page, field=one, row=row,
                    around=(*around, one.label),
                )  # fmt: skip
        else:
            yield Step(path=path, page=page, field=one, around=around)


def with_told(steps: Iterable[Step]) -> Iterator[Step]:
    """Info texts go with the question after them."""
    told: list[Step] = []
    for step in steps:
        if not step.asks:
            told.append(step)
            continue
        yield replace(step, told=texts_of(told))
        told = []
    if told:
        yield replace(told[-1], told=texts_of(told))


def texts_of(steps: Iterable[Step]) -> tuple[Text, ...]:
    return tuple(one.field.text for one in steps if one.field.text is not None)


def step_at(steps: Sequence[Step], path: str) -> Step | None:
    """The step at a path, or within which it lies, or the first of a part of the form that it names."""
    within_it = (one for one in steps if one.holds(path))
    return next(within_it, None) or next(
        (one for one in steps if one.path.startswith(f"{path}.")), None
    )


def left_off(steps: Sequence[Step], way: Journey, page: Page) -> Step | None:
    """The first question of the page that nobody has been shown; else its first."""
    own = [one for one in steps if one.page.name == page.name]
    unseen = (one for one in own if one.asks and one.path not in way.draft.touched)
    return next(unseen, None) or next(iter(own), None)


def following(before: Sequence[Step], after: Sequence[Step], path: str) -> Step | None:
    """The question after the one at `path`, when what was `before` has become what is `after`: the next that
    has not been passed. None: that was the last.
    """
    now = [one.path for one in after]
    if path in now:
        return next(iter(after[now.index(path) + 1 :]), None)
    paths = [one.path for one in before]
    passed = paths[: paths.index(path) + 1] if path in paths else []
    return next((one for one in after if one.path not in passed), None)


def question_sent(
    form: Form, after: Draft, path: str, context: FillContext
) -> tuple[Journey, tuple[Problem, ...]]:
    """The way when an answer has been taken into the draft, with what is wrong with that answer."""
    way = journey(form, after, context)
    after = with_seen(with_seals(form, after, way.settled), way)
    page = way.page_of(path)
    seen = all(
        one.path in after.touched for one in of_page(way, page) if one.asks and is_plain(one)
    )
    stops = any(not one.soft for one in way.problems_on(page))
    way = journey(form, after.with_page_done(page.name, seen and not stops), context)
    return way, problems_at(way, path)


def is_plain(step: Step) -> bool:
    """Whether the step is a question itself; a group is seen when its questions are."""
    return step.field.type != "repeat"


def with_seen(draft: Draft, way: Journey) -> Draft:
    """A matrix has been seen when all its rows have."""
    rows: dict[str, list[str]] = {}
    for page in way.pages:
        for one in of_page(way, page):
            if one.row is not None:
                rows.setdefault(one.path.rpartition(".")[0], []).append(one.path)
    whole = {path for path, inner in rows.items() if draft.touched.issuperset(inner)}
    return replace(draft, touched=draft.touched | whole)


def problems_at(way: Journey, path: str) -> tuple[Problem, ...]:
    return tuple(
        one
        for one in way.settled.problems
        if not one.soft and (one.path == path or one.path.startswith(f"{path}."))
    )
