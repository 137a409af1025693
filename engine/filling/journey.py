"""Owns the way through a form, page by page: which pages there are, what is wrong on each, where next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.definitions.form import Field, Form, Page
from engine.fields.all import BY_NAME
from engine.filling.context import FillContext
from engine.filling.draft import ROWS, SHOWN, Draft
from engine.filling.groups import MOST_ROWS
from engine.filling.paths import found_at
from engine.filling.rows import arranged, keys_of, new_key, put_back
from engine.filling.settle import settle
from engine.filling.settled import Settled
from engine.filling.sheets import Mark
from engine.filling.signing import with_seals
from engine.foundation.wrong import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A form on its way. `pages`: those that have something to show now, in order; never none. `done`: names
    of pages that were sent and have no problems that stop.
    """

    form: Form
    draft: Draft
    settled: Settled
    pages: tuple[Page, ...]
    done: frozenset[str]

    def page(self, name: str | None) -> Page:
        """The page called `name` if it is shown, else the first that is not done, else the first."""
        for page in self.pages:
            if page.name == name:
                return page
        return next((page for page in self.pages if page.name not in self.done), self.pages[0])

    def number(self, page: Page) -> int:
        """Which of the pages it is, from 1."""
        return self.pages.index(page) + 1

    def before(self, page: Page) -> Page | None:
        place = self.pages.index(page)
        return self.pages[place - 1] if place else None

    def after(self, page: Page) -> Page | None:
        """The page after it; None: all have been shown, check the answers."""
        place = self.pages.index(page) + 1
        return self.pages[place] if place < len(self.pages) else None

    def problems_on(self, page: Page) -> tuple[Problem, ...]:
        return tuple(
            problem for problem in self.settled.problems if first_name(problem.path) in page.fields
        )

    def page_of(self, path: str) -> Page:
        """The page on which the question at `path` stands."""
        name = first_name(path)
        return next((page for page in self.pages if name in page.fields), self.pages[0])


def first_name(path: str) -> str:
    return path.partition(".")[0]


def journey(form: Form, draft: Draft, context: FillContext) -> Journey:
    """Where one is in the form, worked out from what is written in it."""
    settled = settle(form, draft, context)
    pages = _with_something(form, settled) or form.pages[:1]
    wrong = {first_name(problem.path) for problem in settled.problems if not problem.soft}
    done = frozenset(
        page.name
        for page in pages
        if page.name in draft.pages and not wrong.intersection(page.fields)
    )
    return Journey(form=form, draft=draft, settled=settled, pages=pages, done=done)


