"""Owns what the syntax checks look at: a break as the parser met it, and a line as it is written.

A check that recognises a break says so with `Explained`. In which order they are asked is said by
`syntax`; how reading goes on afterwards is left to `engine.definitions.source`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from engine.foundation.diagnostics import Diagnostic, Fix, Span

LINE = re.compile(
    r"""(?P<indent>[ \t]*)(?P<dashes>(?:-[ ]+)*)
    (?:(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s\-?:,\[\]{}\#&*!|>'"%@`][^:\#]*?|-[^\s:][^:\#]*?)
    [ ]*:(?:[ \t]+|$))?(?P<value>.*)""",
    re.VERBOSE,
)
EMPTY = cast(re.Match[str], LINE.match(""))  # every part of the pattern may be empty
GLUED_KEY = re.compile(r"""(?:[^\W\d]\w*|"\w+"|'\w+')(?=:\S)""")
COMMENT = re.compile(r"\s+#.*$|\s+$")
OPENING, CLOSING = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is written. Columns count from 0. `key` is empty when there is none; `value` is
    what follows it, without comment."""

    number: int
    text: str
    indent: int
    dashed: bool
    key: str
    key_column: int
    key_end: int
    value: str
    value_column: int

    @property
    def content_column(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    @property
    def glued_key(self) -> str:
        """The `label` of `label:Ja`, when the line starts so."""
        found = GLUED_KEY.match(self.text, self.content_column)
        return found.group() if found and not self.key else ""

    @property
    def blank(self) -> bool:
        rest = self.text.lstrip()
        return not rest or rest.startswith("#")


def line_of(lines: Sequence[str], number: int) -> Line:
    """The line `number` (from 0), or an empty one after the last."""
    text = lines[number] if number < len(lines) else ""
    found = LINE.match(text) or EMPTY
    key = found["key"] or ""
    column = found.start("key") if key else len(text)
    value = COMMENT.sub("", found["value"])
    return Line(
        number=number,
        text=text,
        indent=len(found["indent"]),
        dashed=bool(found["dashes"]) or text.strip() == "-",
        key=key,
        key_column=column,
        key_end=column + len(key),
        value=value,
        value_column=found.start("value"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Where the parser stopped and what it knew. Lines and columns count from 0.

    `problem` and `context` are the parser's own words, which nobody is shown. `began` is where the
    thing began that could not be finished. `scalar` is the last single value it read, `outer` the
    line on which the outermost open bracket stands, `columns` those of the open blocks, `closed`
    where the outermost block begins that ended right before the break.
    """

    file: str
    lines: Sequence[str]
    line: int
    column: int
    problem: str = ""
    context: str = ""
    began: tuple[int, int] | None = None
    scalar: tuple[int, int, int, int] | None = None
    scalar_quoted: bool = False
    outer: int | None = None
    columns: tuple[int, ...] = ()
    closed: tuple[int, int] | None = None

    @property
    def here(self) -> Line:
        return line_of(self.lines, self.line)

    @property
    def sign(self) -> str:
        """The character at which the parser stopped; empty at the end of a line."""
        return self.here.text[self.column : self.column + 1]

    @property
    def first(self) -> int:
        """The line where what broke begins, when it broke on this line."""
        return self.line if self.outer is None else self.outer

    @property
    def opened(self) -> int | None:
        """The column of the innermost bracket that is open on the line where the parser stopped."""
        line = self.here
        start = line.value_column if self.first == self.line else 0
        return open_bracket(line.text, start, self.column)

    @property
    def in_brackets(self) -> bool:
        within = "flow" in self.context or self.outer is not None
        return within or (self.here.value[:1] in ("[", "{") and self.opened is not None)

    def span(self, line: int, start: int, end: int) -> Span:
        return Span(self.file, line + 1, start + 1, line + 1, end + 1)

    def value_span(self, line: Line) -> Span:
        start = line.value_column
        return self.span(line.number, start, start + max(len(line.value), 1))

    def key_span(self, line: Line) -> Span:
        return self.span(line.number, line.key_column, line.key_end)

    def content_span(self, line: Line) -> Span:
        start = line.content_column
        end = start + len(COMMENT.sub("", line.text[start:]))
        return self.span(line.number, start, max(end, start + 1))

    def quote_fix(self, line: Line) -> Fix:
        """Puts the whole value of the line in quotes."""
        return Fix(self.value_span(line), quoted(line.value))


@dataclass(frozen=True, slots=True)
class Explained:
    """What a break was. Its first line is `first`; reading may go on after line `last` (from 0).

    With `moved` nothing is lost: the block that began in that column goes on with the line `first`.
    What stands from column `inside` on is lost with it.
    """

    diagnostic: Diagnostic
    first: int
    last: int
    moved: int | None = None
    inside: int | None = None


def quoted(text: str) -> str:
    """The text as YAML that means exactly these characters."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def open_bracket(text: str, start: int, column: int) -> int | None:
    """The last `[` or `{` from `start` that is still open before `column`, quotes aside."""
    opened: list[int] = []
    quote = ""
    for at in range(start, min(column, len(text))):
        sign = text[at]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'" and text[at - 1 : at] in (" ", "[", "{", ","):
            quote = sign
        elif sign in "[{":
            opened.append(at)
        elif sign in "]}" and opened:
            opened.pop()
    return opened[-1] if opened else None


def piece_at(text: str, start: int, column: int) -> tuple[int, int]:
    """Start and end of the key and value, inside braces opened at `start`, in which `column` lies."""
    first = start + 1
    while (end := piece_end(text, first)) < column and text[end : end + 1] == ",":
        first = end + 1
    first += len(text[first:end]) - len(text[first:end].lstrip())
    return first, first + len(text[first:end].rstrip())


def piece_end(text: str, start: int) -> int:
    """Where a value inside braces really ends: at a comma or closing bracket outside its own."""
    depth = 0
    for column in range(start, len(text)):
        sign = text[column]
        if sign in OPENING:
            depth += 1
        elif sign in CLOSING or (sign == "," and depth == 0):
            if depth == 0:
                return column
            depth -= 1
    return len(text)


def unbalanced(text: str) -> bool:
    """Whether a bracket is opened in the text and not closed."""
    return any(text.count(a) > text.count(b) for a, b in zip(OPENING, CLOSING, strict=True))
