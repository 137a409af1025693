"""Makes people who fill in forms: what a browser would post for each question, right or wrong, from a
seed. A person who is told that something is wrong writes something else there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import timedelta

from engine.definitions.form import Field, Form, Page
from engine.fields.all import BY_NAME
from engine.filling.context import FillContext
from engine.filling.draft import ROWS, SHOWN, Draft
from engine.filling.journey import Journey, add_row, journey, remove_row, save_page
from engine.filling.settled import Settled

Posted = list[tuple[str, str]]
ROUNDS = 7
ODD = (
    "",
    " ",
    "-1",
    "0",
    "1e400",
    "9" * 400,
    "\u202e",
    "\x00",
    "finns_inte",
    "12",
    "9999-12-31",
    "a.b",
)
WHOLE = ("0", "1", "2", "3", "5", "10", "12", "40", "100", "2010", "2018", "2022", "1 200", "-3")
DAYS = (-9000, -800, -31, -7, -1, 0, 1, 5, 14, 60, 400)
NUMBERS = ("19850101-2382", "20100101-2389", "850101-2382")


class Person:
    """Somebody with a mind of their own, decided by chance. Most answers are of the right shape."""

    def __init__(self, chance: random.Random, context: FillContext, careless: float = 0.06) -> None:
        self.chance = chance
        self.context = context
        self.careless = careless

    def filled(self, form: Form, draft: Draft | None = None) -> Draft:
        """The form gone through page by page, and gone back to while something is wrong."""
        draft = draft if draft is not None else Draft()
        for _ in range(ROUNDS):
            way = journey(form, draft, self.context)
            for page in way.pages:
                draft = self._page(form, draft, page)
            draft = self._excused(form, draft)
            settled = journey(form, draft, self.context).settled
            if not settled.problems:
                break
        return draft

    def _page(self, form: Form, draft: Draft, page: Page) -> Draft:
        draft = self._rows(form, draft, page)
        way = journey(form, draft, self.context)
        return save_page(
            form, draft, page.name, self.posted(form, way, page), self.context
        ).journey.draft

    def _rows(self, form: Form, draft: Draft, page: Page) -> Draft:
        for name in page.fields:
            if form.fields[name].type != "repeat":
                continue
            choice = self.chance.random()
            if choice < 0.35:
                draft = add_row(form, draft, name, self.context)
            elif choice < 0.45:
                draft = remove_row(form, draft, name, self.chance.randrange(3), self.context)
        return draft

    def _excused(self, form: Form, draft: Draft) -> Draft:
        """Reasons given for rules that let one through."""
        soft = {name: "Det är så." for name, rule in form.rules.items() if rule.soft}
        return draft.with_reasons(soft) if self.chance.random() < 0.7 else draft

    def posted(self, form: Form, way: Journey, page: Page) -> Posted:
        """What the page sends: its questions as they were shown, and what was written in them."""
        wrong = {problem.path for problem in way.settled.problems}
        found: Posted = []
        seen: list[str] = []
        for field, path in shown_on(form, page, way.settled):
            seen.append(path)
            if field.type == "repeat":
                found.append((f"{ROWS}{path}", str(way.settled.rows.get(path, 0))))
            elif path in way.draft.touched and not concerned(path, wrong):
                found += was_written(field, path, way.draft)
            else:
                found += self.answer(field, path)
        return [(SHOWN, " ".join(seen)), *found]

    def answer(self, field: Field, path: str) -> Posted:
        """What somebody writes at one question."""
        if field.block is not None or field.type in ("info", "repeat"):
            return []
        if self.chance.random() < self.careless:
            parts = BY_NAME[field.type].parts(field)
            part = self.chance.choice(parts) if parts else ""
            return [(under(path, part), self.chance.choice(ODD))]
        if self.chance.random() < 0.08 and field.required is None:
            return []
        return [
            (under(path, part), text)
            for part, texts in self._right(field).items()
            for text in texts
        ]

    def _right(self, field: Field) -> Mapping[str, tuple[str, ...]]:
        if field.type == "yes_no":
            return {"": ("true" if self.chance.random() < 0.7 else "false",)}
        if field.type in ("choice", "scale", "user", "organisation"):
            return {"": self._chosen(field)}
        if field.type == "matrix":
            return {row: (self.chance.choice(list(field.options)),) for row in field.rows}
        if field.type in ("integer", "decimal", "slider"):
            return {"": (self.chance.choice(WHOLE),)}
        if field.type in ("date", "date_time"):
            return self._day(field)
        if field.type == "identity":
            return {"": (self.chance.choice(NUMBERS),)}
        examples = [one.raw for one in BY_NAME[field.type].examples if not one.wrong]
        return self.chance.choice(examples) if examples else {"": ("Hej",)}

    def _chosen(self, field: Field) -> tuple[str, ...]:
        known: Mapping[str, object] = field.options
        if field.type == "user":
            known = self.context.staff
        elif field.type == "organisation":
            known = self.context.organisations
        names = list(known)
        if not names:
            return ()
        count = self.chance.randint(1, min(3, len(names))) if field.many else 1
        return tuple(self.chance.sample(names, count))

    def _day(self, field: Field) -> Mapping[str, tuple[str, ...]]:
        day = self.context.today + timedelta(days=self.chance.choice(DAYS))
        if field.type == "date_time":
            return {"": (f"{day.isoformat()} 08:30",)}
        return {"day": (str(day.day),), "month": (str(day.month),), "year": (str(day.year),)}


def shown_on(form: Form, page: Page, settled: Settled) -> Iterator[tuple[Field, str]]:
    """The questions that are shown on a page, with those in blocks and rows, and their paths."""
    for name in page.fields:
        yield from _shown(form.fields[name], name, settled)


def _shown(field: Field, path: str, settled: Settled) -> Iterator[tuple[Field, str]]:
    if path not in settled.shown:
        return
    yield field, path
    if field.block is not None:
        for name, inner in field.block.fields.items():
            yield from _shown(inner, f"{path}.{name}", settled)
    for row in range(settled.rows.get(path, 0)):
        for name, inner in field.fields.items():
            yield from _shown(inner, f"{path}.{row}.{name}", settled)


def was_written(field: Field, path: str, draft: Draft) -> Posted:
    """What stands in the browser's fields already."""
    if field.type not in BY_NAME:
        return []
    paths = [under(path, part) for part in BY_NAME[field.type].parts(field)]
    return [(name, text) for name in paths for text in draft.written.get(name, ())]


def concerned(path: str, wrong: set[str]) -> bool:
    return path in wrong or any(one.startswith(f"{path}.") for one in wrong)


def under(path: str, part: str) -> str:
    return f"{path}.{part}" if part else path
