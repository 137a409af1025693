"""Owns looking through files that have come in, before anybody may keep them: how large, of what kind, and
whether a virus scanner finds them clean. What could not be looked through is not taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.definitions.form import Field, Form
from engine.effects.clamd import look_through
from engine.fields.field_type import Words
from engine.fields.file import against, too_large
from engine.fields.file_names import tidy
from engine.fields.question import Upload
from engine.filling.paths import found_at
from engine.filling.wording import wrong_answer
from engine.foundation.texts import Said, said
from engine.foundation.wrong import EffectError, Problem
from engine.operations.file_content import media_of
from engine.operations.receiving import Received
from engine.operations.world import World

CLAMD = "clamd"
EMPTY = said("Filen är tom. Se efter att du valde rätt fil.")
INFECTED = said("Virusskyddet varnar för filen. Den är inte sparad.")
NOT_LOOKED_THROUGH = said(
    "Filen gick inte att söka igenom efter virus just nu, så den är inte sparad. Försök igen om en stund. "
    "Det du har skrivit finns kvar."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedThrough:
    """A file that may be kept, with the path of its question."""

    path: str
    upload: Upload
    scanner: str


Found = LookedThrough | Problem


def looked_through(world: World, form: Form, received: Iterable[Received]) -> tuple[Found, ...]:
    """Each file that was sent to a question for files: taken, or what to do instead."""
    found = []
    for one in received:
        field = file_question(form, one.path)
        if field is not None:
            found.append(looked_at(world, field, one))
    return tuple(found)


def file_question(form: Form, path: str) -> Field | None:
    found = found_at(form, path)
    return found[0] if found is not None and found[0].type == "file" and not found[1] else None


def looked_at(world: World, field: Field, one: Received) -> Found:
    """A sentence that names the file stands alone; others say which question they are about."""
    if one.too_large:
        name = tidy(one.name, "")
        return problem(one, too_large(name, world.settings.files.max_bytes))
    if one.size == 0:
        return problem(one, wrong_answer(field, EMPTY))
    media = media_of(world.blobs.incoming(one.id)) or ""
    upload = Upload(
        id=one.id, name=tidy(one.name, media), size=one.size, media=media, digest=one.digest
    )
    advice = against(field, upload)
    if advice is not None:
        return problem(one, advice)
    wrong = virus_in(world, one)
    if wrong is not None:
        return problem(one, wrong_answer(field, wrong))
    scanner = CLAMD if world.settings.files.scanner else ""
    return LookedThrough(path=one.path, upload=upload, scanner=scanner)


def problem(one: Received, words: Words) -> Problem:
    assert not isinstance(words, str)  # noqa: S101  advice is a sentence
    return Problem(path=one.path, code="file", text=words)


def virus_in(world: World, one: Received) -> Said | None:
    """What to say when a scanner is set and does not find the file clean."""
    files = world.settings.files
    if not files.scanner:
        return None
    incoming = world.blobs.incoming(one.id)
    try:
        clean = look_through(files.scanner, incoming, files.scanner_seconds)
    except EffectError:
        return NOT_LOOKED_THROUGH
    return None if clean else INFECTED
