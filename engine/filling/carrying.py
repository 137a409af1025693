"""Owns what becomes of a draft when it goes over to a newer version of its form. Answers that fit are
carried, by the names of questions and by what they were called before; the others are told in words, so
that nothing that somebody typed is lost. What differs between the versions is told by `newer`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from engine.definitions.form import Field, Form, Rule
from engine.fields.all import BY_NAME
from engine.fields.question import Place
from engine.filling.draft import RESERVED, ROWS, SHOWN, Draft
from engine.filling.journey import with_posted
from engine.filling.meeting_rows import Posted, places_only, question_of
from engine.filling.newer import changed_pages, twin_of
from engine.filling.paths import chosen, found_at
from engine.filling.sheets import Aside, Value
from engine.foundation.texts import Said, said

T = TypeVar("T")
Told = tuple[str, str]
OPAQUE = frozenset({"yes_no", "file", "signature", "user", "organisation", "record"})
"""Types whose texts say nothing to another type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """`left`: what did not fit, as what was asked and what was written. The draft has it too, after what
    it had before.
    """

    draft: Draft
    left: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """Where a path of the older version leads in the newer one: through which question, to which."""

    path: str
    old: Field
    new: Field


def carried(old: Form, new: Form, draft: Draft, place: Place) -> Carried:
    """The draft as it is in the newer version. `place`: what types need to read an answer."""
    if old.version == new.version:
        return Carried(draft=draft)
    return Carrying(old, new, draft, place).whole()


def carried_words(
    old: Form, new: Form, posted: Posted, place: Place
) -> tuple[Posted, tuple[Told, ...]]:
    """What a page of the older version sent, as one of the newer would have; and what did not fit."""
    found = carried(old, new, with_posted(old, Draft(), posted), place)
    draft = found.draft
    return (
        [
            *((name, text) for name, text in posted if is_about_the_page(name)),
            (SHOWN, " ".join([*sorted(draft.touched), *shown_by_keys(old, new, posted)])),
            *rows_said(old, new, posted),
            *((name, text) for name, texts in draft.written.items() for text in texts),
        ],
        found.left,
    )


def shown_by_keys(old: Form, new: Form, posted: Posted) -> Iterator[str]:
    """What was shown in rows, which are called by their keys there: what is still asked, as it was called."""
    for path in " ".join(text for name, text in posted if name == SHOWN).split():
        if found_at(old, path) is None and found_at(new, places_only(new, path)) is not None:
            yield path


def rows_said(old: Form, new: Form, posted: Posted) -> Iterator[tuple[str, str]]:
    """Which rows the groups had."""
    for name, text in posted:
        at = landed(old.fields, new.fields, name.removeprefix(ROWS))
        if name.startswith(ROWS) and at is not None:
            yield f"{ROWS}{at.path}", text


def is_about_the_page(name: str) -> bool:
    return name.startswith(RESERVED) and name != SHOWN and not name.startswith(ROWS)