def _with_something(form: Form, settled: Settled) -> tuple[Page, ...]:
    """The pages on which a question or text is shown: one that would be empty is passed by."""
    return tuple(page for page in form.pages if not settled.shown.isdisjoint(page.fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A page was sent. `problems`: those of the page that somebody can do something about now; why a soft
    rule may be broken is asked for when the form is sent. `opened`: questions that the answers brought
    out, which nobody has seen yet.
    """

    journey: Journey
    page: Page
    problems: tuple[Problem, ...]
    opened: tuple[str, ...]

    @property
    def stays(self) -> bool:
        """Whether the same page is shown again."""
        return bool(self.problems or self.opened)


def save_page(
    form: Form,
    draft: Draft,
    page_name: str,
    posted: Sequence[tuple[str, str]],
    context: FillContext,
) -> Saved:
    """Take what a page sent into the draft. Everything is kept, also what is wrong; what is no question
    of the form is not.
    """
    return page_sent(form, with_posted(form, draft, posted), page_name, context)


def page_sent(form: Form, after: Draft, page_name: str, context: FillContext) -> Saved:
    """The same, when what it sent has been taken into the draft."""
    way = journey(form, after, context)
    after = with_seals(form, after, way.settled)
    page = way.page(page_name)
    opened = unseen(way, page)
    problems = tuple(
        problem
        for problem in way.problems_on(page)
        if not problem.soft and not _of_any(problem.path, opened)
    )
    done = page.name == page_name and not problems and not opened
    kept = after.with_page_done(page.name, done)
    return Saved(journey=journey(form, kept, context), page=page, problems=problems, opened=opened)


def with_posted(form: Form, draft: Draft, posted: Sequence[tuple[str, str]]) -> Draft:
    """The draft with what was posted to questions of the form."""
    return draft.with_posted(
        [
            (name, _known(form, name, text))
            for name, text in posted
            if name == SHOWN or _is_asked(form, name)
        ]
    )


def _known(form: Form, name: str, text: str) -> str:
    """Of the questions that a page says it has shown, those that the form has."""
    if name != SHOWN:
        return text
    return " ".join(path for path in text.split() if found_at(form, path) is not None)


def _is_asked(form: Form, name: str) -> bool:
    """Whether something may be posted under the name: a question's, a part of it, a group's rows."""
    found = found_at(form, name.removeprefix(ROWS))
    if found is None:
        return False
    field, rest = found
    if name.startswith(ROWS):
        return field.type == "repeat" and not rest
    return field.type in BY_NAME and rest in BY_NAME[field.type].parts(field)


def unseen(way: Journey, page: Page) -> tuple[str, ...]:
    """Questions shown on the page that the one who answers has not seen, in the order they stand."""
    settled, fields = way.settled, way.form.fields
    asked, touched = settled.by_path, way.draft.touched
    return tuple(
        path
        for name in page.fields
        for path in _questions(fields[name], name, settled)
        if path in asked and path not in touched
    )


def _questions(field: Field, path: str, settled: Settled) -> Iterator[str]:
    """The paths at which the field may ask something."""
    if field.block is not None:
        for page in field.block.pages:
            for name in page.fields:
                yield from _questions(field.block.fields[name], f"{path}.{name}", settled)
    elif field.type == "repeat":
        for number in range(settled.rows.get(path, 0)):
            for name, inner in field.fields.items():
                yield from _questions(inner, f"{path}.{number}.{name}", settled)
    else:
        yield path


def _of_any(path: str, opened: tuple[str, ...]) -> bool:
    return any(path == one or path.startswith(f"{one}.") for one in opened)


def add_row(form: Form, draft: Draft, group: str, context: FillContext) -> Draft:
    """One more row in a repeating group that is shown; unchanged for anything else, and when it is full."""
    settled = settle(form, draft, context)
    count = settled.rows.get(group)
    if count is None or count >= min(settled.most.get(group, MOST_ROWS), MOST_ROWS):
        return draft
    keys = keys_of(draft, group, count)
    return arranged(draft, group, (*keys, new_key(draft, group)), count)


def remove_row(
    form: Form,
    draft: Draft,
    group: str,
    row: str | int,
    context: FillContext,
    mark: Mark | None = None,
) -> Draft:
    """The row, by its key or counted from 0, is taken away; the others keep their answers."""
    count = settle(form, draft, context).rows.get(group, 0)
    keys = keys_of(draft, group, count)
    at = place_in(keys, row)
    if at is None:
        return draft
    return arranged(draft, group, (*keys[:at], *keys[at + 1 :]), count, mark)


def move_row(
    form: Form, draft: Draft, group: str, row: str | int, by: int, context: FillContext
) -> Draft:
    """The row so many places further down, or up; never beyond the ends."""
    count = settle(form, draft, context).rows.get(group, 0)
    keys = list(keys_of(draft, group, count))
    at = place_in(keys, row)
    if at is None:
        return draft
    key = keys.pop(at)
    keys.insert(max(0, at + by), key)
    return arranged(draft, group, keys, count)


def put_back_row(form: Form, draft: Draft, group: str, key: str, context: FillContext) -> Draft:
    """A row that was taken away comes back, if the group is shown and has room."""
    settled = settle(form, draft, context)
    count = settled.rows.get(group)
    return draft if count is None or count >= MOST_ROWS else put_back(draft, group, key, count)


def place_in(keys: Sequence[str], row: str | int) -> int | None:
    if isinstance(row, str):
        return keys.index(row) if row in keys else None
    return row if 0 <= row < len(keys) else None
