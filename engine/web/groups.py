"""Owns how a repeating group is laid out: a card for each row, one to begin new rows from, and the rows
that were taken away and can be put back. What stands in a card is left to `form_html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.definitions.form import Field
from engine.expressions.scope import Value
from engine.fields.field_type import Words
from engine.filling.coming_row import settled_row, with_row
from engine.filling.draft import Draft, Removed
from engine.filling.groups import GroupStep
from engine.filling.row_headings import row_called, row_heading, telling
from engine.filling.rows import by_keys, keys_of, put_back
from engine.filling.settle import settle
from engine.filling.settled import Settled
from engine.foundation.quick import quick

if TYPE_CHECKING:
    from engine.web.questions import Layout, Part

NEW = "ny"
"""The key of the row that a script makes new rows of."""
MOST_GONE = 20
"""Rows taken away that are offered back: the latest."""
NOBODY: Mapping[str, Value] = {}
NOTHING: Mapping[str, tuple[str, ...]] = {}


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A row of the group called `name`. `called`: by its number alone; `last`: no row stands after it;
    `needed`: it cannot be taken away; `shown`: the paths of what is asked in it, called by keys.
    """

    name: str
    key: str
    id: str
    number: int
    last: bool
    needed: bool
    head: Words
    called: Words
    questions: Sequence[Part]
    shown: str = ""
    template: str = "repeat_row.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`name`: its path, and `keys` its rows, called by keys. `new`: the row that a script makes new rows of.
    `gone`: rows that were taken away, as key and heading, the latest first; `just`: the one of them that
    went last. `tells`: the fields that tell which row it is, and `told` how many of them. `stays`: a row was
    not taken away, since another page has written in it.
    """

    name: str
    keys: str
    gone: Sequence[tuple[str, Words]]
    just: tuple[str, Words] | None
    tells: str
    told: int
    least: int
    most: int | None
    stays: bool
    cards: Sequence[Part] = ()
    new: Part | None = None


def group_of(layout: Layout, one: Field, path: str, count: int) -> Group:
    """Of so many rows, without what stands in them."""
    name = name_of(layout, path)
    gone = tuple(gone_rows(layout, one, path, count))
    names, told = telling(one)
    return Group(
        name=name,
        keys=" ".join(keys_of(layout.draft, path, count)),
        gone=gone,
        just=next((row for row in gone if f"{name}:{row[0]}" == layout.just_gone), None),
        tells=" ".join(names),
        told=told,
        least=layout.settled.least.get(path, 0),
        most=layout.settled.most.get(path),
        stays=name in layout.unseen,
    )


def name_of(layout: Layout, path: str) -> str:
    return by_keys(layout.form, layout.draft, path)


def cards_of(
    layout: Layout, one: Field, path: str, inside: Sequence[Sequence[Part]]
) -> Iterator[Card]:
    """`inside`: what stands in each row."""
    name, keys = name_of(layout, path), keys_of(layout.draft, path, len(inside))
    answers = {prefix: found for prefix, found, _ in layout.settled.parts}
    least, last = layout.settled.least.get(path, 0), len(inside) - 1
    for number, (key, questions) in enumerate(zip(keys, inside, strict=True)):
        row = answers.get(f"{path}.{number}.", NOBODY)
        yield Card(
            name=name,
            key=key,
            id=f"{path}.{number}",
            number=number,
            last=number == last,
            needed=last < least,
            head=row_heading(one, number, row, layout.place),
            called=row_called(one, number),
            questions=questions,
        )


def layout_of_new(layout: Layout, step: GroupStep, count: int) -> Layout:
    """How one row more than the `count` of a group is laid out, which nobody has seen."""
    assert layout.context is not None  # noqa: S101  whoever asks has looked
    draft = with_row(layout.draft, step.path, count, NEW)
    settled = settled_row(layout.form, step, count, draft, layout.context, layout.settled)
    giving = layout.giving
    return replace(
        layout,
        draft=draft,
        settled=settled,
        written=NOTHING,
        errors={},
        opened=frozenset(),
        giving=replace(giving, draft=draft, settled=settled) if giving is not None else None,
    )


def new_card(
    layout: Layout,
    one: Field,
    path: str,
    number: int,
    questions: Sequence[Part],
    asked: Iterable[str],
) -> Card:
    """Of a `layout_of_new`. `asked`: the paths in it."""
    row = answers_at(layout.settled, f"{path}.{number}.")
    return Card(
        name=name_of(layout, path),
        key=NEW,
        id=f"{path}.{number}",
        number=number,
        last=True,
        needed=True,
        head=row_heading(one, number, row, layout.place),
        called=row_called(one, number),
        questions=questions,
        shown=" ".join(name_of(layout, found) for found in asked),
    )


def gone_rows(layout: Layout, one: Field, path: str, count: int) -> list[tuple[str, Words]]:
    """Rows in which something was written, each called what it was."""
    removed = layout.draft.removed.get(path, ())
    written = [row for row in reversed(removed) if holds_words(row)][:MOST_GONE]
    if layout.context is None:
        return []
    found = []
    for row in written:
        back = put_back(layout.draft, path, row.key, count)
        found.append((row.key, gone_head(layout, one, path, back, row)))
    return found


def gone_head(layout: Layout, one: Field, path: str, back: Draft, row: Removed) -> Words:
    assert layout.context is not None  # noqa: S101  `gone_rows` has looked
    settled = settle(layout.form, back, layout.context)
    number = keys_of(back, path).index(row.key)
    return row_heading(one, row.place, answers_at(settled, f"{path}.{number}."), layout.place)


def answers_at(settled: Settled, start: str) -> Mapping[str, Value]:
    return next((found for prefix, found, _ in settled.parts if prefix == start), NOBODY)


def holds_words(row: Removed) -> bool:
    return any(text.strip() for texts in row.row.written.values() for text in texts)
