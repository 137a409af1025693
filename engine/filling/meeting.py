"""Owns how what a page sends meets what a draft has come to hold since the page was shown. What does not
collide is both kept; what does lies beside until it is chosen from. How one question is met is left to
`sheets`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from engine.definitions.form import Form
from engine.fields.all import BY_NAME
from engine.filling.draft import RESERVED, ROWS, SHOWN, Draft
from engine.filling.journey import with_posted
from engine.filling.meeting_rows import (
    PICKED,
    SEEN,
    Posted,
    question_of,
    questions_met,
    rows_met,
)
from engine.filling.paths import found_at
from engine.filling.rows import by_keys, has_rows, keys_of, naming
from engine.filling.sheets import (
    Aside,
    Mark,
    Sheet,
    Standing,
    Value,
    choose,
    meet,
    same,
    stamp,
    stamp_at,
)

NO_ROWS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """`taken`: question to the stamp of what the page said there and what now stands, with rows called by
    keys; `collided`: questions where what it said lies beside. `kept`: groups, called by keys, with a row
    that the page has taken away and that stays, since it holds what the page has not seen. `lists`: the rows
    that the page has, by group.
    """

    draft: Draft
    taken: Mapping[str, str]
    collided: tuple[str, ...]
    kept: tuple[str, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


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


def stamps(
    form: Form,
    draft: Draft,
    names: Iterable[str] | None = None,
    rows: Mapping[str, int] = NO_ROWS,
) -> dict[str, str]:
    """Question to stamp, of all that stands in the draft under the first names, with rows called by keys; and
    which rows there are. `rows`: how many each group is shown with.
    """
    first = None if names is None else frozenset(names)
    called, written, known = naming(form, draft), draft.written, questions_met(form)
    values: dict[str, tuple[str, ...]] = {}
    for name in written:
        if first is None or name in first or name.partition(".")[0] in first:
            question = known[name] if name in known else question_of(form, name)
            if question is not None:
                values[question] = (*values[question], name) if question in values else (name,)
    told: dict[str, str] = {}
    for question, all_ in values.items():
        if mark := stamp_at(written, all_):
            told[called(question) if "." in question else question] = mark
    for group in {**draft.rows, **rows} if has_rows(form) else ():
        if first is None or group.partition(".")[0] in first:
            keys = keys_of(draft, group, rows.get(group, 0))
            if keys:
                told[ROWS + called(group)] = ",".join(keys)
    return told


def met(form: Form, draft: Draft, posted: Posted, sheet: Sheet | None, now: datetime) -> Met:
    """The draft with what a page sent. Without a `sheet`, the page's words go before all that stood."""
    rows = rows_met(form, draft, posted, sheet, now, said_in)
    draft, posted, sheet = rows.draft, rows.posted, rows.sheet
    if sheet is None:
        return Met(draft=with_posted(form, draft, posted), taken={}, collided=(), lists=rows.lists)
    draft, chosen = with_choices(form, draft, posted, now)
    found = said_at(form, posted, chosen)
    at = int(now.timestamp())
    blind = {question_of(form, name) for name in rows.blind}
    nobody = replace(sheet, id="")
    standing = {one: standing_at(form, draft, one) for one in found}
    after = {
        one: meet(
            standing[one],
            found[one],
            nobody if one in blind else sheet,
            sheet.known.get(one, ""),
            at,
        )
        for one in found
    }
    whole = with_posted(form, draft, pairs(form, draft, posted, after))
    draft = replace(whole, marks=marks(draft, after), aside=aside(draft, after))
    same_now = (one for one, new in after.items() if same(new.value, found[one]))
    taken = {by_keys(form, draft, one): stamp(found[one]) for one in same_now}
    return Met(
        draft=draft,
        taken=taken | {ROWS + group: ",".join(keys) for group, keys in rows.lists.items()},
        collided=tuple(one for one, new in after.items() if lies_beside(new, found[one])),
        kept=rows.kept,
        lists=rows.lists,
    )


def said_in(form: Form, _: Draft, posted: Posted) -> dict[str, Value]:
    return said_at(form, posted, {})


def lies_beside(standing: Standing, value: Value) -> bool:
    beside = any(same(one.value, value) for one in standing.aside)
    return beside and not same(standing.value, value)


def standing_at(form: Form, draft: Draft, question: str) -> Standing:
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
        asked = None if name.startswith(RESERVED) else question_of(form, name)
        if asked is not None:
            value = found.setdefault(asked, {})
            value[name] = (*value.get(name, ()), text)
    return {
        question: value
        for question, value in found.items()
        if stamp(value) not in chosen.get(question, ())
    }


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
) -> list[tuple[str, str]]:
    """What would have been posted by a page that knew all: what now stands at each question."""
    said = [(name, text) for name, text in posted if name == SHOWN]
    said.append((SHOWN, " ".join(after)))
    stays = {one: value_at(form, draft, one) for one in shown(form, posted) if one not in after}
    stands = {one: new.value for one, new in after.items()}
    for value in (stays | stands).values():
        said += [(name, text) for name, texts in value.items() for text in texts]
    return said


def marks(draft: Draft, after: Mapping[str, Standing]) -> dict[str, Mark]:
    return {**draft.marks, **{one: new.mark for one, new in after.items() if new.mark is not None}}


def aside(draft: Draft, after: Mapping[str, Standing]) -> dict[str, tuple[Aside, ...]]:
    new = {one: way.aside for one, way in after.items()}
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
