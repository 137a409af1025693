"""Owns what a file really is, found in its content and never in its name or in what the sender says it is."""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path

import puremagic

from engine.fields import file_kinds

OF_ENDING = {
    f".{ending}": one.media
    for one in file_kinds.FORMATS.values()
    for ending in one.endings
    if one is not file_kinds.PLAIN
}
ZIPPED = frozenset({".docx", ".xlsx", ".odt", ".ods", ".pptx", ".zip"})
MACROS = ("vbaproject", "vbadata", "basic/", "scripts/", "macrosheets/", "activex/")
MOST_IN_ZIP = 10_000
PIECE = 64 * 1024
MIMETYPE = "mimetype"
LONGEST_TYPE = 100
SEEN_CONTROLS = frozenset("\t\n\r\f")


def media_of(path: Path) -> str | None:
    """The media type of a file in a format that can be accepted at all; None for any other."""
    found = endings_of(path)
    if not found:
        return file_kinds.PLAIN.media if is_plain(path) else None
    if not ZIPPED.isdisjoint(found):
        return in_zip(path)
    return OF_ENDING.get(found[0])


def endings_of(path: Path) -> tuple[str, ...]:
    """The endings of what the content looks like, the surest first."""
    try:
        return tuple(str(one.extension) for one in puremagic.magic_file(path))
    except (puremagic.PureError, ValueError):
        return ()


def in_zip(path: Path) -> str | None:
    """Which document a zip file is, by what must be in it. One with macros is none that can be accepted."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = [one.filename.lower() for one in packed.infolist()[:MOST_IN_ZIP]]
            mimetype = said_in(packed) if MIMETYPE in names else ""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError):
        return None
    if any(macro in name for name in names for macro in MACROS):
        return None
    for format_ in (file_kinds.WRITER, file_kinds.CALC):
        if mimetype == format_.media and "content.xml" in names:
            return format_.media
    if "[content_types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return file_kinds.WORD.media
    return file_kinds.EXCEL.media if "xl/workbook.xml" in names else None


def said_in(packed: zipfile.ZipFile) -> str:
    with packed.open(MIMETYPE) as said:
        return said.read(LONGEST_TYPE).decode("ascii", "replace")


def is_plain(path: Path) -> bool:
    """Whether it is text and nothing else, in UTF-8, and no mark-up that has slipped by its signature."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    first = True
    try:
        with path.open("rb") as content:
            while piece := content.read(PIECE):
                text = decoder.decode(piece)
                if first and text.lstrip()[:1] == "<":
                    return False
                if any(one < " " and one not in SEEN_CONTROLS for one in text):
                    return False
                first = False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return not first