class Carrying:
    """`gone`: questions of the older version whose answer has not been carried."""

    def __init__(self, old: Form, new: Form, draft: Draft, place: Place) -> None:
        self.old, self.new, self.draft, self.place = old, new, draft, place
        self.left: list[Told] = []
        self.gone: set[str] = set()

    def whole(self) -> Carried:
        draft = self.draft
        written = self.written()
        aside = dict(self.aside())
        self.signatures()
        kept = replace(
            draft,
            written=written,
            signed={},
            rows=self.moved(draft.rows),
            touched=frozenset(new for one in draft.touched if (new := self.seen(one))),
            marks=self.moved(draft.marks),
            aside=aside,
            reasons=dict(self.reasons()),
            pages=draft.pages - changed_pages(self.old, self.new),
            left=(*draft.left, *self.left),
            keys=self.moved(draft.keys),
            removed=self.moved(draft.removed),
        )
        return Carried(draft=kept, left=tuple(self.left))

    def written(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for question, value in by_question(self.old, self.draft.written).items():
            found.update(self.carry(question, value))
        return found

    def carry(self, question: str, value: Value) -> Value:
        """What stands in the newer version of what was written at one question; the rest is told."""
        after: dict[str, tuple[str, ...]] = {}
        lost: dict[str, tuple[str, ...]] = {}
        for name, texts in value.items():
            at = landed(self.old.fields, self.new.fields, name)
            if at is None and found_at(self.old, name) is None and question_of(self.new, name):
                after[name] = texts
                continue
            fit = self.fitting(at, name, texts) if at is not None else ()
            if at is not None and fit:
                after[at.path] = fit
            if not fit or len(fit) < len(texts):
                lost[name] = self.lost(at, texts, fit)
        self.tell(question, lost)
        return after

    def lost(
        self, at: Landed | None, texts: tuple[str, ...], fit: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Those of the texts that have not been carried: by another name they have."""
        if at is None:
            return texts
        return tuple(one for one in texts if one not in fit and option_of(at, one) not in fit)

    def fitting(self, at: Landed, name: str, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the texts that the newer question can take, as it calls them."""
        part = at.path[len(self.question_at(at.path)) :].removeprefix(".")
        if part not in BY_NAME[at.new.type].parts(at.new) or at.new.type == "signature":
            return ()
        if at.old.options and at.new.options:
            if len(texts) > 1 and not at.new.many:
                return ()
            return tuple(one for text in texts if (one := option_of(at, text)) is not None)
        if at.old.type == at.new.type:
            return texts if len(texts) < 2 or at.new.many or not at.old.many else ()
        return texts if self.is_read(at, part, texts) else ()

    def question_at(self, path: str) -> str:
        found = found_at(self.new, path)
        return path.removesuffix(f".{found[1]}") if found is not None and found[1] else path

    def is_read(self, at: Landed, part: str, texts: tuple[str, ...]) -> bool:
        """Whether another type of question takes the texts as an answer."""
        if part or not OPAQUE.isdisjoint((at.old.type, at.new.type)) or at.old.options:
            return False
        read = BY_NAME[at.new.type].read(at.new, {"": texts}, self.place)
        return read is not None and not isinstance(read, Said)

    def tell(self, question: str, value: Value) -> None:
        words = words_of(self.old, value)
        if words is not None:
            self.gone.add(question)
            language = self.place.language
            self.left.append((told_question(self.old, question, language), words.in_(language)))

    def aside(self) -> Iterator[tuple[str, tuple[Aside, ...]]]:
        """What is to be chosen between, where the question is still there."""
        for question, ways in self.draft.aside.items():
            at = landed(self.old.fields, self.new.fields, question)
            after = [replace_value(way, self.carry(question, way.value)) for way in ways]
            kept = tuple(way for way in after if way.value)
            if at is not None and kept:
                yield at.path, kept

    def signatures(self) -> None:
        """A signature counts what was read when it was given, which is no longer what stands there."""
        for question, parts in self.draft.signed.items():
            self.gone.add(question)
            language = self.place.language
            label = told_question(self.old, question, language)
            words = said("Underskrift av {name}. Skriv under igen.", name=parts.get("name", ""))
            self.left.append((label, words.in_(language)))

    def seen(self, path: str) -> str | None:
        """A question that somebody has been shown; not where its answer has to be given anew."""
        lost = any(path == one or one.startswith(f"{path}.") for one in self.gone)
        at = landed(self.old.fields, self.new.fields, path)
        return at.path if at is not None and not lost else None

    def moved(self, kept: Mapping[str, T]) -> dict[str, T]:
        """What is kept by question, or by the group that has so many rows."""
        found = {}
        for name, one in kept.items():
            head = ROWS if name.startswith(ROWS) else ""
            at = landed(self.old.fields, self.new.fields, name.removeprefix(head))
            if at is not None:
                found[head + at.path] = one
        return found

    def reasons(self) -> Iterator[tuple[str, str]]:
        """Why a soft rule may be broken: for a rule that says the same as before."""
        for name, reason in self.draft.reasons.items():
            old, new = self.old.rules.get(name), self.new.rules.get(name)
            if old is not None and new is not None and says(old) == says(new):
                yield name, reason


def landed(olds: Mapping[str, Field], news: Mapping[str, Field], path: str) -> Landed | None:
    """Where the path leads, through blocks and rows; None where the newer version has nothing like it."""
    name, _, rest = path.partition(".")
    old, new = olds.get(name), twin_of(name, news)
    if old is None or new is None or sort_of(old) != sort_of(new):
        return None
    if not rest:
        return Landed(path=new.name, old=old, new=new)
    if old.block is not None and new.block is not None:
        return within(new.name, landed(old.block.fields, new.block.fields, rest))
    if old.type == "repeat":
        row, _, inner = rest.partition(".")
        return within(f"{new.name}.{row}", landed(old.fields, new.fields, inner))
    return Landed(path=f"{new.name}.{part_in(new, rest)}", old=old, new=new)


def within(around: str, found: Landed | None) -> Landed | None:
    return None if found is None else replace(found, path=f"{around}.{found.path}")


def sort_of(field: Field) -> str:
    return field.type if field.type in ("block", "repeat") else ""


def part_in(new: Field, part: str) -> str:
    """A part of an answer as the newer question calls it: rows of a matrix may have been renamed."""
    row = twin_of(part, new.rows)
    return row.name if row is not None else part


def option_of(at: Landed, text: str) -> str | None:
    """The option as it is called now. What was none before stays what it is."""
    now = twin_of(text, at.new.options)
    if now is not None:
        return now.name
    return text if text not in at.old.options else None


def by_question(form: Form, written: Value) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, texts in written.items():
        found.setdefault(question_of(form, name) or name, {})[name] = texts
    return found


def words_of(form: Form, value: Value) -> Said | None:
    """What was written, as the form calls it; the parts of a date in a row. None for nothing."""
    texts = [
        chosen(form, name, text) for name, all_ in value.items() for text in all_ if text.strip()
    ]
    if len(value) > 1 and all(isinstance(one, str) for one in texts):
        texts = [" ".join(map(str, texts))] if texts else []
    return said("{all}", all=tuple(texts)) if texts else None


def told_question(form: Form, question: str, language: str) -> str:
    """What was asked, with the row it stood in: `Barn 2: Ålder`."""
    told, fields, rest = [], form.fields, question
    while rest and (field := fields.get(rest.partition(".")[0])) is not None:
        label, rest = field.label.in_(language), rest.partition(".")[2]
        if field.block is not None:
            fields = field.block.fields
        elif field.type == "repeat":
            row, _, rest = rest.partition(".")
            label, fields = f"{label} {int(row) + 1}" if row.isdecimal() else label, field.fields
        else:
            row_asked = field.rows.get(rest)
            label += f": {row_asked.label.in_(language)}" if row_asked is not None else ""
            fields = {}
        told.append(label)
    return ": ".join(told) or question


def replace_value(way: Aside, value: Value) -> Aside:
    return way._replace(value=value)


def says(rule: Rule) -> tuple[str, Mapping[str, str], bool]:
    return rule.check.text, rule.message.entries, rule.soft
