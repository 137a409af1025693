"""Owns the way from bytes to lines: size, encoding, byte-order mark, invisible characters, document
marks. What is odd is reported and replaced by spaces, so that every column stays where it was.

Reading the lines as YAML is left to `source`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.definitions.checks import (
    byte_order_mark,
    document_mark,
    encoding,
    invisible_character,
    too_large,
)
from engine.foundation.diagnostics import Diagnostic, Span

UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
INVISIBLE = re.compile(
    f"[{CONTROL}\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+"
)
BINARY = re.compile(f"[{CONTROL}]")
HARD_SPACE = "\u00a0"
MISPLACED_HARD_SPACE = re.compile(
    rf"(?:^[ ]*|(?<=:)[ ]*|^[ ]*-[ ]*)(?P<hard>[{HARD_SPACE}][ {HARD_SPACE}]*)", re.MULTILINE
)
MARK = re.compile(r"^(?:---|\.\.\.)(?=\s|$).*|^%[A-Z].*", re.MULTILINE)
PREAMBLE = re.compile(r"(?:[ \t]*(?:#.*)?\n|%[A-Z].*\n)*(?:---[ \t]*\n)?")
SECOND = re.compile(r"(?:[ \t]*(?:#.*)?\n)*(?:form|workflow|deployment|scenarios|translation):\s")
REPORTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What a file holds. `text` is the author's, `lines` what is to be parsed (None: nothing)."""

    text: str
    lines: tuple[str, ...] | None
    found: tuple[Diagnostic, ...]


def lines_of(file: str, data: bytes) -> Lines:
    """The lines of a file, ends of line as `\\n`, with what is wrong with its characters."""
    if len(data) > too_large.BYTES:
        found = too_large.bytes_at(file, len(data))
        return Lines(text=data.decode("utf-8", "replace"), lines=None, found=(found,))
    marked = data.startswith(UTF8_MARK)
    decoded = _decoded(file, data[len(UTF8_MARK) :] if marked else data)
    marks = (byte_order_mark.found(file),) if marked else ()
    if decoded.lines is None:
        return decoded
    cleaned, odd = _cleaned(file, decoded.text)
    found_all = (*marks, *decoded.found, *odd)
    return Lines(text=decoded.text, lines=tuple(cleaned.split("\n")), found=found_all)


def _decoded(file: str, data: bytes) -> Lines:
    if data.startswith(UTF16_MARKS) or b"\0" in data[:1000]:
        return _not_text(file, data, "UTF-16" if _looks_like_utf16(data) else "")
    try:
        return Lines(text=_newlines(data.decode("utf-8")), lines=(), found=())
    except UnicodeDecodeError as error:
        return _in_old_encoding(file, data, error.start)


def _looks_like_utf16(data: bytes) -> bool:
    start = data[:1000]
    return start.startswith(UTF16_MARKS) or start.count(0) * 3 > len(start)


def _not_text(file: str, data: bytes, name: str) -> Lines:
    text = data.decode("utf-16" if name else "utf-8", "replace")
    found = encoding.found(Span(file, 1, 1, 1, 1), name)
    return Lines(text=_newlines(text), lines=None, found=(found,))


def _in_old_encoding(file: str, data: bytes, at: int) -> Lines:
    """Windows' old Western encoding is read as it was meant, so that the rest can be checked."""
    text = data.decode("cp1252", "replace")
    before = _newlines(text[:at])
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    binary = BINARY.search(text) is not None or "\ufffd" in text
    span = Span(file, line, column, line, column + 1)
    found = encoding.found(span, "" if binary else "Windows-1252")
    return Lines(text=_newlines(text), lines=None if binary else (), found=(found,))


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _cleaned(file: str, text: str) -> tuple[str, list[Diagnostic]]:
    found: list[Diagnostic] = []
    if INVISIBLE.search(text):
        for match in INVISIBLE.finditer(text):
            found.append(invisible_character.found(match.group(), _span(file, text, match.span())))
            if len(found) == REPORTED:
                break
        text = INVISIBLE.sub(_spaces, text)
    if HARD_SPACE in text:
        text = _without_hard_spaces(file, text, found)
    return _without_marks(file, text, found), found


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _without_hard_spaces(file: str, text: str, found: list[Diagnostic]) -> str:
    def replace(match: re.Match[str]) -> str:
        if len(found) < REPORTED:
            place = _span(file, text, match.span("hard"))
            found.append(invisible_character.hard_space(place))
        return _spaces(match) if match.group().isspace() else _keep_dash(match)

    return MISPLACED_HARD_SPACE.sub(replace, text)


def _keep_dash(match: re.Match[str]) -> str:
    return match.group().replace(HARD_SPACE, " ")


def _without_marks(file: str, text: str, found: list[Diagnostic]) -> str:
    """A `---` before anything else is harmless; every other mark is reported and left out."""

    preamble = _preamble_end(text)

    def replace(match: re.Match[str]) -> str:
        mark = match.group().split()[0]
        start = match.start()
        if start < preamble and mark == "---":
            return ""
        if start >= preamble and mark.startswith("%"):
            return match.group()
        if len(found) < REPORTED:
            found.append(document_mark.found(mark, _span(file, text, (start, start + len(mark)))))
        return ""

    return MARK.sub(replace, _without_second(text, preamble))


def _without_second(text: str, preamble: int) -> str:
    """Without the lines of another document after a mark: what begins with a key of its own kind is no
    part of what stands before.
    """
    for match in MARK.finditer(text, preamble):
        if SECOND.match(text, match.end()):
            rest = text[match.end() :]
            return text[: match.end()] + "\n" * rest.count("\n")
    return text


def _preamble_end(text: str) -> int:
    """Where the content begins, after comments, directives and a first `---`."""
    found = PREAMBLE.match(text)
    return found.end() if found else 0


def _span(file: str, text: str, place: tuple[int, int]) -> Span:
    start, end = place
    line = text.count("\n", 0, start) + 1
    column = start - text.rfind("\n", 0, start)
    return Span(file, line, column, line, column + end - start)
