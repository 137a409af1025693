"""Reads the Markdown tests of the checks: files in fences, and the findings that are expected.

A section (what stands under a heading) is one project. A fence `yaml PATH` is a file, with further
words for how its bytes are made: `escapes` reads backslash escapes, `bom` puts a byte-order mark
first, any other word is an encoding. A fence `expect` lists every finding, in order:

    forms/x.yaml:2:8-21 colon-in-text
      sv: the sentence in Swedish
      en: (may be left out, as may `help:` in Swedish, `fix:` and `warning`)

A section without `expect` expects none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.foundation.diagnostics import Diagnostic, Fix, Severity

FENCE = re.compile(r"^```(\w+) ?(.*)$")
HEADING = re.compile(r"^#+ +(.+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One project of a Markdown test, and what is to be found in it: heads with their lines."""

    source: str
    title: str
    files: Mapping[str, bytes]
    expected: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def id(self) -> str:
        return f"{self.source}: {self.title}"


def sections(path: Path) -> Iterator[Section]:
    """The sections of a file that hold files."""
    title, files, expected = path.stem, {}, ()
    for kind, words, text in pieces(path.read_text("utf-8")):
        if kind == "heading":
            if files:
                yield Section(source=path.stem, title=title, files=files, expected=expected)
            title, files, expected = words, {}, ()
        elif kind == "yaml" and words:
            name, *ways = words.split()
            files[name] = as_bytes(text, ways)
        elif kind == "expect":
            expected = tuple(findings(text))
    if files:
        yield Section(source=path.stem, title=title, files=files, expected=expected)


def pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """Headings as `("heading", title, "")`, fences as `(kind, words, text)`."""
    lines = iter(text.split("\n"))
    for line in lines:
        fence, heading = FENCE.match(line), HEADING.match(line)
        if heading:
            yield "heading", heading[1], ""
        elif fence:
            inner = []
            while (line := next(lines)) != "```":
                inner.append(line)
            yield fence[1], fence[2], "".join(f"{one}\n" for one in inner)


def as_bytes(text: str, ways: list[str]) -> bytes:
    if "escapes" in ways:
        text = re.sub(
            r"\\(?:t|x[0-9a-f]{2}|u[0-9a-f]{4})",
            lambda found: found[0].encode().decode("unicode_escape"),
            text,
        )
    encoding = next((way for way in ways if way not in ("escapes", "bom")), "utf-8")
    return (b"\xef\xbb\xbf" if "bom" in ways else b"") + text.encode(encoding)


def findings(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    head, lines = "", []
    for line in text.splitlines():
        if line.startswith(" "):
            lines.append(line.strip())
        elif line.strip():
            if head:
                yield head, tuple(lines)
            head, lines = line.strip(), []
    if head:
        yield head, tuple(lines)


def head_of(found: Diagnostic) -> str:
    """`forms/x.yaml:2:8-21 code`, or `…:2:8-3:5 code` over several lines."""
    span = found.span
    several = f"{span.end_line}:" if span.end_line != span.line else ""
    return f"{span.file}:{span.line}:{span.column}-{several}{span.end_column} {found.code}"


def lines_of(found: Diagnostic) -> tuple[str, ...]:
    """Everything that an expectation may say about a finding."""
    lines = [f"sv: {found.message.sv}", f"en: {found.message.en}"]
    if found.help is not None:
        lines += [f"help: {found.help.sv}", f"help en: {found.help.en}"]
    if found.fix is not None:
        lines.append(f"fix: {found.fix.text!r}")
    if found.severity is Severity.WARNING:
        lines.append("warning")
    return tuple(lines)


def mended(data: bytes, fix: Fix) -> bytes:
    """The file with the repair put in."""
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    lines = data.removeprefix(mark).decode().split("\n")
    first, last = fix.span.line - 1, fix.span.end_line - 1
    before = lines[first][: fix.span.column - 1]
    after = lines[last][fix.span.end_column - 1 :]
    lines[first : last + 1] = [before + fix.text + after]
    return mark + "\n".join(lines).encode()
