"""Owns how the rows that a page has meet those that a draft has come to hold: rows that were added, taken
away or moved on several pages at once, and words for a row that is elsewhere now, or not there at all.

A page says the keys of its rows, in order, and which it knew. Rows that both have changed differently are all
kept; one is taken away only with what the page knew to be in it; one that was taken away elsewhere comes back
when a page has words for it. How questions meet is left to `meeting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from engine.definitions.form import Form
from engine.filling.draft import ROWS, SHOWN, Draft, Removed
from engine.filling.groups import MOST_ROWS
from engine.filling.paths import found_at
from engine.filling.rows import (
    KEY,
    arranged,
    by_keys,
    has_rows,
    in_draft,
    in_rows,
    keys_of,
    placing,
    put_back,
    renamed,
    row_of,
)
from engine.filling.sheets import Mark, Sheet, same, stamp
from engine.foundation.once import once

MOST_NAMES = 5_000
"""So many of a form are remembered: anything can be posted."""

Posted = Sequence[tuple[str, str]]
Keys = tuple[str, ...]
Values = Mapping[str, Mapping[str, tuple[str, ...]]]
ValuesAt = Callable[[Form, Draft, Posted], Values]
"""What a page says at each question of the draft, from pairs that are called as in it."""
PICKED = "_val."
SEEN = "_sedda."
ASIDE = (PICKED, SEEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsMet:
    """`draft`: with the rows as they are now; `posted` and `sheet`: called as in it. `blind`: names that came
    without saying which rows they are of. `lists`: what the page said of each group, called by keys. `kept`:
    groups with a row that the page has taken away, and that is still there.
    """

    draft: Draft
    posted: Posted
    sheet: Sheet | None
    blind: frozenset[str] = frozenset()
    lists: Mapping[str, Keys] = field(default_factory=lambda: MappingProxyType({}))
    kept: tuple[str, ...] = ()


def rows_met(
    form: Form,
    draft: Draft,
    posted: Posted,
    sheet: Sheet | None,
    now: datetime,
    values_at: ValuesAt,
) -> RowsMet:
    if not has_rows(form):
        return RowsMet(draft=draft, posted=posted, sheet=sheet)
    page = Page(form, draft, posted, sheet)
    mark = Mark(int(now.timestamp()), sheet.id, sheet.number) if sheet is not None else None
    merged, kept = with_lists(form, draft, page, mark)
    wanted = list(page.wanted(merged, values_at))
    if wanted:
        merged, _ = with_lists(form, with_rows_of(form, merged, wanted), page, mark)
    placed = placing(form, merged)
    at = {name: place for name in page.names if (place := placed(name)) is not None}
    return RowsMet(
        draft=merged,
        posted=page.in_draft(merged),
        sheet=replace(sheet, known=page.known_in(merged)) if sheet is not None else None,
        blind=frozenset(at[name] for name in page.blind if name in at),
        lists=page.lists,
        kept=kept,
    )


class Page:
    """What a page has posted, with its rows called by keys."""

    def __init__(self, form: Form, draft: Draft, posted: Posted, sheet: Sheet | None) -> None:
        self.form = form
        self.sheet = sheet
        self.blind: set[str] = set()
        self.lists: dict[str, Keys] = {}
        self.implied: dict[str, Keys] = {}
        self.rows: dict[str, str | None] = {}
        self._read_lists(draft, posted)
        self.posted = list(self._called(draft, posted))
        self.names = self._all_names()

    def _read_lists(self, draft: Draft, posted: Posted) -> None:
        """Those of outer groups first: they say which rows the inner ones stand in."""
        said = [(name.removeprefix(ROWS), text) for name, text in posted if name.startswith(ROWS)]
        for group, text in sorted(said, key=lambda one: one[0].count(".")):
            found = found_at(self.form, places_only(self.form, group))
            name = self.by_keys(draft, group)
            if found is None or found[0].type != "repeat" or found[1] or name is None:
                continue
            keys = self._keys(draft, name, text)
            if keys is not None:
                self.lists[name] = keys

    def _keys(self, draft: Draft, group: str, text: str) -> Keys | None:
        """A list of keys; or how many rows there are, from who does not know of keys."""
        if text.isdecimal() and len(text) < 5:
            known = self.base(group) if self.sheet is not None else None
            at = in_draft(self.form, draft, group) or group
            count = min(int(text), MOST_ROWS)
            return (known if known and len(known) >= count else keys_of(draft, at, count))[:count]
        keys = tuple(dict.fromkeys(text.split()))
        return keys if all(KEY.fullmatch(one) for one in keys) and len(keys) <= MOST_ROWS else None

    def base(self, group: str) -> Keys | None:
        """The rows that the page knew; None when it does not say what it knew."""
        if self.sheet is None:
            return None
        return tuple(one for one in self.sheet.known.get(ROWS + group, "").split(",") if one)

    def by_keys(self, draft: Draft, path: str) -> str | None:
        """What stands in the same row is looked up once."""
        if "." not in path or not in_rows(self.form, path):
            return path
        row, name = row_of(self.form, path)
        if not row:
            return self.called(draft, path)
        if row not in self.rows:
            self.rows[row] = self.called(draft, row)
        found = self.rows[row]
        if found is None:
            return None
        if found in self.blind:
            self.blind.add(f"{found}.{name}")
        return f"{found}.{name}"

    def called(self, draft: Draft, path: str) -> str | None:
        blind = False

        def turn(_: str, group: str, row: str) -> str | None:
            nonlocal blind
            if not row.isdecimal():
                return row if KEY.fullmatch(row) else None
            if len(row) > 4 or int(row) >= MOST_ROWS:
                return None
            keys = self.lists.get(group, self.base(group)) or ()
            if int(row) < len(keys):
                return keys[int(row)]
            blind = True
            at = in_draft(self.form, draft, group)
            found = keys_of(draft, at or group, int(row) + 1)
            self.implied[group] = max(self.implied.get(group, ()), found, key=len)
            return found[int(row)]

        name = renamed(self.form, path, turn)
        if blind and name is not None:
            self.blind.add(name)
        return name

    def _called(self, draft: Draft, posted: Posted) -> Iterator[tuple[str, str]]:
        for name, text in posted:
            if name == SHOWN:
                named = (self.by_keys(draft, one) for one in text.split())
                yield name, " ".join(one for one in named if one and self.has(one))
            elif name.startswith(ASIDE):
                start = next(one for one in ASIDE if name.startswith(one))
                called = self.by_keys(draft, name.removeprefix(start))
                if called is not None:
                    yield start + called, text
            elif not name.startswith("_") and self.is_answer(name):
                called = self.by_keys(draft, name)
                if called is not None:
                    yield called, text

    def is_answer(self, name: str) -> bool:
        """Whether it is asked under the name; a row or a group itself is not."""
        found = found_at(self.form, places_only(self.form, name))
        return found is not None and found[0].type != "repeat"

    def has(self, name: str) -> bool:
        """Whether the rows that something stands in are on the page, as far as it says."""
        if "." not in name or not in_rows(self.form, name):
            return True

        def turn(_: str, group: str, row: str) -> str | None:
            keys = self.lists.get(group)
            return row if keys is None or row in keys else None

        return renamed(self.form, name, turn) is not None

    def _all_names(self) -> set[str]:
        names = {name for name, _ in self.posted if not name.startswith("_")}
        return names | {one for name, text in self.posted if name == SHOWN for one in text.split()}

    def in_draft(self, draft: Draft) -> list[tuple[str, str]]:
        """What was posted, called as in the draft, and without what is for rows that are not there."""
        found, placed = [], placing(self.form, draft)
        for name, text in self.posted:
            if name == SHOWN:
                at = map(placed, text.split())
                found.append((SHOWN, " ".join(one for one in at if one)))
                continue
            aside = name.startswith(ASIDE)
            start = next(one for one in ASIDE if name.startswith(one)) if aside else ""
            place = placed(name.removeprefix(start))
            if place is not None:
                found.append((start + place, text))
        return found

    def known_in(self, draft: Draft) -> dict[str, str]:
        known = self.sheet.known if self.sheet is not None else {}
        placed = placing(self.form, draft)
        return {
            place: mark
            for name, mark in known.items()
            if not name.startswith(ROWS) and (place := placed(name)) is not None
        }

    def wanted(self, draft: Draft, values_at: ValuesAt) -> Iterator[str]:
        """Names of questions for which there is no row, and the page has new words."""
        placed = placing(self.form, draft)
        lost = [one for one in self.names if placed(one) is None]
        if not lost:
            return
        trial = with_rows_of(self.form, draft, sorted(lost))
        told = values_at(self.form, trial, self.in_draft(trial))
        known = self.known_in(trial)
        rows = {
            one.rpartition(".")[0] for name in lost if (one := in_draft(self.form, trial, name))
        }
        for question, value in told.items():
            if any(question.startswith(f"{row}.") for row in rows):
                mark = stamp(value)
                stood = {name: trial.written[name] for name in value if name in trial.written}
                if mark and mark != known.get(question, "") and not same(value, stood):
                    yield by_keys(self.form, trial, question)


def places_only(form: Form, path: str) -> str:
    """The path with any row in the place of its key, so that the form can be asked about it."""
    if "." not in path or not in_rows(form, path):
        return path
    row, name = row_of(form, path)
    if row:
        group, _, key = row.partition(".")
        return path if key.isdecimal() else f"{group}.0.{name}"
    return renamed(form, path, lambda _, __, row: row if row.isdecimal() else "0") or path


def with_rows_of(form: Form, draft: Draft, names: Iterable[str]) -> Draft:
    """The draft with the rows that these names stand in: as they were, or empty and last."""
    for name in names:

        def turn(_: str, group: str, row: str) -> str | None:
            nonlocal draft
            if row.isdecimal():
                return row
            keys = keys_of(draft, group)
            if row not in keys:
                if len(keys) >= MOST_ROWS:
                    return None
                back = put_back(draft, group, row)
                draft = arranged(draft, group, (*keys, row)) if back is draft else back
                keys = keys_of(draft, group)
            return str(keys.index(row))

        renamed(form, name, turn)
    return draft


def with_lists(
    form: Form, draft: Draft, page: Page, mark: Mark | None
) -> tuple[Draft, tuple[str, ...]]:
    """The draft with the rows that the page says, met with its own."""
    kept = []
    for group, keys in page.implied.items():
        at = in_draft(form, draft, group)
        if at is not None and keys_of(draft, at) == keys[: len(keys_of(draft, at))]:
            draft = arranged(draft, at, keys)
    for group, mine in page.lists.items():
        at = in_draft(form, draft, group)
        sheet = page.sheet
        if at is None or (sheet is not None and sheet.wrote_later(draft.marks.get(at))):
            continue
        base = page.base(group)
        stands = keys_of(draft, at)
        held = held_rows(form, draft, at, page, (base or ()), mine)
        kept += [group] if held else []
        removed = {one.key: one for one in draft.removed.get(at, ())}
        order = merged(mine if base is None else base, mine, stands, removed, held, sheet)
        if order != stands or (order and not draft.keys.get(at)):
            draft = arranged(draft, at, order, mark=mark)
            if mark is not None and mark.sheet:
                draft = replace(draft, marks={**draft.marks, at: mark})
    return draft, tuple(kept)


def merged(
    base: Keys,
    mine: Keys,
    stands: Keys,
    removed: Mapping[str, Removed],
    held: frozenset[str],
    sheet: Sheet | None,
) -> Keys:
    """The keys of the rows when a page that knew `base` says `mine`. `held`: those that stay though the page
    has taken them away.
    """
    order = [key for key in stands if key in mine or key not in base or key in held]
    if [key for key in base if key in mine] != [key for key in mine if key in base]:
        moved = iter([key for key in mine if key in order])
        order = [next(moved) if key in mine else key for key in order]
    for number, key in enumerate(mine):
        gone = removed.get(key)
        back = gone is None or key not in base or put_back_by(sheet, gone)
        if key not in order and back and len(order) < MOST_ROWS:
            before = next((one for one in reversed(mine[:number]) if one in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, key)
    return tuple(order)


def put_back_by(sheet: Sheet | None, gone: Removed) -> bool:
    """Whether the sheet that took a row away has it again, in a later message."""
    return sheet is not None and sheet.wrote(gone.mark) and not sheet.wrote_later(gone.mark)


def held_rows(
    form: Form, draft: Draft, group: str, page: Page, base: Keys, mine: Keys
) -> frozenset[str]:
    """Rows that the page has taken away without having seen all that is written in them."""
    sheet = page.sheet
    if sheet is None:
        return frozenset()
    keys = keys_of(draft, group)
    gone = [key for key in keys if key in base and key not in mine]
    return frozenset(
        key for key in gone if has_unseen(form, draft, f"{group}.{keys.index(key)}.", sheet)
    )


def has_unseen(form: Form, draft: Draft, prefix: str, sheet: Sheet) -> bool:
    """Whether something is written in a row that the sheet neither wrote nor knew. `sheet.known` is called by
    keys.
    """
    if any(path.startswith(prefix) for path in draft.aside):
        return True
    values: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, texts in draft.written.items():
        if name.startswith(prefix) and (question := question_of(form, name)) is not None:
            values.setdefault(question, {})[name] = texts
    return any(
        (mark := stamp(value))
        and not sheet.wrote(draft.marks.get(question))
        and sheet.known.get(by_keys(form, draft, question), "") != mark
        for question, value in values.items()
    )


def question_of(form: Form, name: str) -> str | None:
    """The question that a posted name belongs to: itself, or what it is a part of. A row of a matrix is a
    question.
    """
    known = questions_met(form)
    if name in known:
        return known[name]
    found = found_at(form, name)
    if found is None:
        return None
    field, rest = found
    question = name if not rest or rest in field.rows else name.removesuffix(f".{rest}")
    if len(known) < MOST_NAMES:
        known[name] = question
    return question


@once
def questions_met(_: Form) -> dict[str, str]:
    """Name to question, of the first that were asked for."""
    return {}
