"""A small server that speaks clamd's INSTREAM on loopback, over TCP or a local socket, and finds one word."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VIRUS = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
HEARD: list[int] = []
"""The length of each piece that has come."""


class Scan(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        data = bytearray()
        while (length := struct.unpack("!I", self.rfile.read(4))[0]) > 0:
            HEARD.append(length)
            data += self.rfile.read(length)
            if len(data) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        answer = self.server.answer
        found = b"stream: Eicar-Signature FOUND\0" if VIRUS in data else b"stream: OK\0"
        self.wfile.write(answer if answer is not None else found)


@contextmanager
def scanner(
    path: Path | None = None, *, answer: bytes | None = None, most: int = 30_000_000
) -> Iterator[str]:
    """The server's address; over a local socket where a path is given. `answer`: whatever is sent."""
    HEARD.clear()
    made: socketserver.BaseServer
    if path is None:
        made = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scan)
        address = "{}:{}".format(*made.server_address[:2])
    else:
        made, address = socketserver.ThreadingUnixStreamServer(str(path), Scan), str(path)
    made.answer, made.most = answer, most
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield address
    finally:
        made.shutdown()
        thread.join()
        made.server_close()
