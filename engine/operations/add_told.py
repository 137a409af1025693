"""Owns the files that a story names, where it is played through the operations: made up, small and of the
kind that their names say, and kept with the draft as those that people add.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from engine.definitions.form import Form
from engine.definitions.story import Written
from engine.fields.file_kinds import CALC, EXCEL, PDF, PNG, WORD, WRITER
from engine.fields.question import Upload
from engine.filling.from_words import files_told
from engine.foundation.wrong import Refused
from engine.operations.add_files import keep
from engine.operations.callers import Caller
from engine.operations.looked_through import LookedThrough
from engine.operations.opened_form import open_at
from engine.operations.receiving import Receiving
from engine.operations.views import FormPlace
from engine.operations.world import World

PARTS = {
    WORD.media: ("[Content_Types].xml", "word/document.xml"),
    EXCEL.media: ("[Content_Types].xml", "xl/workbook.xml"),
    WRITER.media: ("mimetype", "content.xml"),
    CALC.media: ("mimetype", "content.xml"),
}
PAGE = """%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


def add_told(
    world: World, caller: Caller, place: FormPlace, form: Form, answers: Mapping[str, Written]
) -> Mapping[str, str]:
    """The names of the files in the answers, to the ids that they got."""
    wanted = files_told(form, answers)
    if not wanted:
        return {}
    kept = [one_told(world, upload) for upload in wanted.values()]
    with world.storage.writing(caller.tenant) as tx:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return {}
        keep(world, tx, caller, opened, kept)
    return {one.upload.name: one.upload.id for one in kept}


def one_told(world: World, upload: Upload) -> LookedThrough:
    """The file, as it has come in."""
    receiving = Receiving(world, "", upload.name)
    receiving.write(content_of(upload))
    came = receiving.finish()
    made = Upload(
        id=came.id, name=upload.name, size=came.size, media=upload.media, digest=came.digest
    )
    return LookedThrough(path="", upload=made, scanner="")


def content_of(upload: Upload) -> bytes:
    """Something that really is what the name says."""
    if upload.media == PDF.media:
        return PAGE.encode()
    if upload.media == PNG.media:
        return dot()
    if upload.media in PARTS:
        return packed(upload.media)
    return f"{upload.name}\n".encode()


def dot() -> bytes:
    """A picture of a single point."""
    head = struct.pack("!IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))


def packed(media: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in PARTS[media]:
            made.writestr(name, media if name == "mimetype" else "<x/>")
    return held.getvalue()
