"""A browser that may send anything: any path, any bytes, any cookie, straight to the application."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlencode

from pypdf import PdfReader
from starlette.applications import Starlette

FORM = "application/x-www-form-urlencoded"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """`target` is what was asked for."""

    target: str
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


class Raw:
    """One at a time, in a loop and a thread of its own: the browser keeps a loop in its own. Close it."""

    def __init__(self, app: Starlette) -> None:
        self.app = app
        self.pool = ThreadPoolExecutor(1)
        self.runner = asyncio.Runner()

    def close(self) -> None:
        self.pool.submit(self.runner.close).result()
        self.pool.shutdown()

    def get(self, target: str, cookie: str = "", **headers: str) -> Answer:
        return self.ask("GET", target, cookie=cookie, headers=headers)

    def post(self, target: str, fields: Pairs | Mapping[str, str], cookie: str = "") -> Answer:
        body = urlencode(list(fields.items()) if isinstance(fields, Mapping) else fields)
        return self.ask(
            "POST", target, cookie=cookie, body=body.encode(), headers={"content-type": FORM}
        )

    def ask(
        self,
        method: str,
        target: str,
        *,
        cookie: str = "",
        body: bytes = b"",
        headers: Mapping[str, str] = {},
    ) -> Answer:
        """`target`: the path and query as they stand on the request's first line."""
        path, _, query = target.partition("?")
        told = {"host": "testserver", **headers, **({"cookie": cookie} if cookie else {})}
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": unquote(path),
            "raw_path": path.encode("ascii", "replace"),
            "query_string": query.encode("ascii", "replace"),
            "root_path": "",
            "headers": [(k.lower().encode(), v.encode("utf-8")) for k, v in told.items()],
            "scheme": "http",
            "server": ("testserver", 80),
            "client": ("127.0.0.1", 4711),
        }
        answer = self._answer(target, scope, body)
        return self.pool.submit(self.runner.run, answer).result()

    async def _answer(self, target: str, scope: dict[str, Any], body: bytes) -> Answer:
        sent: list[dict[str, Any]] = []
        given = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return given.pop() if given else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start = sent[0]
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in start["headers"]}
        body = b"".join(one.get("body", b"") for one in sent[1:])
        return Answer(target, start["status"], headers, in_text(target, body))


def in_text(target: str, body: bytes) -> str:
    """What can be read of an answer, also of a form on paper."""
    if body.startswith(b"%PDF") and target.partition("?")[0].endswith("/pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    return body.decode("utf-8", "replace")
