"""Owns how requests reach an application here: straight through its ASGI interface, in this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

App = Any


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(slots=True)
class Browser:
    """Somebody signed in: sends the cookie that was given."""

    app: App
    cookie: str
    headers: tuple[tuple[bytes, bytes], ...] = field(default=())

    async def get(self, address: str) -> Answer:
        return await self.send("GET", address, b"")

    async def post(self, address: str, pairs: list[tuple[str, str]]) -> Answer:
        return await self.send("POST", address, urlencode(pairs).encode())

    async def send(self, method: str, address: str, body: bytes) -> Answer:
        parts = urlsplit(address)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(parts.path),
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [
                (b"host", b"localhost"),
                (b"cookie", self.cookie.encode()),
                (b"content-type", b"application/x-www-form-urlencoded"),
                (b"content-length", str(len(body)).encode()),
            ],
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 80),
            "state": {},
        }
        given: list[dict[str, Any]] = []
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return waiting.pop() if waiting else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            given.append(message)

        await self.app(scope, receive, send)
        headers = {name.decode(): text.decode() for name, text in given[0]["headers"]}
        whole = b"".join(one.get("body", b"") for one in given[1:])
        return Answer(given[0]["status"], headers, whole)
