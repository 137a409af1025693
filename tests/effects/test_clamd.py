"""A file is clean when clamd says so in as many words, and for no other reason."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from engine.effects.clamd import PIECE, look_through
from engine.foundation.wrong import EffectError
from tests.effects.scanner import HEARD, VIRUS, scanner


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "fil"
    made.write_bytes(b"x" * (3 * PIECE + 5))
    return made


@pytest.mark.parametrize("local", [False, True])
def test_a_file_is_looked_through_piece_by_piece(file: Path, tmp_path: Path, local: bool):
    with scanner(tmp_path / "clamd.ctl" if local else None) as address:
        assert look_through(address, file, 5)
        assert HEARD == [PIECE, PIECE, PIECE, 5]
        file.write_bytes(b"a" + VIRUS)
        assert not look_through(address, file, 5)


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0", b"OK\0", b"stream: OK.\0", b"stream: x ERROR\0", b"\xff\xfe", b"x" * 9000],
)
def test_any_other_answer_is_no_answer(file: Path, answer: bytes):
    with scanner(answer=answer) as address, pytest.raises(EffectError):
        look_through(address, file, 5)


def test_a_file_larger_than_the_scanner_takes_is_not_clean(file: Path):
    with scanner(most=1000) as address, pytest.raises(EffectError):
        look_through(address, file, 5)


def test_nobody_there_is_no_answer(file: Path, tmp_path: Path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"127.0.0.1:{free.getsockname()[1]}"
    for address in (closed, str(tmp_path / "ingen"), "[::1]:1", str(file)):
        with pytest.raises(EffectError):
            look_through(address, file, 1)


def test_one_that_never_answers_is_no_answer(file: Path):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(EffectError):
            look_through(address, file, 0.2)
