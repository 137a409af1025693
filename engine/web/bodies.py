"""Owns how a posted body is read: bounded in size and time, as text, in the browser's order."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from engine.operations.receiving import Received
from engine.operations.settings import Limits

KIND = "application/x-www-form-urlencoded"


class BodyError(Exception):
    """The body is too large, too slow or no form; `status` is the HTTP status to answer with."""

    def __init__(self, status: int) -> None:
        super().__init__(f"body refused with {status}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Posted:
    """What a form sent: names to all their texts, in order, and the files that came in with it."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    files: tuple[Received, ...] = ()

    def one(self, name: str, default: str = "") -> str:
        """The last text sent under `name`."""
        return self.fields.get(name, (default,))[-1]


async def read_body(request: Request, limits: Limits) -> Posted:
    """The posted form; raises `BodyError` when it is too large, too slow or of another kind."""
    kind = request.headers.get("content-type", KIND)
    if kind.partition(";")[0].strip().lower() != KIND:
        raise BodyError(415)
    try:
        return parsed(await whole(request, limits), limits)
    except TimeoutError:
        raise BodyError(408) from None


async def whole(request: Request, limits: Limits) -> bytes:
    """All of it; `TimeoutError` when nothing comes for too long, or all of it takes too long."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > limits.body_bytes:
        raise BodyError(413)
    data, now = bytearray(), asyncio.get_running_loop().time
    end = now() + limits.body_seconds
    async with asyncio.timeout_at(min(end, now() + limits.pause_seconds)) as waiting:
        while True:
            message = await request.receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            data += message.get("body", b"")
            if len(data) > limits.body_bytes:
                raise BodyError(413)
            if not message.get("more_body", False):
                return bytes(data)
            waiting.reschedule(min(end, now() + limits.pause_seconds))


def parsed(data: bytes, limits: Limits) -> Posted:
    try:
        pairs = parse_qsl(
            data.decode("ascii"), keep_blank_values=True, max_num_fields=limits.fields
        )
    except (UnicodeDecodeError, ValueError) as error:
        raise BodyError(400) from error
    fields: dict[str, list[str]] = {}
    for name, text in pairs:
        fields.setdefault(name, []).append(text.replace("\x00", ""))
    return Posted(MappingProxyType({name: tuple(texts) for name, texts in fields.items()}))
