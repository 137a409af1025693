"""Owns `file`: one file, or with `many` several, that the one who answers has added.

An answer is posted as the ids of files that have been taken in already; how they are taken in, kept and
looked through is `operations`'. An id that is not among those of the place means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import ClassVar, cast

from engine.expressions.scope import Value
from engine.expressions.types import TEXT, WHOLE, Kind, Type
from engine.fields.field_type import Example, Json, Words
from engine.fields.file_kinds import LABELS, MEGABYTE, USUAL, formats_of
from engine.fields.plain import Plain
from engine.fields.question import Place, Question, Raw, Upload
from engine.foundation.figures import Figure
from engine.foundation.texts import Said, said

MOST = 20
"""Files that one question takes."""
GONE = said("Filen finns inte kvar här. Lägg till den igen.")
SAMPLE = Upload(
    id="0" * 31 + "1", name="intyg.pdf", size=34_000, media="application/pdf", digest="d" * 64
)
NAMES: Mapping[str, Type] = {"name": TEXT, "size": WHOLE}


class File(Plain):
    name = "file"
    settings = frozenset({"many", "accept", "max_size"})
    kind = Kind.FILE
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": (SAMPLE.id,)}, asdict(SAMPLE)),
        Example({"": ("",)}, None),
        Example({"": ("intyg.pdf",)}, None, wrong=True),
        Example({"": (SAMPLE.id, "0" * 32)}, None, wrong=True),
    )

    def value_type(self, question: Question) -> Type:
        if question.many:
            return Type(kind=Kind.COLLECTION, item="row", names=NAMES, label=question.label)
        return Type(kind=Kind.FILE, label=question.label)

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        ids = tuple(dict.fromkeys(text for text in raw.get("", ()) if text))
        if not ids:
            return None
        if len(ids) > (MOST if question.many else 1):
            return too_many(question)
        found = [place.files.get(one) for one in ids]
        uploads = [one for one in found if one is not None]
        if len(uploads) < len(found):
            return GONE
        wrong = (against(question, one) for one in uploads)
        if (first := next((one for one in wrong if one is not None), None)) is not None:
            return first
        values = tuple(asdict(one) for one in uploads)
        return values if question.many else values[0]

    def raw(self, question: Question, value: Value) -> Raw:
        ids = tuple(str(one["id"]) for one in files_of(value))
        return {"": ids} if ids else {}

    def show(self, question: Question, value: Value, place: Place) -> Words:
        shown = tuple(called(one) for one in files_of(value))
        return said("{all}", all=shown) if len(shown) > 1 else next(iter(shown), "")

    def to_json(self, value: Value) -> Json:
        if isinstance(value, tuple):
            return cast(Json, [dict(one) for one in files_of(value)])
        return cast(Json, dict(value)) if isinstance(value, Mapping) else None

    def from_json(self, data: Json) -> Value:
        return cast(Value, tuple(data) if isinstance(data, list) else data)


def files_of(value: Value) -> tuple[Mapping[str, Value], ...]:
    """The files in an answer, whether it is one or several."""
    several = value if isinstance(value, tuple) else (value,)
    return tuple(one for one in several if isinstance(one, Mapping))


def called(file: Mapping[str, Value]) -> Said:
    """`intyg.pdf (34 kB)`."""
    size = file.get("size")
    length = in_bytes(size if isinstance(size, int) else 0)
    return said("{name} ({size})", name=str(file.get("name")), size=length)


def too_many(question: Question) -> Said:
    if question.many:
        return said("Lägg till högst {most} filer.", most=MOST)
    return said("Lägg till en enda fil.")


def against(question: Question, upload: Upload) -> Said | None:
    """Why the question does not take a file; None when it does."""
    if all(upload.media != one.media for one in formats_of(question.accept)):
        return not_accepted(question, upload.name)
    most = size_limit(question)
    if most is not None and upload.size > most:
        return too_large(upload.name, most)
    return None


def size_limit(question: Question) -> int | None:
    """How large a file may be, in bytes; None where only the installation's limit holds."""
    return None if question.max_size is None else question.max_size * MEGABYTE


def not_accepted(question: Question, name: str) -> Said:
    kinds = tuple(LABELS[one] for one in question.accept or USUAL)
    return said(
        "{name} är inte av ett slag som går att ta emot här. Lägg till: {kinds}.",
        name=name, kinds=kinds,
    )  # fmt: skip


def too_large(name: str, most: int) -> Said:
    return said(
        "{name} är för stor. En fil får vara högst {most}.",
        name=name, most=in_bytes(most),
    )  # fmt: skip


def in_bytes(size: int) -> Said:
    """`34 kB`, `2,5 MB`; what is less than a kilobyte counts as one."""
    if size < MEGABYTE:
        return said("{size} kB", size=max(1, round(size / 1000)))
    return said("{size} MB", size=Figure(round(size / MEGABYTE, 1)))
