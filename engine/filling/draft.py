"""Owns `Draft`: all that somebody has written in a form so far, as it was written.

Nothing typed is lost: wrong answers and answers to questions that are hidden now stay as text. Paths
are the names that a browser posts: `språk`, `svar.glad`, `barn.0.födelseår`, `who5.svar.pigg`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from engine.filling.sheets import Aside, Mark
from engine.foundation.quick import altered, quick
from engine.foundation.texts import said
from engine.foundation.wrong import StorageError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Written = Mapping[str, tuple[str, ...]]
SHOWN = "_shown"
ROWS = "_rows."
RESERVED = "_"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`written`: paths to texts. `touched`: questions that somebody has been shown, so that a default no
    longer applies. `rows`: how many rows each repeating group has. `pages`: those that were sent
    without a problem. `reasons`: soft rules let through, to why. `signed`: paths of signatures to their
    seals, which no browser can post. `marks`: who wrote last at a question, and when; `aside`: what was
    written there on other sheets, to be chosen from. `left`: what a newer version of the form has no place
    for, each with what was asked. `keys`: of the rows of each group, in order, so that a row is the same
    wherever it stands (see `rows`); `removed`: rows that were taken away, the latest last.
    """

    written: Written = field(default_factory=lambda: MappingProxyType({}))
    touched: frozenset[str] = frozenset()
    rows: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    pages: frozenset[str] = frozenset()
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    signed: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    marks: Mapping[str, Mark] = field(default_factory=lambda: MappingProxyType({}))
    aside: Mapping[str, tuple[Aside, ...]] = field(default_factory=lambda: MappingProxyType({}))
    left: tuple[tuple[str, str], ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    removed: Mapping[str, tuple[Removed, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def to_read(self) -> Written:
        """What is written, with the seals of what has been signed."""
        if not self.signed:
            return self.written
        seals = {
            f"{path}.{part}": (text,)
            for path, seal in self.signed.items()
            for part, text in seal.items()
        }
        return {**self.written, **seals}

    def with_posted(self, posted: Iterable[tuple[str, str]]) -> Draft:
        """The draft with what a page sent: its questions are replaced, those of other pages stay.

        The page says which questions it showed (`_shown`) and how many rows each group had
        (`_rows.barn`), so that a cleared checkbox is told from one that was not there.
        """
        found: dict[str, list[str]] = {}
        for name, text in posted:
            found.setdefault(name, []).append(text)
        shown = frozenset(" ".join(found.get(SHOWN, ())).split())
        # A path belongs to one of the questions by itself, or as a part such as a matrix row.
        kept = {
            path: texts
            for path, texts in self.written.items()
            if path not in shown and ("." not in path or path.rpartition(".")[0] not in shown)
        }
        new = {path: tuple(texts) for path, texts in found.items() if not path.startswith(RESERVED)}
        return altered(
            self,
            written={**kept, **new},
            touched=self.touched | shown | frozenset(new),
            rows={**self.rows, **_rows(found)},
        )

    def with_page_done(self, page: str, done: bool) -> Draft:
        pages = self.pages | {page} if done else self.pages - {page}
        return altered(self, pages=pages)

    def with_reasons(self, reasons: Mapping[str, str]) -> Draft:
        given = {name: text.strip() for name, text in reasons.items() if text.strip()}
        return altered(self, reasons={**self.reasons, **given})

    def text(self) -> str:
        """The draft as it is stored."""
        from pydantic_core import PydanticSerializationError, to_json

        plain = self.to_json()
        try:
            return to_json(plain).decode()
        except PydanticSerializationError:
            return json.dumps(
                plain
            )  # Half a sign, which no encoding knows, has a way of its own there.

    def to_json(self) -> dict[str, object]:
        """Plain data, to be stored."""
        return {
            "written": dict(zip(self.written, map(list, self.written.values()), strict=True)),
            "touched": sorted(self.touched),
            "rows": dict(self.rows),
            "pages": sorted(self.pages),
            "reasons": dict(self.reasons),
            **(
                {"signed": {path: dict(seal) for path, seal in self.signed.items()}}
                if self.signed
                else {}
            ),
            "marks": dict(self.marks),
            "aside": {path: list(ways) for path, ways in self.aside.items()},
            "left": list(self.left),
            **(
                {"keys": {path: list(keys) for path, keys in self.keys.items()}}
                if self.keys
                else {}
            ),
            **(
                {"removed": {path: [one.to_json() for one in all_] for path, all_ in gone.items()}}
                if (gone := self.removed)
                else {}
            ),
        }

    @staticmethod
    def from_text(text: str) -> Draft:
        """The draft back from `text`; raises `StorageError` for what is none."""
        from pydantic_core import from_json

        try:
            plain = from_json(text)
        except ValueError:
            plain = json.loads(text)
        return as_stored(plain) or Draft.from_json(plain)

    @staticmethod
    def from_json(data: Mapping[str, object]) -> Draft:
        """The draft back from `to_json`; raises `StorageError` for what is none."""
        from pydantic import ValidationError

        try:
            return stored().validate_python(data)
        except ValidationError as error:
            raise StorageError(
                said(
                    "Ett sparat utkast går inte att läsa: {count} ställen är inte som de ska.",
                    count=error.error_count(),
                ),
                next_step=said("Lägg tillbaka det från en kopia, eller ta bort det."),
            ) from error


def as_stored(plain: Any) -> Draft | None:
    """The draft of plain data as `to_json` makes it where nothing is signed, aside or taken away; None where
    it is otherwise in any way, which is for `Draft.from_json` to read or to refuse.
    """
    if type(plain) is not dict or not plain.keys() <= USUAL:
        return None
    if plain.get("aside") or plain.get("left"):
        return None
    written, rows = texts_in(plain.get("written", {})), plain.get("rows", {})
    keys, marks = texts_in(plain.get("keys", {})), marks_in(plain.get("marks", {}))
    touched, pages = plain.get("touched", []), plain.get("pages", [])
    reasons = plain.get("reasons", {})
    if written is None or keys is None or marks is None or type(reasons) is not dict:
        return None
    if type(touched) is not list or type(pages) is not list or type(rows) is not dict:
        return None
    if not (is_all(str, [*touched, *pages, *reasons.values()]) and is_all(int, rows.values())):
        return None
    return Draft(
        written=written, touched=frozenset(touched), rows=rows, pages=frozenset(pages),
        reasons=reasons, marks=marks, keys=keys,
    )  # fmt: skip


USUAL = frozenset(
    {"written", "touched", "rows", "pages", "reasons", "marks", "aside", "left", "keys"}
)


def texts_in(plain: Any) -> Written | None:
    """Names to texts, where they are that."""
    if type(plain) is not dict or not is_all(list, plain.values()):
        return None
    if not is_all(str, chain.from_iterable(plain.values())):
        return None
    return dict(zip(plain, map(tuple, plain.values()), strict=True))


def marks_in(plain: Any) -> Mapping[str, Mark] | None:
    if type(plain) is not dict or not is_all(list, plain.values()):
        return None
    if any([*map(type, one)] != MARKED for one in plain.values()):
        return None
    return {name: Mark(*one) for name, one in plain.items()}


MARKED = [int, str, int]


def is_all(kind: type, found: Iterable[object]) -> bool:
    """Whether it is nothing but that; a truth value is no number."""
    return {*map(type, found)} <= {kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A row that was taken away, with all that it held: the paths in `row` begin within it. `place`: where it
    stood, `mark`: on which sheet it was taken away.
    """

    key: str
    place: int
    row: Draft
    mark: Mark | None = None

    def to_json(self) -> dict[str, object]:
        return {"key": self.key, "place": self.place, "row": self.row.to_json(), "mark": self.mark}


@cache
def stored() -> TypeAdapter[Draft]:
    """What a stored draft must look like. Made when first needed: the library is dear to import."""
    from pydantic import TypeAdapter

    return TypeAdapter(Draft)


def _rows(found: Mapping[str, list[str]]) -> dict[str, int]:
    return {
        name.removeprefix(ROWS): min(int(texts[-1]), 1000)
        for name, texts in found.items()
        if name.startswith(ROWS) and texts[-1].isdecimal() and len(texts[-1]) < 5
    }
