"""Owns what was written at one question on several pages of a draft, as it is shown to be chosen from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from engine.definitions.form import Form
from engine.filling.draft import Draft
from engine.filling.meeting import value_at
from engine.filling.paths import chosen, label_at
from engine.filling.rows import by_keys
from engine.filling.sheets import Mark, Value, stamp
from engine.foundation.texts import said
from engine.operations.views import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One of several answers. `stamp` names it; `here`: written on the very page that asks."""

    stamp: str
    words: Words | None
    at: datetime | None
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsToChoose:
    question: str
    label: Words
    ways: tuple[Way, ...]

    @property
    def seen(self) -> str:
        return " ".join(one.stamp for one in self.ways)


def words_to_choose(form: Form, draft: Draft, here: str) -> tuple[WordsToChoose, ...]:
    """Where something lies beside, in the order of the form; the answer that stands is first, what was
    written on the sheet `here` before it.
    """
    if not draft.aside:
        return ()
    first = {name: number for number, name in enumerate(form.fields)}
    order = sorted(draft.aside, key=lambda one: (first.get(one.partition(".")[0], 0), one))
    return tuple(
        WordsToChoose(
            question=by_keys(form, draft, question),
            label=label_at(form, question),
            ways=tuple(ways(form, draft, question, here)),
        )
        for question in order
    )


def ways(form: Form, draft: Draft, question: str, here: str) -> Iterator[Way]:
    aside = draft.aside[question]
    own = next((one for one in aside if here and one.mark.sheet == here), None)
    stood = draft.marks.get(question)
    if own is not None:
        yield way(form, own.value, own.mark, here=True)
    yield way(form, value_at(form, draft, question), stood)
    for one in aside:
        if one is not own:
            yield way(form, one.value, one.mark)


def way(form: Form, value: Value, mark: Mark | None, *, here: bool = False) -> Way:
    return Way(
        stamp=stamp(value),
        words=in_words_of(form, value),
        at=moment_of(mark),
        here=here,
    )


def moment_of(mark: Mark | None) -> datetime | None:
    return datetime.fromtimestamp(mark.at, UTC) if mark is not None and mark.at else None


def in_words_of(form: Form, value: Value) -> Words | None:
    """What was written, or the names of what was chosen; the parts of a date in a row. None for nothing."""
    texts = [
        chosen(form, name, text) for name, all_ in value.items() for text in all_ if text.strip()
    ]
    if len(value) > 1 and all(isinstance(one, str) for one in texts):
        return " ".join(map(str, texts)) or None
    return said("{all}", all=tuple(texts)) if texts else None
