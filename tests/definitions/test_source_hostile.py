"""Files that want to hurt: an answer soon, and never an exception. How soon is measured in `benchmarks`."""

from __future__ import annotations

import random

import pytest

from engine.definitions.source import read
from tests.counted import at_most
from tests.definitions.hostile import HOSTILE, hostile

HEAD = "form: x\n"
MUCH_WORK = 2_000_000
"""Calls for half a megabyte, twice what the worst needs: what grows with its square takes far more."""

SIGNS = " \n\n  abå:-[]{}#&*!|>'\"%@`,?\t~.é1\u202e\u00a0\r\u2028😀"
HARMLESS = frozenset(
    {"a huge number", "a long text", "escapes", "comments", "empty lines", "old ends of line"}
)


@pytest.mark.parametrize("name", HOSTILE)
def test_is_answered_at_once(name: str) -> None:
    with at_most(MUCH_WORK):
        _, found = read("x.yaml", hostile(name))
    assert len(found) <= 201
    assert bool(found) is (name not in HARMLESS)


def test_ten_megabytes() -> None:
    with at_most(MUCH_WORK):
        document, found = read("x.yaml", b"a: b\n" * 2_000_000)
    assert [one.code for one in found] == ["too-large"]
    assert document.kind is None


@pytest.mark.parametrize(
    "data",
    [
        "form: x\n".encode("utf-16"),
        "form: x\n".encode("utf-16-le"),
        "form: x\n".encode("utf-16-be"),
        "form: x\n".encode("utf-32"),
        b"\xff\xfe\xfd" * 100,
        bytes(range(256)) * 40,
        b"\x81" * 500,
        b"\x00" * 500,
        b"form: \x81\n",
    ],
)
def test_what_is_not_text(data: bytes) -> None:
    document, found = read("x.yaml", data)
    assert [one.code for one in found] == ["encoding"]
    assert document.kind is None


def test_old_western_encoding_is_read_as_it_was_meant() -> None:
    document, found = read("x.yaml", "form: åäö\ntitle: – så\n".encode("cp1252"))
    assert [one.code for one in found] == ["encoding"]
    assert (document.kind, document.name) == ("form", "åäö")


def test_any_heap_of_signs_gets_findings_inside_the_file() -> None:
    chance = random.Random(20)
    for _ in range(600):
        length = chance.choice([5, 40, 200, 1500])
        heap = HEAD + "".join(chance.choice(SIGNS) for _ in range(length))
        document, found = read("x.yaml", heap.encode())
        lines = document.text.split("\n")
        for one in found:
            span = one.span
            assert 1 <= span.line <= span.end_line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
            assert (span.line, span.column) <= (span.end_line, span.end_column)
            assert one.message.sv
            assert one.message.en


def test_only_so_many_findings_are_told() -> None:
    _, found = read("x.yaml", (HEAD + "a: b\n" * 300).encode())
    assert [one.code for one in found] == [*["duplicate-key"] * 200, "too-large"]
    assert found[-1].span.line == found[-2].span.line + 1
