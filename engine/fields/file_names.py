"""Owns what a file is called here: the sender's name, without what could fool a reader or a disk."""

from __future__ import annotations

import re
from unicodedata import category, normalize

from engine.fields.file_kinds import FORMATS, Format

MOST = 120
UNSAFE = re.compile(r'[<>:"|?*\\/]+')
SPACES = re.compile(r"\s+")
NAMELESS = "fil"


def tidy(name: str, media: str) -> str:
    """`../Mitt  intyg.PDF` is `Mitt intyg.PDF`; `bild.html` with a picture in it is `bild.html.png`."""
    bare = SPACES.sub(" ", seen(normalize("NFC", last_of(name)))).strip(" .")
    endings = FORMATS[media].endings if media in FORMATS else ()
    stem, dot, ending = bare.rpartition(".")
    if dot and ending.lower() in endings:
        return f"{(stem.strip(' .') or NAMELESS)[:MOST]}.{ending}"
    stem = (bare or NAMELESS)[:MOST].rstrip(" .")
    return f"{stem}.{endings[0]}" if endings else stem


def last_of(name: str) -> str:
    """The name without the folders that some browsers send along."""
    return re.split(r"[\\/]", name)[-1]


def seen(name: str) -> str:
    """Without signs that nobody sees or that turn the direction of the text, and those that disks refuse."""
    kept = (one for one in name if one.isspace() or category(one)[0] != "C")
    return UNSAFE.sub("-", "".join(kept))


def ends_as(name: str) -> Format | None:
    """The format that a name says it is."""
    ending = name.rpartition(".")[2].lower()
    return next((one for one in FORMATS.values() if ending in one.endings), None)
