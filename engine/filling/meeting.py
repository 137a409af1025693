"""Owns how what a page sends meets what a draft has come to hold since the page was shown. What does not
collide is both kept; what does lies beside until it is chosen from. How one question is met is left to
`sheets`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.definitions.form import Form
from engine.fields.all import BY_NAME
from engine.filling.draft import RESERVED, ROWS, SHOWN, Draft
from engine.filling.journey import with_posted
from engine.filling.paths import found_at
from engine.filling.sheets import Aside, Mark, Sheet, Standing, Value, choose, meet, same, stamp

Posted = Sequence[tuple[str, str]]
PICKED = "_val."
SEEN = "_sedda."


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """`taken`: question to the stamp of what the page said there and what now stands; `collided`: questions
    where what it said lies beside.
    """

    draft: Draft
    taken: Mapping[str, str]
    collided: tuple[str, ...]


def question_of(form: Form, name: str) -> str | None:
    """The question that a posted name belongs to: itself, or what it is a part of. A row of a matrix is a
    question.
    """
    found = found_at(form, name)
    if found is None:
        return None
    field, rest = found
    return name if not rest or rest in field.rows else name.removesuffix(f".{rest}")


def value_at(form: Form, draft: Draft, question: str) -> Value:
    return {name: draft.written[name] for name in names_of(form, question) if name in draft.written}


def names_of(form: Form, question: str) -> Iterator[str]:
    """The names that may be posted for a question."""
    found = found_at(form, question)
    if found is None:
        return
    field, rest = found
    if rest:
        yield question
    elif field.type in BY_NAME:
        for part in BY_NAME[field.type].parts(field):
            yield f"{question}.{part}" if part else question


def stamps(form: Form, draft: Draft, names: Iterable[str] | None = None) -> dict[str, str]:
    """Question to stamp, of all that stands in the draft under the first names; rows of groups too."""
    first = None if names is None else frozenset(names)
    values: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, texts in draft.written.items():
        if first is None or name.partition(".")[0] in first:
            question = question_of(form, name)
            if question is not None:
                values.setdefault(question, {})[name] = texts
    rows = {ROWS + group: rows_value(ROWS + group, count) for group, count in draft.rows.items()}
    told = {question: stamp(value) for question, value in (values | rows).items()}
    return {question: mark for question, mark in told.items() if mark}


def rows_value(name: str, count: int | None) -> Value:
    return {} if count is None else {name: (str(count),)}


def met(form: Form, draft: Draft, posted: Posted, sheet: Sheet | None, now: datetime) -> Met:
    """The draft with what a page sent. Without a `sheet`, the page's words go before all that stood."""
    if sheet is None:
        return Met(draft=with_posted(form, draft, posted), taken={}, collided=())
    draft, chosen = with_choices(form, draft, posted, now)
    found = said_at(form, posted, chosen)
    at = int(now.timestamp())
    standing = {one: standing_at(form, draft, one) for one in found}
    after = {
        one: meet(standing[one], found[one], sheet, sheet.known.get(one, ""), at) for one in found
    }
    whole = with_posted(form, draft, pairs(form, draft, posted, after, found))
    return Met(
        draft=replace(whole, marks=marks(draft, after), aside=aside(draft, after)),
        taken={one: stamp(found[one]) for one, new in after.items() if same(new.value, found[one])},
        collided=tuple(
            one
            for one, new in after.items()
            if not one.startswith(ROWS) and lies_beside(new, found[one])
        ),
    )


def lies_beside(standing: Standing, value: Value) -> bool:
    beside = any(same(one.value, value) for one in standing.aside)
    return beside and not same(standing.value, value)


def standing_at(form: Form, draft: Draft, question: str) -> Standing:
    if question.startswith(ROWS):
        count = draft.rows.get(question.removeprefix(ROWS))
        return Standing(rows_value(question, count), draft.marks.get(question))
    value = value_at(form, draft, question)
    return Standing(value, draft.marks.get(question), draft.aside.get(question, ()))


