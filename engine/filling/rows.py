"""Owns which row of a repeating group is which: each has a key that stays while it moves, and all that it
holds goes with it. What was taken away is kept, until the form is sent.

In a draft rows have numbers: `barn.1.namn`. By keys the same is called `barn.r2.namn`. A row that nobody has
added, such as one of the least number, is called by the place it was first shown at: `m1`. How what pages
say of rows meets is left to `meeting_rows`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import count as counting
from typing import Any

from engine.definitions.form import Field, Form
from engine.filling.draft import Draft, Removed
from engine.filling.sheets import Aside, Mark
from engine.foundation.once import once

KEY = re.compile(r"[a-z][0-9a-z-]{0,31}")
MOST_REMOVED = 400
"""Rows taken away that a group remembers; beyond that the oldest are let go."""
MAPS = ("written", "rows", "signed", "marks", "aside", "keys", "removed")
NOTHING = Draft()
Turn = Callable[[str, str, str], str | None]
"""Given what a group was called, what it is called now and a row in it: what the row is called now."""


def last_row(written: Iterable[str], group: str) -> int:
    """The number of the last row that anything was written in; -1 without any."""
    start = f"{group}."
    numbers = (name[len(start) :].partition(".")[0] for name in written if name.startswith(start))
    return max((int(one) for one in numbers if one.isdecimal() and len(one) < 5), default=-1)


def keys_of(draft: Draft, group: str, count: int = 0) -> tuple[str, ...]:
    """The keys of the rows, in order; of at least `count` rows: a form may show more than were added."""
    stored = draft.keys.get(group, ())
    known = draft.rows.get(group)
    least = 1 + last_row(draft.written, group) if known is None else known
    lacking = max(least, count) - len(stored)
    if lacking <= 0:
        return stored[: max(least, count)]
    taken = {*stored, *(one.key for one in draft.removed.get(group, ()))}
    free = (key for number in counting(1) if (key := f"m{number}") not in taken)
    return (*stored, *(next(free) for _ in range(lacking)))


def new_key(draft: Draft, group: str) -> str:
    """One that no row of the group has, or has had."""
    taken = {*draft.keys.get(group, ()), *(one.key for one in draft.removed.get(group, ()))}
    return next(key for number in counting(1) if (key := f"r{number}") not in taken)


def arranged(
    draft: Draft, group: str, order: Iterable[str], count: int = 0, mark: Mark | None = None
) -> Draft:
    """The group with the rows of these keys, in that order. The others are taken away; one that was taken
    away before comes back as it was; what is no row yet is an empty one.
    """
    keys = tuple(order)
    before = keys_of(draft, group, max(count, 1 + last_row(draft.written, group)))
    outside, parts = split(draft, group)
    rows = {key: parts.get(number, NOTHING) for number, key in enumerate(before)}
    known = draft.removed.get(group, ())
    held = {one.key: one.row for one in known} | rows
    gone = [one for one in known if one.key not in keys]
    gone += [
        Removed(key=key, place=number, row=rows[key], mark=mark)
        for number, key in enumerate(before)
        if key not in keys
    ]
    found: dict[str, Any] = {name: dict(getattr(outside, name)) for name in MAPS}
    found["rows"][group], found["keys"][group] = len(keys), keys
    found["removed"] |= {group: tuple(gone[-MOST_REMOVED:])} if gone else {}
    touched = set(outside.touched)
    for number, key in enumerate(keys):
        row, prefix = held.get(key, NOTHING), f"{group}.{number}."
        touched |= {prefix + path for path in row.touched}
        for name in MAPS:
            held_in = getattr(row, name).items()
            found[name] |= {prefix + path: shifted(one, 0, prefix) for path, one in held_in}
    return replace(draft, touched=frozenset(touched), **found)


def split(draft: Draft, group: str) -> tuple[Draft, dict[int, Draft]]:
    """What is not in the rows of the group, and what each row holds, by its number."""
    start = f"{group}."
    outside: dict[str, dict[str, Any]] = {name: {} for name in (*MAPS, "touched")}
    inside: dict[int, dict[str, dict[str, Any]]] = {}
    for name in (*MAPS, "touched"):
        held = getattr(draft, name)
        for path, one in held.items() if isinstance(held, Mapping) else ((at, at) for at in held):
            head, dot, rest = (
                path[len(start) :].partition(".") if path.startswith(start) else ("",) * 3
            )
            if not (dot and head.isdecimal() and len(head) < 5):
                outside[name][path] = one
            else:
                cut = len(path) - len(rest)
                inside.setdefault(int(head), {}).setdefault(name, {})[rest] = shifted(one, cut)
    outside["removed"].pop(group, None)
    return made(outside), {number: made(found) for number, found in inside.items()}


def shifted(one: Any, cut: int, prefix: str = "") -> Any:
    """What lies beside holds names too: without so much of their beginning, and with another."""
    if not (isinstance(one, tuple) and one and isinstance(one[0], Aside)):
        return one
    return tuple(
        way._replace(value={prefix + name[cut:]: texts for name, texts in way.value.items()})
        for way in one
    )


def made(found: Mapping[str, Mapping[str, Any]]) -> Draft:
    maps: dict[str, Any] = {name: found[name] for name in MAPS if name in found}
    return Draft(**maps, touched=frozenset(found.get("touched", ())))


def put_back(draft: Draft, group: str, key: str, count: int = 0) -> Draft:
    """A row that was taken away is where it was, or last if there are fewer now."""
    gone = next((one for one in draft.removed.get(group, ()) if one.key == key), None)
    keys = keys_of(draft, group, count)
    if gone is None or key in keys:
        return draft
    return arranged(draft, group, (*keys[: gone.place], key, *keys[gone.place :]), count)


def renamed(form: Form, path: str, turn: Turn) -> str | None:
    """A path through the form with its rows called something else; None when a row is nothing."""
    fields: Mapping[str, Field] = form.fields
    old: list[str] = []
    new: list[str] = []
    parts = path.split(".")
    while parts:
        name = parts.pop(0)
        old.append(name)
        new.append(name)
        field = fields.get(name)
        if field is None or not parts:
            break
        if field.block is not None:
            fields = field.block.fields
        elif field.type == "repeat":
            row = parts.pop(0)
            called = turn(".".join(old), ".".join(new), row)
            if called is None:
                return None
            old.append(row)
            new.append(called)
            fields = field.fields
        else:
            break
    return ".".join([*new, *parts])


def in_draft(form: Form, draft: Draft, path: str) -> str | None:
    """Where in the draft something stands that is called by keys; None for a row that is not there."""
    if not in_rows(form, path):
        return path

    def turn(_: str, group: str, row: str) -> str | None:
        if row.isdecimal():
            return row
        keys = keys_of(draft, group)
        return str(keys.index(row)) if row in keys else None

    return renamed(form, path, turn)


def by_keys(form: Form, draft: Draft, path: str) -> str:
    """What something in the draft is called by keys."""
    if not in_rows(form, path):
        return path

    def turn(group: str, _: str, row: str) -> str:
        if not row.isdecimal() or len(row) > 4:
            return row
        return keys_of(draft, group, int(row) + 1)[int(row)]

    return renamed(form, path, turn) or path


def naming(form: Form, draft: Draft) -> Callable[[str], str]:
    """`by_keys` of many paths in one draft: what stands in the same row is looked up once."""
    groups = with_rows(form)
    known: dict[str, str] = {}

    def called(path: str) -> str:
        if "." not in path or path.partition(".")[0] not in groups:
            return path
        around, _, name = path.rpartition(".")
        if name.isdecimal():
            return by_keys(form, draft, path)
        if around not in known:
            known[around] = by_keys(form, draft, around)
        return f"{known[around]}.{name}"

    return called


def placing(form: Form, draft: Draft) -> Callable[[str], str | None]:
    """`in_draft` of many paths in one draft, likewise."""
    groups = with_rows(form)
    known: dict[str, str | None] = {}

    def place(path: str) -> str | None:
        if "." not in path or path.partition(".")[0] not in groups:
            return path
        row, name = row_of(form, path)
        if not row:
            return in_draft(form, draft, path)
        if row not in known:
            known[row] = in_draft(form, draft, row)
        at = known[row]
        return None if at is None else f"{at}.{name}"

    return place


def row_of(form: Form, path: str) -> tuple[str, str]:
    """The row that a question right within a group of the form stands in, and what it is called there; empty
    for all others.
    """
    row, _, name = path.rpartition(".")
    group, dot, key = row.partition(".")
    if not dot or "." in key:
        return "", ""
    field = form.fields.get(group)
    return (row, name) if field is not None and field.type == "repeat" else ("", "")


def has_rows(form: Form) -> bool:
    """Whether anything in the form is a repeating group."""
    return bool(with_rows(form))


def in_rows(form: Form, path: str) -> bool:
    """Whether something of the form may stand in a row: else it is called the same everywhere."""
    return "." in path and path.partition(".")[0] in with_rows(form)


@once
def with_rows(form: Form) -> frozenset[str]:
    """Names of the groups of the form, and of its blocks that have some."""
    return frozenset(name for name, one in form.fields.items() if of_rows(one))


def of_rows(one: Field) -> bool:
    return one.type == "repeat" or (one.block is not None and has_rows(one.block))
