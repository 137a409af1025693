"""Owns the kinds of files that a field may accept: the words of the language, and what each stands for.

What a file really is, its content tells; that is found out where the content is at hand, in `operations`.
Nothing is here that a browser would run: no HTML, no SVG, no macros.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.foundation.texts import Said, said


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of files. `endings`: what names of such files end in, the usual one first."""

    media: str
    endings: tuple[str, ...]


PDF = Format(media="application/pdf", endings=("pdf",))
JPEG = Format(media="image/jpeg", endings=("jpg", "jpeg", "jpe", "jfif"))
PNG = Format(media="image/png", endings=("png",))
GIF = Format(media="image/gif", endings=("gif",))
WEBP = Format(media="image/webp", endings=("webp",))
HEIF = Format(media="image/heif", endings=("heic", "heif"))
WORD = Format(
    media="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    endings=("docx",),
)
WRITER = Format(media="application/vnd.oasis.opendocument.text", endings=("odt",))
EXCEL = Format(
    media="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", endings=("xlsx",)
)
CALC = Format(media="application/vnd.oasis.opendocument.spreadsheet", endings=("ods",))
PLAIN = Format(media="text/plain", endings=("txt", "csv"))
KINDS: Mapping[str, tuple[Format, ...]] = MappingProxyType(
    {
        "pdf": (PDF,),
        "image": (JPEG, PNG, GIF, WEBP, HEIF),
        "document": (WORD, WRITER),
        "spreadsheet": (EXCEL, CALC),
        "text": (PLAIN,),
    }
)
LABELS: Mapping[str, Said] = MappingProxyType(
    {
        "pdf": said("pdf"),
        "image": said("bild (jpg, png, gif, webp eller heic)"),
        "document": said("textdokument (docx eller odt)"),
        "spreadsheet": said("kalkylblad (xlsx eller ods)"),
        "text": said("ren text (txt eller csv)"),
    }
)
USUAL = ("pdf", "image", "document")
"""What a field accepts that says nothing of it."""
FORMATS: Mapping[str, Format] = MappingProxyType(
    {one.media: one for formats in KINDS.values() for one in formats}
)
TOLD = (PDF, PNG, WORD, WRITER, EXCEL, CALC, PLAIN)
"""Formats of which a story may name files: small ones can be made up."""
MEGABYTE = 1_000_000


def formats_of(accept: tuple[str, ...]) -> tuple[Format, ...]:
    """The formats that the words stand for."""
    return tuple(one for word in accept or USUAL for one in KINDS[word])
