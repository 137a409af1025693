"""Owns `Draft`: all that somebody has written in a form so far, as it was written.

Nothing typed is lost: wrong answers and answers to questions that are hidden now stay as text. Paths
are the names that a browser posts: `språk`, `svar.glad`, `barn.0.födelseår`, `who5.svar.pigg`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.filling.sheets import Aside, Mark
from engine.foundation.quick import quick
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
            if path not in shown and path.rpartition(".")[0] not in shown
        }
        new = {path: tuple(texts) for path, texts in found.items() if not path.startswith(RESERVED)}
        return replace(
            self,
            written={**kept, **new},
            touched=self.touched | shown | frozenset(new),
            rows={**self.rows, **_rows(found)},
        )

    def with_page_done(self, page: str, done: bool) -> Draft:
        pages = self.pages | {page} if done else self.pages - {page}
        return replace(self, pages=pages)

    def with_reasons(self, reasons: Mapping[str, str]) -> Draft:
        given = {name: text.strip() for name, text in reasons.items() if text.strip()}
        return replace(self, reasons={**self.reasons, **given})

    def to_json(self) -> dict[str, object]:
        """Plain data, to be stored."""
        return {
            "written": {path: list(texts) for path, texts in self.written.items()},
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