def said_at(form: Form, posted: Posted, chosen: Mapping[str, frozenset[str]]) -> dict[str, Value]:
    """What the page says at each question that it has shown. Not where it was just chosen, and the page says
    nothing but what was chosen from.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for question in shown(form, posted):
        found[question] = {}
    for name, text in posted:
        if is_count(form, name, text):
            found[name] = {name: (str(int(text)),)}
        asked = None if name.startswith(RESERVED) else question_of(form, name)
        if asked is not None:
            value = found.setdefault(asked, {})
            value[name] = (*value.get(name, ()), text)
    return {
        question: value
        for question, value in found.items()
        if stamp(value) not in chosen.get(question, ())
    }


def is_count(form: Form, name: str, text: str) -> bool:
    """Whether it says how many rows a group of the form has."""
    found = found_at(form, name.removeprefix(ROWS)) if name.startswith(ROWS) else None
    is_group = found is not None and found[0].type == "repeat" and not found[1]
    return is_group and text.isdecimal() and text.isascii() and len(text) < 5


def shown(form: Form, posted: Posted) -> Iterator[str]:
    for name, text in posted:
        for path in text.split() if name == SHOWN else ():
            found = found_at(form, path)
            if found is None:
                continue
            field, rest = found
            if field.rows and not rest:
                yield from (f"{path}.{row}" for row in field.rows)
            elif question_of(form, path) == path and any(names_of(form, path)):
                yield path


def pairs(
    form: Form,
    draft: Draft,
    posted: Posted,
    after: Mapping[str, Standing],
    found: Mapping[str, Value],
) -> list[tuple[str, str]]:
    """What would have been posted by a page that knew all: what now stands at each question."""
    said = [(name, text) for name, text in posted if name == SHOWN]
    said.append((SHOWN, " ".join(one for one in after if not one.startswith(ROWS))))
    stays = {one: value_at(form, draft, one) for one in shown(form, posted) if one not in after}
    stands = {one: new.value for one, new in after.items() if not one.startswith(ROWS)}
    for value in (stays | stands).values():
        said += [(name, text) for name, texts in value.items() for text in texts]
    rows = (one for one in after if one.startswith(ROWS))
    return said + [(one, rows_after(one, after[one], found[one])) for one in rows]


def rows_after(question: str, new: Standing, found: Value) -> str:
    """How many rows a group has; the most that either says, where both have changed it."""
    (posted,) = found[question]
    (stood,) = new.value.get(question, ("0",))
    return str(max(int(posted), int(stood))) if new.aside else stood


def marks(draft: Draft, after: Mapping[str, Standing]) -> dict[str, Mark]:
    return {**draft.marks, **{one: new.mark for one, new in after.items() if new.mark is not None}}


def aside(draft: Draft, after: Mapping[str, Standing]) -> dict[str, tuple[Aside, ...]]:
    new = {one: way.aside for one, way in after.items() if not one.startswith(ROWS)}
    return {one: ways for one, ways in {**draft.aside, **new}.items() if ways}


def with_choices(
    form: Form, draft: Draft, posted: Posted, now: datetime
) -> tuple[Draft, dict[str, frozenset[str]]]:
    """The draft with what the page has chosen between; and where, with the stamps that it chose from."""
    said = dict(posted)
    chosen: dict[str, frozenset[str]] = {}
    for question in tuple(draft.aside):
        pick, seen = said.get(PICKED + question), said.get(SEEN + question, "").split(" ")
        if pick is None:
            continue
        before = standing_at(form, draft, question)
        after = choose(before, pick, seen, int(now.timestamp()))
        if after != before:
            draft = with_standing(form, draft, question, after)
            chosen[question] = frozenset(seen)
    return draft, chosen


def with_standing(form: Form, draft: Draft, question: str, new: Standing) -> Draft:
    old = set(names_of(form, question))
    written = {name: texts for name, texts in draft.written.items() if name not in old}
    return replace(
        draft,
        written={**written, **new.value},
        touched=draft.touched | {question},
        marks=marks(draft, {question: new}),
        aside=aside(draft, {question: new}),
    )
