"""Owns how a repeating group is laid out: a card for each row, one to begin new rows from, and the rows
that were taken away and can be put back. What stands in a card is left to `form_html`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.definitions.form import Field
from engine.expressions.scope import Value
from engine.fields.field_type import Words
from engine.filling.draft import Draft, Removed
from engine.filling.groups import MOST_ROWS
from engine.filling.row_headings import row_called, row_heading, telling
from engine.filling.rows import arranged, by_keys, keys_of, put_back
from engine.filling.settle import settle
from engine.filling.settled import Settled

if TYPE_CHECKING:
    from engine.web.questions import Layout, Part

NEW = "ny"
"""The key of the row that a script makes new rows of."""
MOST_GONE = 20
"""Rows taken away that are offered back: the latest."""
NOBODY: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A row. `called`: by its number alone; `shown`: the paths of what is asked in it, called by keys."""

    key: str
    id: str
    number: int
    head: Words
    called: Words
    questions: Sequence[Part]
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`name`: its path, called by keys. `gone`: rows that were taken away, as key and heading, the latest
    first; `just`: the one of them that went last. `tells`: the fields that tell which row it is, and
    `told` how many of them. `stays`: a row was not taken away, since another page has written in it.
    """

    name: str
    cards: Sequence[Card]
    new: Card | None
    gone: Sequence[tuple[str, Words]]
    just: tuple[str, Words] | None
    tells: str
    told: int
    least: int
    most: int | None
    stays: bool

    @property
    def keys(self) -> str:
        return " ".join(card.key for card in self.cards)


def group_of(
    layout: Layout, one: Field, path: str, inside: Sequence[Sequence[Part]], new: Card | None
) -> Group:
    """`inside`: what stands in each row."""
    keys = keys_of(layout.draft, path, len(inside))
    answers = {prefix: found for prefix, found, _ in layout.settled.parts}
    cards = [
        card(layout, one, path, key, number, answers.get(f"{path}.{number}.", NOBODY), questions)
        for number, (key, questions) in enumerate(zip(keys, inside, strict=True))
    ]
    name = by_keys(layout.form, layout.draft, path)
    gone = tuple(gone_rows(layout, one, path, len(inside)))
    names, told = telling(one)
    return Group(
        name=name,
        cards=cards,
        new=new,
        gone=gone,
        just=next((row for row in gone if f"{name}:{row[0]}" == layout.just_gone), None),
        tells=" ".join(names),
        told=told,
        least=layout.settled.least.get(path, 0),
        most=layout.settled.most.get(path),
        stays=name in layout.unseen,
    )


def card(
    layout: Layout,
    one: Field,
    path: str,
    key: str,
    number: int,
    answers: Mapping[str, Value],
    questions: Sequence[Part],
    shown: str = "",
) -> Card:
    return Card(
        key=key,
        id=f"{path}.{number}",
        number=number,
        head=row_heading(one, number, answers, layout.place),
        called=row_called(one, number),
        questions=questions,
        shown=shown,
    )


def with_new_row(layout: Layout, path: str, count: int) -> Layout | None:
    """The layout as it would be with one row more in the group, which nobody has seen."""
    if layout.context is None or count >= MOST_ROWS:
        return None
    keys = keys_of(layout.draft, path, count)
    draft = arranged(layout.draft, path, (*keys, NEW), count)
    settled = settle(layout.form, draft, layout.context)
    giving = layout.giving
    return replace(
        layout,
        draft=draft,
        settled=settled,
        errors={},
        opened=frozenset(),
        giving=replace(giving, draft=draft, settled=settled) if giving is not None else None,
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
