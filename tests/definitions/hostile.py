"""Files that want to hurt, each of about half a megabyte."""

from __future__ import annotations

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


def hostile(name: str) -> bytes:
    """One of them, after a sound first line; as large as a file may be."""
    return ("form: x\n" + HOSTILE[name]).encode()[:500_000]
