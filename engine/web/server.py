"""Owns the HTTP server around the app: what it does not wait for, and how it stops.

The app itself limits bodies; before there is a request to answer, it is for the protocol to see that
lines and headers are neither too large nor too slow.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from time import monotonic
from types import FrameType

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from engine.foundation.texts import said
from engine.foundation.wrong import SettingsError
from engine.operations.settings import Limits, Settings
from engine.web.headers import ALWAYS
from engine.web.plain import LANGUAGES, in_plain_words
from engine.web.running import Running

LOG = logging.getLogger("stegvis.server")
CONNECTIONS_FOR_EACH = 10
"""So many connections may stand open for each request that may go on at once: browsers keep several."""
NOT_TAKEN = said("Det gick inte att ta emot")
UNREADABLE = said("Det som skickades går inte att läsa. Börja om från startsidan.")
TOO_LARGE = said(
    "Webbläsaren skickade för mycket kringuppgifter. Ta bort webbplatsens kakor och försök igen."
)
TOO_SLOW = said("Det tog för lång tid att ta emot. Gå tillbaka i webbläsaren och försök igen.")
REASONS = {
    400: ("Bad Request", UNREADABLE),
    408: ("Request Timeout", TOO_SLOW),
    431: ("Request Header Fields Too Large", TOO_LARGE),
}


class TooLargeError(Exception):
    """The line or the headers of a request are larger than they may be."""


class Bounded(HttpToolsProtocol):
    """Counts what comes before the body, and waits only so long for all of a request."""

    limits = Limits()
    size = 0
    status = 400
    waits: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
        super().connection_made(transport)
        self.wait(self.limits.header_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self.wait(None)
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.size = 0
        self.wait(self.limits.header_seconds)

    def on_url(self, url: bytes) -> None:
        self.count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self.count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The app reads the body, and answers in words when that takes too long; what it does not read,
        such as a body sent to a page that wants none, ends here.
        """
        self.wait(self.limits.body_seconds + self.limits.pause_seconds)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self.wait(None)
        super().on_message_complete()

    def count(self, more: int) -> None:
        self.size += more
        if self.size > self.limits.header_bytes:
            self.status = 431
            raise TooLargeError

    def wait(self, seconds: int | None) -> None:
        if self.waits is not None:
            self.waits.cancel()
        self.waits = self.loop.call_later(seconds, self.too_slow) if seconds is not None else None

    def too_slow(self) -> None:
        if self.transport.is_closing():
            return
        answering = vars(self).get("cycle")
        if answering is not None and not answering.response_complete:
            self.transport.close()
            return
        self.status = 408
        self.send_400_response("")

    def send_400_response(self, msg: str) -> None:
        """What was no request, in words. `msg` is English, and is left out."""
        self.transport.write(in_words(self.status))
        self.transport.close()


def in_words(status: int) -> bytes:
    reason, words = REASONS[status]
    page = in_plain_words(LANGUAGES[0][0], NOT_TAKEN, words).encode()
    lines = [
        f"HTTP/1.1 {status} {reason}",
        *(f"{name}: {value}" for name, value in ALWAYS.items()),
        "cache-control: no-store",
        "content-type: text/html; charset=utf-8",
        f"content-length: {len(page)}",
        "connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + page


class Server(uvicorn.Server):
    """Says that it is about to stop, waits as long as it is told, and stops then."""

    def __init__(self, config: uvicorn.Config, running: Running, drain: float) -> None:
        super().__init__(config)
        self.running = running
        self.drain = drain
        self.leaves: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal begins the stop, a second one ends the waiting, and a third all that goes on.
        None is raised again afterwards, so that what stands around the server can be closed.
        """
        if self.running.stopping:
            self.force_exit = self.should_exit
            self.should_exit = True
        else:
            self.running.stopping = True
            self.leaves = monotonic() + self.drain

    async def on_tick(self, counter: int) -> bool:
        if self.leaves is not None and monotonic() >= self.leaves:
            self.should_exit = True
        return await super().on_tick(counter)


def serve(app: ASGIApp, running: Running, settings: Settings) -> None:
    """Answer until told to stop. Raises `SettingsError` when the address cannot be had."""
    protocol = type("Protocol", (Bounded,), {"limits": settings.limits})
    config = uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # Who is believed is for `proxies`.
        limit_concurrency=settings.limits.at_once * CONNECTIONS_FOR_EACH,
        timeout_graceful_shutdown=round(settings.server.stop_within.total_seconds()),
    )
    with listening(settings.server.host, settings.server.port) as door:
        LOG.info("answering")
        Server(config, running, settings.server.drain.total_seconds()).run(sockets=[door])
    LOG.info("stopped")


def listening(host: str, port: int) -> socket.socket:
    """The socket to answer on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2_048)
    except OSError as wrong:
        raise SettingsError(
            said("Det går inte att svara på {where}.", where=f"{host}:{port}"),
            next_step=said(
                "Ange en annan port, eller stoppa det program som redan svarar där: --port NUMMER"
            ),
        ) from wrong
