"""Owns making a PDF of a `Document`: tagged (PDF/UA-1), with fonts of its own, and the same each time.

The template is Typst. Every text reaches it as data, never as markup, so that nothing a person has written
can set, read or run anything.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst
from fontTools.ttLib import TTFont

from engine.foundation.texts import direction, said
from engine.foundation.wrong import EffectError
from engine.interop.document import Document, Entry, Section, Words

HERE = files("engine.interop")
STANDARD: Final = "ua-1"


def pdf(document: Document) -> bytes:
    """The document as a file. Raises `EffectError` where it cannot be set."""
    told = json.dumps(as_data(document), ensure_ascii=False)
    try:
        made = typst.compile(
            template(),
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"document": told},
            pdf_standards=STANDARD,
            timestamp=int(document.made.timestamp()),
        )
    except typst.TypstError as error:
        raise EffectError(
            said("Dokumentet gick inte att göra: {why}", why=error.message)
        ) from error
    return made


@cache
def template() -> bytes:
    return HERE.joinpath("document.typ").read_bytes()


@cache
def fonts() -> typst.Fonts:
    """Read once: Latin, Cyrillic and Greek, Arabic, and Ge'ez."""
    folder = Path(str(HERE.joinpath("fonts")))
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def as_data(document: Document) -> dict[str, Any]:
    return {
        "lang": short(document.language),
        "rtl": direction(document.language) == "rtl",
        "over": words(document.over),
        "title": words(document.title),
        "facts": [(words(label), words(value)) for label, value in document.facts],
        "notices": [words(one) for one in document.notices],
        "sections": [section(one) for one in document.sections],
        "foot": words(document.foot),
        "page": words(document.page),
        "mark": maybe(document.mark),
        "paid_by": [words(one) for one in document.paid_by],
        "emblem": document.emblem,
    }


def section(one: Section) -> dict[str, Any]:
    return {"title": maybe(one.title), "entries": entries(one.entries)}


def entries(found: Iterable[Entry]) -> list[dict[str, Any]]:
    return [
        {
            "label": words(one.label),
            "value": maybe(one.value),
            "empty": one.empty,
            "lines": [words(line) for line in one.lines],
            "notes": [words(note) for note in one.notes],
            "inner": [
                {"title": maybe(head), "entries": entries(inner)} for head, inner in one.inner
            ],
        }
        for one in found
    ]


def maybe(found: Words | None) -> dict[str, Any] | None:
    return None if found is None else words(found)


def words(found: Words) -> dict[str, Any]:
    return {
        "text": printable(found.text),
        "lang": short(found.language),
        "rtl": begins_right(found),
    }


LINE_ENDS = str.maketrans(
    {"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\v": "\n", "\f": "\n", "\t": " "}
)
UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"


@cache
def letters() -> frozenset[int]:
    """The code points that each weight of some font here has."""
    folder = Path(str(HERE.joinpath("fonts")))
    found = {one.stem: letters_in(one) for one in folder.glob("*.ttf")}
    families = {name.rpartition("-")[0] for name in found}
    return frozenset().union(
        *(
            frozenset.intersection(
                *(has for name, has in found.items() if name.startswith(f"{family}-"))
            )
            for family in families
        )
    )


def letters_in(font: Path) -> frozenset[int]:
    """Without the control signs that fonts map to nothing."""
    with TTFont(font, lazy=True) as opened:
        return frozenset(
            one for one in opened.getBestCmap() if unicodedata.category(chr(one)) != "Cc"
        )


def printable(text: str) -> str:
    """The text with a visible mark for each sign that no font here has, such as a picture letter."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(LINE_ENDS)
    known = letters()
    return "".join(one if one == "\n" or ord(one) in known else UNPRINTABLE for one in lines)


def begins_right(found: Words) -> bool:
    """As the text itself goes, by its first letter; a name need not be in the document's language."""
    strong = (unicodedata.bidirectional(one) for one in found.text)
    first = next((one for one in strong if one in ("L", "R", "AL")), None)
    return direction(found.language) == "rtl" if first is None else first != "L"


def short(language: str) -> str:
    """The part of a tag that names the language itself."""
    return language.partition("-")[0]
