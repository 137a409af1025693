"""Owns asking ClamAV's service, clamd, to look through a file: its INSTREAM, over TCP or a local socket.

The file goes in bounded pieces. Nothing but a plain OK counts as clean; whether a file is taken that could
not be looked through is left to `operations`, which never does.
"""

from __future__ import annotations

import re
import socket
import struct
from pathlib import Path

from engine.foundation.texts import said
from engine.foundation.wrong import EffectError

PIECE = 64 * 1024
LONGEST_ANSWER = 4096
OVER_TCP = re.compile(r"(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{1,5})", re.ASCII)
CLEAN = "stream: OK"
FOUND = re.compile(r"stream: (.+) FOUND", re.DOTALL)


def look_through(address: str, file: Path, seconds: float) -> bool:
    """Whether the file is clean. `address`: `host:port`, or the path of a socket. Raises `EffectError` when
    that cannot be told.
    """
    try:
        with connected(address, seconds) as there:
            send(there, file)
            answer = answered(there)
    except OSError as wrong:
        kind = type(wrong).__name__
        raise EffectError(said("Virusskyddet gick inte att nå ({kind}).", kind=kind)) from None
    if answer == CLEAN:
        return True
    if FOUND.fullmatch(answer):
        return False
    raise EffectError(said("Virusskyddet svarade inte som det ska."))


def connected(address: str, seconds: float) -> socket.socket:
    over_tcp = OVER_TCP.fullmatch(address)
    if over_tcp is not None:
        return socket.create_connection((over_tcp[1].strip("[]"), int(over_tcp[2])), seconds)
    there = socket.socket(socket.AF_UNIX)
    there.settimeout(seconds)
    try:
        there.connect(address)
    except OSError:
        there.close()
        raise
    return there


def send(there: socket.socket, file: Path) -> None:
    """A clamd that has heard enough closes; then what it has answered is read all the same."""
    there.sendall(b"zINSTREAM\0")
    with file.open("rb") as content:
        while piece := content.read(PIECE):
            try:
                there.sendall(struct.pack("!I", len(piece)) + piece)
            except (BrokenPipeError, ConnectionResetError):
                return
    there.sendall(struct.pack("!I", 0))


def answered(there: socket.socket) -> str:
    data = bytearray()
    while b"\0" not in data and len(data) < LONGEST_ANSWER:
        piece = there.recv(LONGEST_ANSWER)
        if not piece:
            break
        data += piece
    return bytes(data).partition(b"\0")[0].decode("utf-8", "replace").strip()
