"""Owns sending a file to whoever may have it: always to be saved, never to be shown by the browser here."""

from __future__ import annotations

from types import MappingProxyType
from urllib.parse import quote

from starlette.responses import FileResponse, Response

from engine.foundation.folding import without_marks
from engine.operations.read_file import FileFound, read_file
from engine.web.visit import Visit

SAFE = MappingProxyType(
    {
        "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
    }
)


def show(visit: Visit) -> Response:
    return to_keep(visit.allowed(read_file(visit.world, visit.caller, visit.param("file"))))


def to_keep(found: FileFound) -> Response:
    headers = {**SAFE, "content-disposition": to_save(found.name)}
    return FileResponse(found.content, media_type=found.media, headers=headers)


def to_save(name: str) -> str:
    """The header that has a browser save a file: in plain letters for old ones, whole for all others."""
    bare = without_marks(name)
    plain = "".join(one if one.isascii() and one.isprintable() else "_" for one in bare)
    plain = plain.replace("\\", "_").replace('"', "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
