"""Owns `Draft`: all that somebody has written in a form so far, as it was written.

Nothing typed is lost: wrong answers and answers to questions that are hidden now stay as text. Paths
are the names that a browser posts: `språk`, `svar.glad`, `barn.0.födelseår`, `who5.svar.pigg`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.filling.sheets import Aside, Mark
from engine.foundation.texts import said
from engine.foundation.wrong import StorageError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Written = Mapping[str, tuple[str, ...]]
SHOWN = "_shown"
ROWS = "_rows."
RESERVED = "_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`written`: paths to texts. `touched`: questions that somebody has been shown, so that a default no
    longer applies. `rows`: how many rows each repeating group has. `pages`: those that were sent
    without a problem. `reasons`: soft rules let through, to why. `signed`: paths of signatures to their
    seals, which no browser can post. `marks`: who wrote last at a question, and when; `aside`: what was
    written there on other sheets, to be chosen from. `left`: what a newer version of the form has no place
    for, each with what was asked.
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
        kept = {path: texts for path, texts in self.written.items() if not _of(path, shown)}
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

    def with_row(self, group: str, count: int) -> Draft:
        """One row more in a repeating group that has `count` now."""
        return replace(self, rows={**self.rows, group: count + 1})

    def without_row(self, group: str, row: int, count: int) -> Draft:
        """Row number `row`, from 0, is taken away; those after it move up."""

        def moved(path: str) -> str | None:
            head, _, rest = path.removeprefix(f"{group}.").partition(".")
            if not path.startswith(f"{group}.") or not head.isdigit():
                return path
            number = int(head)
            if number == row:
                return None
            return f"{group}.{number - (number > row)}" + (f".{rest}" if rest else "")

        written = {new: texts for path, texts in self.written.items() if (new := moved(path))}
        touched = frozenset(new for path in self.touched if (new := moved(path)))
        rows = {new: many for path, many in self.rows.items() if (new := moved(path))}
        rows[group] = max(0, count - 1)
        signed = {new: seal for path, seal in self.signed.items() if (new := moved(path))}
        return replace(
            self,
            written=written,
            touched=touched,
            rows=rows,
            signed=signed,
            marks=unmoved(self.marks, moved),
            aside={new: ways for path, ways in self.aside.items() if (new := moved(path))},
        )

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


@cache
def stored() -> TypeAdapter[Draft]:
    """What a stored draft must look like. Made when first needed: the library is dear to import."""
    from pydantic import TypeAdapter

    return TypeAdapter(Draft)


def unmoved(marks: Mapping[str, Mark], moved: Callable[[str], str | None]) -> Mapping[str, Mark]:
    """The marks of what stands where it stood: a sheet that wrote in a row has not written in the one that
    has moved there.
    """
    return {path: mark for path, mark in marks.items() if moved(path) == path}


def _of(path: str, shown: frozenset[str]) -> bool:
    """Whether a posted path belongs to one of the questions: itself, or a part such as a matrix row."""
    return path in shown or path.rpartition(".")[0] in shown


def _rows(found: Mapping[str, list[str]]) -> dict[str, int]:
    return {
        name.removeprefix(ROWS): min(int(texts[-1]), 1000)
        for name, texts in found.items()
        if name.startswith(ROWS) and texts[-1].isdecimal() and len(texts[-1]) < 5
    }
