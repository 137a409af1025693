"""Files that want to hurt: an answer in well under a second of work, and never an exception."""

from __future__ import annotations

import random
import time

import pytest

from engine.definitions.source import read

HEAD = "form: x\n"
SIGNS = " \n\n  abå:-[]{}#&*!|>'\"%@`,?\t~.é1\u202e\u00a0\r\u2028😀"
HOSTILE = {
    "brackets": "title: " + "[" * 490_000,
    "braces": "title: " + "{" * 490_000,
    "brackets on lines": "title:\n" + "  [\n" * 120_000,
    "brackets after keys": "title:\n" + "  a: [\n" * 70_000,
    "keys inside keys": "".join(" " * depth + "a:\n" for depth in range(900)),
    "dashes": "a:\n  " + "- " * 240_000,
    "question marks": "? " * 240_000,
    "a long list": "a: [" + "1," * 240_000 + "1]",
    "many keys": "".join(f"k{number}: 1\n" for number in range(45_000)),
    "a huge number": "a: " + "9" * 490_000,
    "a long key": "a" * 490_000 + ": b",
    "a long text": "a: " + "b " * 240_000,
    "bidi marks": "a: x\u202ey\n" * 50_000,
    "hard spaces": "\u00a0a: b\n" * 60_000,
    "controls": "a: \x01\n" * 90_000,
    "zeros": "a: \0\n" * 90_000,
    "breaks": "a: b: c\n" * 60_000,
    "open quotes": 'a: "b\n' * 70_000,
    "open braces": "a: {b\n" * 70_000,
    "no colons": "abc\n" * 120_000,
    "tabs": "a:\n\tb: c\n" * 50_000,
    "colons": "a:" * 240_000,
    "colons in braces": "a: {" + "b: c: " * 80_000,
    "slanted quotes after keys": "a: {" + "b”: 1, " * 13_000 + "}",
    "anchors": "a: &a [*a,*a]\n" * 34_000,
    "stars": "a: *\n" * 90_000,
    "merges": "<<: x\n" * 80_000,
    "directives": "%a\n" * 120_000,
    "documents": "---\n" * 120_000,
    "quotes": "a: " + "'" * 490_000 + "x",
    "escapes": 'a: "' + "\\n" * 240_000 + '"',
    "comments": "# a\n" * 120_000,
    "empty lines": "\n" * 490_000,
    "old ends of line": "\r" * 490_000,
    "cut texts": "a: {b, c: d, e}\n" * 30_000,
}

HARMLESS = frozenset(
    {"a huge number", "a long text", "escapes", "comments", "empty lines", "old ends of line"}
)


@pytest.mark.parametrize("name", HOSTILE)
def test_is_answered_at_once(name: str) -> None:
    data = (HEAD + HOSTILE[name]).encode()[:500_000]
    start = time.process_time()
    _, found = read("x.yaml", data)
    assert time.process_time() - start < 0.9
    assert len(found) <= 201
    assert bool(found) is (name not in HARMLESS)


def test_ten_megabytes() -> None:
    start = time.process_time()
    document, found = read("x.yaml", b"a: b\n" * 2_000_000)
    assert time.process_time() - start < 0.5
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
    chance = random.Random(20)  # noqa: S311 - a seed for examples, nothing secret
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
