"""Owns what a mapping inside braces was meant as, where YAML has taken it apart: a text in typographic
quotes, an expression with a setting in its parentheses, labels without names.

The mapping is open still; `source_build` fills it and makes a node of it.
"""

from __future__ import annotations

from collections.abc import Sequence as Listed
from dataclasses import dataclass, field, replace

from engine.definitions.checks import (
    colon_in_text,
    curly_quote,
    duplicate_key,
    empty_value,
    sign_first,
)
from engine.definitions.checks.slip import GLUED_KEY, unbalanced
from engine.definitions.naming import named_labels
from engine.definitions.source_tree import Entry, Node, Scalar, Style, Unknown
from engine.foundation.diagnostics import Diagnostic, Span


@dataclass(slots=True)
class Frame:
    """An open mapping or sequence. `key_span` is there when a key waits for its value; a key that
    is not wanted (`dropped`) takes its value with it."""

    mapping: bool
    flow: bool
    line: int
    column: int
    key: str = ""
    key_span: Span | None = None
    dropped: bool = False
    complete: bool = True
    entries: list[Entry] = field(default_factory=list)
    by_key: dict[str, Entry] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)

    def copy(self) -> Frame:
        return replace(
            self,
            entries=list(self.entries),
            by_key=dict(self.by_key),
            items=list(self.items),
            empty=list(self.empty),
        )


@dataclass(frozen=True, slots=True)
class Braces:
    """Mends the mappings of one file; what was wrong goes to `found`."""

    file: str
    lines: Listed[str]
    found: list[Diagnostic]

    def join(self, frame: Frame) -> None:
        """Puts a text together that its commas and colons have cut apart."""
        at = 0
        while at < len(frame.entries):
            value = frame.entries[at].value
            last = self._end_of_quoted(frame, at, value) if isinstance(value, Scalar) else None
            if last is not None:
                self._join(frame, at, last)
            elif isinstance(value, Scalar) and "(" in value.text:
                self._join_setting(frame, at, value)
            at += 1

    def _join_setting(self, frame: Frame, at: int, value: Scalar) -> None:
        """`value: mean(svar, at_least: 8)`, whose comma makes two keys of it."""
        if value.style is not Style.PLAIN or not unbalanced(value.text):
            return
        start = value.span.column - 1
        found = colon_in_text.SETTING.match(self.lines[value.span.line - 1], start)
        if found is None or at + 1 == len(frame.entries):
            return
        span = value.span._replace(end_column=found.end() + 1)
        self.found.append(colon_in_text.setting_inside(span, found))
        entry = frame.entries[at]
        lost = Entry(key=entry.key, key_span=entry.key_span, value=Unknown(span=span))
        self._replace(frame, at, at + 1, lost)

    def _end_of_quoted(self, frame: Frame, at: int, value: Scalar) -> tuple[int, int] | None:
        """The entry with which the text ends that begins with `value`, and the column after it."""
        if value.style is not Style.PLAIN or value.text[:1] not in curly_quote.CURLY:
            return None
        source = self.lines[value.span.line - 1]
        end = curly_quote.end_of(source, value.span.column - 1, within=True)
        inside = [
            number
            for number, entry in enumerate(frame.entries)
            if number > at
            and entry.key_span.line == value.span.line
            and end is not None
            and entry.key_span.column <= end
        ]
        return (inside[-1], end) if inside and end is not None else None

    def _join(self, frame: Frame, at: int, last: tuple[int, int]) -> None:
        number, end = last
        entry, start = frame.entries[at], frame.entries[at].value.span
        whole = Span(self.file, start.line, start.column, start.line, end + 1)
        text = self.lines[start.line - 1][start.column - 1 : end]
        self.found.append(curly_quote.found(whole, text))
        value = Scalar(span=whole, text=text[1:-1], style=Style.QUOTED)
        self._replace(frame, at, number, Entry(key=entry.key, key_span=entry.key_span, value=value))

    def _replace(self, frame: Frame, at: int, number: int, joined: Entry) -> None:
        """One entry in the place of those from `at` to `number`."""
        frame.entries[at : number + 1] = [joined]
        frame.by_key = {one.key: one for one in frame.entries}
        lost = number - at
        frame.empty = [
            one if one <= at else one - lost for one in frame.empty if not at < one <= number
        ]

    def leave_out_repeated(self, frame: Frame) -> None:
        """Keys that stand twice, and are not the ends of texts which end alike."""
        if len(frame.by_key) == len(frame.entries):
            return
        empty, first = frozenset(frame.empty), dict[str, Entry]()
        for entry in frame.entries:
            before = first.setdefault(entry.key, entry)
            if before is not entry:
                found = duplicate_key.found(entry.key, entry.key_span, before.key_span)
                self.found.append(found)
        kept = [(at, one) for at, one in enumerate(frame.entries) if first[one.key] is one]
        frame.entries, frame.by_key = [one for _, one in kept], first
        frame.empty = [new for new, (at, _) in enumerate(kept) if at in empty]

    def only_labels(self, frame: Frame) -> bool:
        """`{Ja, Nej}` or `{hej du}`: nothing but keys without values, which are words."""
        keys = [entry.key for entry in frame.entries]
        colons = any(
            GLUED_KEY.match(key) or self._has_colon(one)
            for key, one in zip(keys, frame.entries, strict=True)
        )
        return frame.complete and len(frame.empty) == len(keys) and not colons

    def _has_colon(self, entry: Entry) -> bool:
        span = entry.key_span
        return self.lines[span.line - 1][span.end_column - 1 :].lstrip().startswith(":")

    def labels(self, frame: Frame, end_line: int, end_column: int) -> Node:
        """Says it once; what was meant is known only where they can be names with labels."""
        span = Span(self.file, frame.line + 1, frame.column + 1, end_line + 1, end_column + 1)
        labels = [entry.key for entry in frame.entries]
        right = named_labels(labels)
        if len(labels) == 1 and " " in labels[0] and span.line == span.end_line:
            self.found.append(
                sign_first.said_at(span, self.lines[frame.line][frame.column : end_column])
            )
        else:
            self.found.append(empty_value.labels_alone(labels, span, right))
        return Unknown(span=span)
