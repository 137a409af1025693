"""Owns reading a posted form that has files with it, piece by piece as it comes: texts into memory, bounded,
and files to where they wait to be looked through. Files of whoever may not send any are heard and forgotten.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable
from types import MappingProxyType

from python_multipart import MultipartParser
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from engine.operations.receiving import PREFIX, Received, Receiving, clear
from engine.operations.world import World
from engine.web.bodies import BodyError, Posted

KIND = "multipart/form-data"
TOKEN = "_token"  # noqa: S105 - a field's name
MOST_FILES = 40
LONGEST_BOUNDARY = 70


def is_multipart(request: Request) -> bool:
    kind = request.headers.get("content-type", "")
    return kind.partition(";")[0].strip().lower() == KIND


async def read_files(request: Request, world: World, token: str) -> Posted:
    """The posted form with its files, which the caller has to `clear`. `token`: what the form must bring
    before its first file; empty for a visitor who may send none. Raises `BodyError`.
    """
    files = world.settings.files
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > files.request_bytes:
        raise BodyError(413)
    reading = Reading(world, boundary_of(request), token)
    try:
        async with asyncio.timeout(files.seconds):
            chunks = aiter(request.stream())
            await take_in(reading, chunks, world)
        return await run_in_threadpool(reading.finish)
    except BaseException as wrong:
        await asyncio.shield(run_in_threadpool(reading.give_up))
        if isinstance(wrong, TimeoutError):
            raise BodyError(408) from None
        raise


async def take_in(reading: Reading, chunks: AsyncIterator[bytes], world: World) -> None:
    size = 0
    while (chunk := await within(chunks, world.settings.limits.pause_seconds)) is not None:
        size += len(chunk)
        if size > world.settings.files.request_bytes:
            raise BodyError(413)
        await run_in_threadpool(reading.write, chunk)


def boundary_of(request: Request) -> bytes:
    _, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if not 0 < len(boundary) <= LONGEST_BOUNDARY:
        raise BodyError(400)
    return boundary


class Reading:
    """A form on its way in. Its parser calls back for each header and piece of a part."""

    def __init__(self, world: World, boundary: bytes, token: str) -> None:
        self.world, self.token = world, token
        self.limits = world.settings.limits
        self.fields: dict[str, list[str]] = {}
        self.received: list[Received] = []
        self.receiving: Receiving | None = None
        self.name, self.text = "", bytearray()
        self.header, self.value, self.disposition = bytearray(), bytearray(), b""
        self.parts, self.letters, self.files, self.ended = 0, 0, 0, False
        self.is_file = False
        self.parser = MultipartParser(boundary, self.callbacks())  # type: ignore[arg-type]  # by name

    def callbacks(self) -> dict[str, Callable[..., None]]:
        return {
            "on_part_begin": self.begin,
            "on_header_field": lambda data, start, end: self.header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self.value.extend(data[start:end]),
            "on_header_end": self.end_header,
            "on_headers_finished": self.end_headers,
            "on_part_data": lambda data, start, end: self.data(data[start:end]),
            "on_part_end": self.end,
            "on_end": self.end_all,
        }

    def write(self, chunk: bytes) -> None:
        try:
            self.parser.write(chunk)
        except MultipartParseError:
            raise BodyError(400) from None

    def finish(self) -> Posted:
        """What came, if it came whole."""
        if not self.ended:
            raise BodyError(400)
        fields = {name: tuple(texts) for name, texts in self.fields.items()}
        return Posted(MappingProxyType(fields), tuple(self.received))

    def give_up(self) -> None:
        if self.receiving is not None:
            self.receiving.give_up()
        clear(self.world, tuple(self.received))

    def begin(self) -> None:
        self.parts += 1
        if self.parts > self.limits.fields:
            raise BodyError(400)
        self.name, self.text, self.disposition = "", bytearray(), b""
        self.is_file = False

    def end_header(self) -> None:
        if bytes(self.header).strip().lower() == b"content-disposition":
            self.disposition = bytes(self.value)
        self.header, self.value = bytearray(), bytearray()

    def end_headers(self) -> None:
        kind, options = parse_options_header(self.disposition)
        if kind != b"form-data" or b"name" not in options:
            raise BodyError(400)
        self.name = as_text(options[b"name"])
        self.is_file = b"filename" in options
        filename = as_text(options.get(b"filename", b""))
        if self.is_file and filename and self.name.startswith(PREFIX) and self.may_send():
            self.files += 1
            if self.files > MOST_FILES:
                raise BodyError(413)
            path = self.name.removeprefix(PREFIX)
            self.receiving = Receiving(self.world, path, filename)

    def may_send(self) -> bool:
        given = self.fields.get(TOKEN, [""])[-1]
        return bool(self.token) and hmac.compare_digest(given.encode(), self.token.encode())

    def data(self, piece: bytes) -> None:
        if self.receiving is not None:
            self.receiving.write(piece)
        elif not self.is_file:
            self.letters += len(piece)
            if self.letters > self.limits.body_bytes:
                raise BodyError(413)
            self.text += piece

    def end(self) -> None:
        if self.receiving is not None:
            self.received.append(self.receiving.finish())
            self.receiving = None
        elif not self.is_file:
            self.fields.setdefault(self.name, []).append(as_text(bytes(self.text)))

    def end_all(self) -> None:
        self.ended = True


def as_text(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\x00", "")


async def within(chunks: AsyncIterator[bytes], seconds: int) -> bytes | None:
    """The next chunk; None after the last."""
    async with asyncio.timeout(seconds):
        return await anext(chunks, None)
