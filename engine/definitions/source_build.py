"""Owns `TreeBuilder`: from the parser's events, as plain calls, to the tree with its places.

It finds what is well-formed YAML and yet wrong here: duplicate keys, empty values, texts cut at a
comma, anchors, tags, comments right after a text. Lines and columns come in counted from 0.
Which events there are, and what happens after a break, is left to `source`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence as Listed
from dataclasses import dataclass, replace

from engine.definitions.checks import (
    anchor,
    comment_after_text,
    curly_quote,
    duplicate_key,
    empty_value,
    expression_in_braces,
    missing_space,
    not_a_key,
    tag,
    text_cut_at_comma,
)
from engine.definitions.checks.slip import GLUED_KEY, Line, unbalanced
from engine.definitions.source_braces import Braces, Frame
from engine.definitions.source_tree import Block, Entry, Node, Scalar, Sequence, Style, Unknown
from engine.foundation.diagnostics import Diagnostic, Span


@dataclass(frozen=True, slots=True)
class State:
    """A builder at some moment: its open frames, its root, and how much it had found."""

    frames: tuple[Frame, ...]
    root: Node | None
    found: int


STARTS_VALUE = frozenset("{[\"'>|")


class TreeBuilder:
    """Takes events in the order of the file. `root` and `found` hold what came of them."""

    def __init__(self, file: str, lines: Listed[str]) -> None:
        self.file = file
        self.lines = lines
        self.frames: list[Frame] = []
        self.root: Node | None = None
        self.found: list[Diagnostic] = []
        self.lost_first = False

    def state(self) -> State:
        """What has come of the events so far, to go `back_to`."""
        return State(tuple(frame.copy() for frame in self.frames), self.root, len(self.found))

    def back_to(self, state: State) -> None:
        self.frames = list(state.frames)
        self.root = state.root
        del self.found[state.found :]

    # Events

    def scalar(self, text: str, style: Style, mark: str, place: tuple[int, int, int, int]) -> None:
        """A single value or a key; `mark` is `&` or `!` when it has an anchor or a tag."""
        span = self._span(place)
        frame = self.frames[-1] if self.frames else None
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if frame is not None and frame.mapping and frame.key_span is None:
            self._key(frame, text, style, mark, span)
        elif mark:
            self._put(self._marked(span, mark))
        elif style is Style.PLAIN:
            self._plain(frame, text, span)
        else:
            self._put(Scalar(span=span, text=text, style=style))

    def alias(self, place: tuple[int, int, int, int]) -> None:
        span = self._span(place)
        self.found.append(anchor.found(self._source(span), span))
        frame = self.frames[-1] if self.frames else None
        if frame is not None and frame.mapping and frame.key_span is None:
            self._drop_key(frame, span)
        else:
            self._put(Unknown(span=span))

    def open(self, mapping: bool, flow: bool, mark: str, place: tuple[int, int, int, int]) -> None:
        """A mapping or sequence begins; `mark` is as in `scalar`."""
        if mark:
            span = self._line_span(place[0], place[1], place[1] + 1)
            self.found.append(tag.found(span) if mark == "!" else anchor.found("&", span))
        if self.frames and self.frames[-1].mapping and self.frames[-1].key_span is None:
            span = self._line_span(place[0], place[1], place[1] + 1)
            self.found.append(not_a_key.found(span))
            self._drop_key(self.frames[-1], span, key_is_open=True)
        whole = bool(self.frames) or not self.lost_first
        self.frames.append(Frame(mapping, flow, place[0], place[1], complete=whole))

    def close(self, end_line: int, end_column: int) -> None:
        frame = self.frames.pop()
        if frame.flow and frame.mapping:
            self._put(self._braces(frame, end_line, end_column))
        else:
            self._put(self._node(frame, end_line, end_column))

    def _braces(self, frame: Frame, end_line: int, end_column: int) -> Node:
        braces = Braces(self.file, self.lines, self.found)
        braces.join(frame)
        braces.leave_out_repeated(frame)
        if frame.empty and braces.only_labels(frame):
            return braces.labels(frame, end_line, end_column)
        if frame.empty:
            self._explain_empty(frame)
        return self._node(frame, end_line, end_column)

    # After a break

    def close_beyond(self, column: int, dashed: bool) -> None:
        """Closes the blocks that a line starting at `column` stands outside of."""
        while self.frames and self._beyond(self.frames[-1], column, dashed):
            frame = self.frames[-1]
            if frame.mapping and frame.key_span is not None:
                self._put(Unknown(span=frame.key_span))
            self.close(frame.line, frame.column)

    def _beyond(self, frame: Frame, column: int, dashed: bool) -> bool:
        return (
            frame.flow
            or frame.column > column
            or (frame.column == column and not frame.mapping and not dashed)
        )

    def settle(self) -> None:
        """A key that still waits gets an unknown value."""
        frame = self.frames[-1] if self.frames else None
        if frame is not None and frame.mapping and frame.key_span is not None:
            self._put(Unknown(span=frame.key_span))

    def realign(self, moved: int, column: int, dashed: bool) -> bool:
        """Lets the block that began in column `moved` begin in `column` instead, if it is of the
        right sort."""
        inside = next((frame for frame in self.frames if frame.column == moved), None)
        if inside is None or inside.flow or inside.mapping is dashed:
            return False
        self.close_beyond(moved, not inside.mapping)
        self.settle()
        inside.column = column
        inside.complete = False
        return True

    def lose(self, line: Line, span: Span) -> None:
        """A line that could not be read, and all that belongs to it. Its key stays, as far as it
        can be read, with an unknown value."""
        column = line.indent
        if not line.dashed and self._in_list(column):
            line = replace(line, dashed=True)
        innermost = self.frames[-1] if self.frames else None
        if innermost is not None and innermost.column >= column and not self._has_place(line):
            innermost.complete = False
        self.close_beyond(column, line.dashed)
        frame = self.frames[-1] if self.frames else None
        if frame is None:
            self.lost_first = True
            if (line.key or line.glued_key) and not line.dashed and innermost is None:
                self._lost_child(line, span)
            elif self.root is None:
                self.root = Unknown(span=span)
            return
        if frame.column < column or (line.dashed and frame.mapping):
            self._lose_inside(frame, line, span)
        elif line.dashed:
            frame.items.append(Unknown(span=span))
        else:
            self._lost_entry(frame, line, span)

    def _in_list(self, column: int) -> bool:
        """Whether items, and no keys, stand in this column."""
        here = [frame.mapping for frame in self.frames if frame.column == column]
        return here == [False]

    def _has_place(self, line: Line) -> bool:
        here = [frame for frame in self.frames if frame.column == line.indent]
        return any(frame.mapping is not line.dashed or frame.key_span is not None for frame in here)

    def _lose_inside(self, frame: Frame, line: Line, span: Span) -> None:
        if not frame.mapping or frame.key_span is None:
            frame.complete = False
        elif line.dashed:
            self.frames.append(Frame(False, False, line.number, line.indent))
            self._put(Unknown(span=span))
        elif line.text.lstrip()[:1] not in STARTS_VALUE:
            self._lost_child(line, span)
        else:
            self._put(Unknown(span=span))

    def _lost_child(self, line: Line, span: Span) -> None:
        self.frames.append(Frame(True, False, line.number, line.indent))
        self._lost_entry(self.frames[-1], line, span)

    def _lost_entry(self, frame: Frame, line: Line, span: Span) -> None:
        if frame.key_span is not None:
            self._put(Unknown(span=frame.key_span))
        key = (line.key or line.glued_key).strip("\"'")
        if not key or key in frame.by_key:
            frame.complete = False
            return
        start = line.key_column if line.key else line.content_column
        frame.key = unicodedata.normalize("NFC", key)
        frame.key_span = self._line_span(line.number, start, start + len(key))
        self._put(Unknown(span=span))

    def finish(self) -> Node | None:
        """Closes all that is open and gives the root."""
        self.close_beyond(-1, False)
        return self.root

    # Keys

    def _key(self, frame: Frame, text: str, style: Style, mark: str, span: Span) -> None:
        odd = self._odd_key(text, style, mark, span) or self._glued_key(frame, text, style, span)
        if odd is not None:
            self.found.append(odd)
            self._drop_key(frame, span)
            return
        frame.key, frame.key_span = text, span
        cut_apart = frame.flow and text[-1] in curly_quote.CURLY  # perhaps the end of a text
        if text in frame.by_key and not cut_apart:
            first = frame.by_key[text].key_span
            self.found.append(duplicate_key.found(text, span, first))
            frame.dropped = True

    def _odd_key(self, text: str, style: Style, mark: str, span: Span) -> Diagnostic | None:
        if mark:
            return not_a_key.found(span)
        if text == "<<" and style is Style.PLAIN:
            return anchor.found("<<", span)
        if not text.strip() or span.line != span.end_line:
            return not_a_key.found(self._visible(span))
        if span.column > 2 and self.lines[span.line - 1].startswith("? ", span.column - 3):
            return not_a_key.found(span)
        return None

    def _glued_key(self, frame: Frame, text: str, style: Style, span: Span) -> Diagnostic | None:
        """`about:Ring: nu`: without a space the key goes on to the next colon. Inside braces that is
        told when its value is known to lack.
        """
        found = None if frame.flow or style is not Style.PLAIN else GLUED_KEY.match(text)
        return missing_space.after_colon(_part(span, 0, found.end())) if found else None

    def _drop_key(self, frame: Frame, span: Span, key_is_open: bool = False) -> None:
        """The value of this key is read and thrown away; with `key_is_open` the key itself first."""
        frame.key, frame.key_span, frame.dropped = "", None if key_is_open else span, True
        frame.complete = False

    # Values

    def _put(self, node: Node) -> None:
        if not self.frames:
            self.root = node
            return
        frame = self.frames[-1]
        if not frame.mapping:
            frame.items.append(node)
        elif frame.key_span is None:  # a key that was itself a mapping or sequence
            frame.key_span = node.span
        else:
            self._entry(frame, frame.key_span, node)

    def _entry(self, frame: Frame, key_span: Span, node: Node) -> None:
        if frame.dropped:
            frame.dropped = False
        else:
            entry = Entry(key=frame.key, key_span=key_span, value=node)
            frame.entries.append(entry)
            frame.by_key[frame.key] = entry
        frame.key_span = None

    def _plain(self, frame: Frame | None, text: str, span: Span) -> None:
        if text in empty_value.NULLS:
            self._put_null(frame, text, span)
            return
        key_span = frame.key_span if frame is not None else None
        beside_key = key_span is not None and key_span.line == span.line
        glued = None if beside_key else self._glued(text, span)
        if glued is not None:
            self.found.append(glued)
            self._put(Unknown(span=span))
            return
        source = self.lines[span.end_line - 1]
        after = span.end_column - 1
        if source.startswith(" #", after):
            comment = self._line_span(span.end_line - 1, after + 1, len(source))
            self.found.append(comment_after_text.found(comment))
        self._put(Scalar(span=span, text=text))

    def _put_null(self, frame: Frame | None, text: str, span: Span) -> None:
        if frame is None or not frame.mapping or frame.key_span is None:
            place = self._visible(span)
            self.found.append(empty_value.null(text, span) if text else empty_value.item(place))
        elif text:
            self.found.append(empty_value.null(text, span))
        elif frame.dropped:
            span = frame.key_span
        elif frame.flow:
            frame.empty.append(len(frame.entries))
        else:
            self.found.append(self._without_value(frame.key, frame.key_span))
        self._put(Unknown(span=span))

    def _without_value(self, key: str, span: Span) -> Diagnostic:
        after = self.lines[span.line - 1][span.end_column :].lstrip()
        return empty_value.after_key(key, span, commented=after.startswith("#"))

    def _glued(self, text: str, span: Span) -> Diagnostic | None:
        """`label:Ja` or `-ja` alone on a line, which YAML takes for a text."""
        source = self.lines[span.line - 1]
        if source[: span.column - 1].strip():
            return None
        found = GLUED_KEY.match(text)
        if found:
            return missing_space.after_colon(_part(span, 0, found.end()))
        if text[0] == "-" and text[1:2].isalpha():
            return missing_space.after_dash(_part(span, 0, 1))
        return None

    def _marked(self, span: Span, mark: str) -> Unknown:
        word = self._source(span).split(" ")[0]
        place = _part(span, 0, len(word)) if word else span
        self.found.append(tag.found(place) if mark == "!" else anchor.found(word or "&", place))
        return Unknown(span=span)

    # Empty values inside braces

    def _explain_empty(self, frame: Frame) -> None:
        """Runs of keys without a value: either a text was cut at its commas, or they are empty."""
        lost: set[int] = set()
        runs = _runs(frame.empty)
        for first, last in runs:
            before = frame.entries[first - 1] if first else None
            after = frame.entries[last]
            if before is not None and self._was_cut(before, after):
                self._cut(frame, first - 1, before, after)
                lost.update(range(first, last + 1))
            else:
                self._empty(frame, first, last)
        if lost:
            frame.entries = [one for at, one in enumerate(frame.entries) if at not in lost]
            frame.by_key = {entry.key: entry for entry in frame.entries}

    def _was_cut(self, before: Entry, after: Entry) -> bool:
        value = before.value
        plain = isinstance(value, Scalar) and value.style is Style.PLAIN
        same_line = value.span.line == after.key_span.end_line
        source = self.lines[after.key_span.end_line - 1]
        bare = not source[after.key_span.end_column - 1 :].lstrip().startswith(":")
        return plain and same_line and bare and GLUED_KEY.match(after.key) is None

    def _cut(self, frame: Frame, at: int, before: Entry, after: Entry) -> None:
        start, end = before.value.span, after.key_span
        whole = Span(self.file, start.line, start.column, end.end_line, end.end_column)
        text = self._source(whole)
        broken = isinstance(before.value, Scalar) and unbalanced(before.value.text)
        cut = expression_in_braces.cut if broken else text_cut_at_comma.cut
        self.found.append(cut(whole, text))
        frame.entries[at] = Entry(
            key=before.key, key_span=before.key_span, value=Unknown(span=whole)
        )

    def _empty(self, frame: Frame, first: int, last: int) -> None:
        for at in range(first, last + 1):
            entry = frame.entries[at]
            glued = GLUED_KEY.match(entry.key)
            if not glued:
                self.found.append(empty_value.after_key(entry.key, entry.key_span))
                continue
            key_span = _part(entry.key_span, 0, glued.end())
            self.found.append(missing_space.after_colon(key_span))
            key = glued.group().strip("\"'")
            frame.entries[at] = Entry(key=key, key_span=key_span, value=entry.value)
            frame.by_key[key] = frame.entries[at]

    # Places

    def _node(self, frame: Frame, end_line: int, end_column: int) -> Node:
        children = [entry.value for entry in frame.entries] if frame.mapping else frame.items
        end = (end_line + 1, end_column + 1)
        if not frame.flow and children:
            last = children[-1].span
            end = (last.end_line, last.end_column)
        end = max(end, (frame.line + 1, frame.column + 1))
        span = Span(self.file, frame.line + 1, frame.column + 1, *end)
        if frame.mapping and not frame.entries and not frame.complete:
            return Unknown(span=span)
        if frame.mapping:
            return Block(
                span=span,
                entries=tuple(frame.entries),
                complete=frame.complete,
                by_key=frame.by_key,
            )
        return Sequence(span=span, items=tuple(frame.items), complete=frame.complete)

    def _span(self, place: tuple[int, int, int, int]) -> Span:
        line, column, end_line, end_column = place
        if end_line != line and end_column == 0:  # a block scalar ends where its last line does
            end_line -= 1
            while end_line > line and not self.lines[end_line].strip():
                end_line -= 1
            end_column = len(self.lines[end_line])
        return Span(self.file, line + 1, column + 1, end_line + 1, end_column + 1)

    def _line_span(self, line: int, start: int, end: int) -> Span:
        return Span(self.file, line + 1, start + 1, line + 1, end + 1)

    def _visible(self, span: Span) -> Span:
        if (span.line, span.column) != (span.end_line, span.end_column) or span.column == 1:
            return span
        return Span(self.file, span.line, span.column - 1, span.line, span.column)

    def _source(self, span: Span) -> str:
        """The author's characters, of a span on one line."""
        end = span.end_column - 1 if span.end_line == span.line else None
        return self.lines[span.line - 1][span.column - 1 : end]


def _part(span: Span, start: int, end: int) -> Span:
    column = span.column
    return Span(span.file, span.line, column + start, span.line, column + end)


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """`[1, 2, 4]` is `[(1, 2), (4, 4)]`."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
