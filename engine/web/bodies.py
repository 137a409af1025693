"""Owns how a posted body is read: bounded, as text, in the order that the browser sent it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import parse_qsl

from starlette.requests import Request

MOST_BYTES = 1_000_000
MOST_FIELDS = 5_000


class BodyError(Exception):
    """The body is too large or is not a form; `status` is the HTTP status to answer with."""

    def __init__(self, status: int) -> None:
        super().__init__(f"body refused with {status}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Posted:
    """What a form sent: names to all their texts, in order."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def one(self, name: str, default: str = "") -> str:
        """The last text sent under `name`."""
        return self.fields.get(name, (default,))[-1]


async def read_body(request: Request) -> Posted:
    """The posted form; raises `BodyError` when it is too large or of another kind."""
    kind = request.headers.get("content-type", "application/x-www-form-urlencoded")
    if kind.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise BodyError(415)
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MOST_BYTES:
            raise BodyError(413)
    return parsed(bytes(data))


def parsed(data: bytes) -> Posted:
    try:
        pairs = parse_qsl(data.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except (UnicodeDecodeError, ValueError) as error:
        raise BodyError(400) from error
    fields: dict[str, list[str]] = {}
    for name, text in pairs:
        fields.setdefault(name, []).append(text.replace("\x00", ""))
    return Posted(MappingProxyType({name: tuple(texts) for name, texts in fields.items()}))
