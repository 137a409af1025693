"""Owns reading: a definition file's bytes to its tree, with everything that is wrong with its YAML.

`read` never raises and always ends soon: size, depth, number of values and of breaks are bounded.
It alone knows the YAML library. After a break it goes on at the next key of the same or lower
indentation. What the keys mean is left to the models.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Listed
from dataclasses import dataclass, replace
from typing import Any, Protocol, cast

import yaml
from yaml._yaml import CParser

from engine.definitions import words
from engine.definitions.checks import first_key, too_deep, too_large
from engine.definitions.checks.slip import Explained, Line, Slip, line_of
from engine.definitions.checks.syntax import explain
from engine.definitions.source_build import TreeBuilder
from engine.definitions.source_text import lines_of
from engine.definitions.source_tree import (
    KINDS,
    Block,
    Document,
    Entry,
    Kind,
    Node,
    Scalar,
    Sequence,
    Style,
    Unknown,
)
from engine.definitions.words import meaning
from engine.foundation.diagnostics import Diagnostic, Span, in_order

__all__ = [
    "Block",
    "Document",
    "Entry",
    "Kind",
    "Node",
    "Scalar",
    "Sequence",
    "Style",
    "Unknown",
    "read",
]

STYLES = {None: Style.PLAIN, "": Style.PLAIN, "'": Style.QUOTED, '"': Style.QUOTED}
OPENS = frozenset({yaml.MappingStartEvent, yaml.SequenceStartEvent})
CLOSES = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})
_Opened = yaml.MappingStartEvent | yaml.SequenceStartEvent


def read(file: str, data: bytes) -> tuple[Document, tuple[Diagnostic, ...]]:
    """The document that `data` holds, and all that is wrong with how it is written, in order.

    `file` is the name that spans carry, relative to the project.
    """
    lines = lines_of(file, data)
    if lines.lines is None:
        root: Node = Unknown(span=Span(file, 1, 1, 1, 1))
        return Document(file=file, text=lines.text, root=root), in_order(lines.found)
    reader = _Reader(file, lines.lines)
    tree, meant = _with_kind(reader.tree())
    kind, name, odd = _kind(file, tree)
    document = Document(file=file, text=lines.text, root=tree, kind=kind, name=name)
    return document, _bounded(in_order((*lines.found, *reader.builder.found, *meant, *odd)))


def _bounded(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    if len(found) <= too_large.FINDINGS:
        return found
    return (*found[: too_large.FINDINGS], too_large.findings_at(found[too_large.FINDINGS].span))


def _with_kind(root: Node | None) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The tree with its first key as what it means, where that is one of `KINDS` misspelt or in Swedish."""
    first = root.entries[0] if isinstance(root, Block) and root.entries else None
    if not isinstance(root, Block) or first is None or first.key in KINDS:
        return root, ()
    kind = meaning(first.key, words.KINDS, KINDS) if isinstance(first.value, Scalar) else None
    if kind is None:
        return root, ()
    entries = (first._replace(key=kind), *root.entries[1:])
    by_key = {entry.key: entry for entry in entries}
    return replace(root, entries=entries, by_key=by_key), (first_key.meant(first, kind),)


def _kind(file: str, root: Node | None) -> tuple[Kind | None, str, tuple[Diagnostic, ...]]:
    if root is None:
        return None, "", (first_key.empty(file),)
    if isinstance(root, Unknown):
        return None, "", ()
    if not isinstance(root, Block) or not root.entries:
        known = isinstance(root, Block) and not root.complete
        return None, "", () if known else (first_key.found("", _first_place(root.span)),)
    first = root.entries[0]
    kind = next((kind for kind in KINDS if kind == first.key), None)
    if kind is None:
        unsaid = (first_key.found(first.key, first.key_span),)
        return None, "", unsaid if root.complete else ()
    if isinstance(first.value, Scalar) and first.value.text.strip():
        return kind, first.value.text, ()
    odd = () if isinstance(first.value, Unknown) else (first_key.nameless(kind, first.key_span),)
    return kind, "", odd


def _first_place(span: Span) -> Span:
    return Span(span.file, span.line, span.column, span.line, span.column + 1)


class _Stopped(Exception):
    """The parser met a break; its place and nature are in `slip`."""

    def __init__(self, slip: Slip) -> None:
        super().__init__(slip.problem)
        self.slip = slip


@dataclass(slots=True)
class _Piece:
    """A stretch of lines to parse. `ahead` are lines put before it, which open the blocks that it
    continues; the events they cause are not passed on (`skipped` of them)."""

    start: int
    ahead: tuple[str, ...] = ()
    skipped: int = 0


class _Reader:
    """Reads the lines of one file piece by piece; each piece ends with a break or the file."""

    def __init__(self, file: str, lines: Listed[str]) -> None:
        self.file = file
        self.lines = lines
        self.builder = TreeBuilder(file, lines)
        self.values = 0

    def tree(self) -> Node | None:
        piece: _Piece | None = _Piece(0)
        breaks = 0
        while piece is not None:
            stopped = self._read_piece(piece)
            if stopped is None:
                break
            breaks += 1
            piece = self._after(stopped, enough=breaks > too_large.BREAKS)
        return self.builder.finish()

    def _read_piece(self, piece: _Piece) -> Explained | None:
        """Passes on what stands before the first break of the piece, and explains the break."""
        before = self.builder.state()
        try:
            self._pass_on(self._events(piece, None), piece)
        except _Stopped as stopped:
            self.builder.back_to(before)
            explained = self._explain(stopped.slip, piece)
            if explained.last >= len(self.lines):
                return replace(explained, first=piece.start)
            return self._up_to_break(piece, explained)
        return None

    def _explain(self, slip: Slip, piece: _Piece) -> Explained:
        columns = tuple(frame.column for frame in self.builder.frames)
        known = replace(slip, columns=tuple(dict.fromkeys((*columns, *slip.columns))))
        explained = explain(known)
        return replace(explained, first=max(explained.first, piece.start))

    def _up_to_break(self, piece: _Piece, explained: Explained) -> Explained:
        """Parses again what stands before the break, where the cut itself may break something."""
        first = explained.first
        while first > piece.start:
            try:
                events = list(self._events(piece, first))
            except _Stopped as stopped:
                first = min(first, max(self._explain(stopped.slip, piece).first, piece.start)) - 1
                continue
            self._pass_on(_without_end(events), piece)
            break
        return replace(explained, first=max(first, piece.start))

    def _after(self, explained: Explained, enough: bool) -> _Piece | None:
        """Reports the break, marks what it swallowed, and says where reading goes on."""
        self.builder.found.append(explained.diagnostic)
        line = line_of(self.lines, explained.first)
        if not enough and self._goes_on_at(line, explained.moved):
            return self._piece_at(line)
        resume = self._next_key(line, explained)
        end = resume.number if resume is not None else len(self.lines)
        self.builder.lose(line, self._swallowed(line, end))
        self._lose_outside(line, end)
        if resume is None or enough:
            self._stop(resume, explained)
            return None
        self.builder.close_beyond(resume.indent, resume.dashed)
        return self._piece_at(resume)

    def _lose_outside(self, lost: Line, end: int) -> None:
        """Lines further out that went with the lost one are missing from the blocks around."""
        texts = self.lines[lost.number + 1 : end] if lost.indent else ()
        outside = {
            len(text) - len(start)
            for text in texts
            if (start := text.lstrip(" ")) and start[0] not in "#\t"
        }
        for frame in self.builder.frames:
            if any(frame.column >= indent for indent in outside if indent < lost.indent):
                frame.complete = False

    def _goes_on_at(self, line: Line, moved: int | None) -> bool:
        """Whether the block that began in column `moved` goes on with the line, and the next lines
        in the same column; or else the line alone is misplaced."""
        if moved is None or not (line.key or line.dashed):
            return False
        for text in self.lines[line.number + 1 :]:
            column = len(text) - len(text.lstrip(" "))
            if text.strip() and not text.lstrip().startswith("#") and column <= moved:
                if column == moved > line.indent:
                    return False
                break
        return self.builder.realign(moved, line.indent, line.dashed)

    def _stop(self, resume: Line | None, explained: Explained) -> None:
        """The rest of the file, if there is any, is not read: nothing may be missed in it."""
        if resume is not None:
            self.builder.found.append(too_large.breaks_at(_start_of(self.file, resume)))
        if resume is not None or explained.last >= len(self.lines):
            for frame in self.builder.frames:
                frame.complete = False

    def _next_key(self, lost: Line, explained: Explained) -> Line | None:
        """The first line after the break that stands no further in than `lost` and in an open
        block."""
        columns = self._columns(lost)
        deepest = lost.indent if explained.inside is None else explained.inside - 1
        deepest = min(lost.indent, deepest)
        for number in range(max(lost.number, explained.last) + 1, len(self.lines)):
            text = self.lines[number]
            start = text.lstrip(" ")
            indent = len(text) - len(start)
            if indent > deepest or indent not in columns or not (":" in start or start[:1] == "-"):
                continue
            line = line_of(self.lines, number)
            if not line.blank and line.indent == indent and (line.key or line.dashed):
                return line
        return None

    def _columns(self, lost: Line) -> set[int]:
        """Where a line may begin once `lost` is gone: open blocks, and one that begins with it."""
        outside = [frame for frame in self.builder.frames if frame.column < lost.indent]
        begins = bool(outside) and outside[-1].mapping and outside[-1].key_span is not None
        return {
            0,
            *(frame.column for frame in self.builder.frames),
            *((lost.indent,) if begins or not self.builder.frames else ()),
        }

    def _swallowed(self, line: Line, end: int) -> Span:
        last = max(end - 1, line.number)
        while last > line.number and not self.lines[last].strip():
            last -= 1
        column = line.value_column if line.key else line.content_column
        end_column = max(len(self.lines[last]), column + 1 if last == line.number else 0)
        return Span(self.file, line.number + 1, column + 1, last + 1, end_column + 1)

    def _piece_at(self, line: Line) -> _Piece:
        frames = self.builder.frames
        ahead, skipped = [], 0
        for at, frame in enumerate(frames):
            mark = "x:" if frame.mapping else "-"
            goes_on = at == len(frames) - 1 and not self._opens_inside(line)
            ahead.append(" " * frame.column + mark + (' "0"' if goes_on else ""))
            skipped += (2 if frame.mapping else 1) + goes_on
        return _Piece(line.number, tuple(ahead), skipped)

    def _opens_inside(self, line: Line) -> bool:
        """Whether the line begins a block that is the value of the innermost waiting key."""
        frame = self.builder.frames[-1]
        deeper = frame.column < line.indent or (line.dashed and frame.mapping)
        return deeper and frame.mapping and frame.key_span is not None

    def _pass_on(self, events: Iterable[yaml.Event], piece: _Piece) -> None:
        shift, skipped, one = piece.start - len(piece.ahead), piece.skipped, self._one
        number = 0
        for number, event in enumerate(events, 1):
            if number > skipped:
                one(event, shift)
        self.values += number

    def _one(self, event: Any, shift: int) -> None:  # Any: casts cost a tenth of reading
        kind = type(event)
        start, end = event.start_mark, event.end_mark
        place = (start.line + shift, start.column, end.line + shift, end.column)
        if kind is yaml.ScalarEvent:
            style = STYLES.get(event.style, Style.BLOCK)
            mark = "!" if event.tag is not None else "&" if event.anchor is not None else ""
            self.builder.scalar(event.value, style, mark, place)
        elif kind in CLOSES:
            self.builder.close(end.line + shift, end.column)
        elif kind in OPENS:
            mark = "!" if event.tag is not None else "&" if event.anchor is not None else ""
            mapping = kind is yaml.MappingStartEvent
            self.builder.open(mapping, bool(event.flow_style), mark, place)
        else:
            self.builder.alias(place)

    def _events(self, piece: _Piece, end: int | None) -> Iterator[yaml.Event]:
        """The events of a piece, up to the line `end`, without those of stream and document."""
        text = "\n".join((*piece.ahead, *self.lines[piece.start : end], ""))
        parser = CParser(text)
        watch = _Watch(self, piece)
        next_event, wants = parser.get_event, watch.wants
        try:
            while (event := next_event()) is not None and type(event) is not yaml.StreamEndEvent:
                if wants(event):
                    yield event
        except yaml.MarkedYAMLError as error:
            raise _Stopped(watch.slip(error)) from error
        finally:
            parser.dispose()


class _Mark(Protocol):
    """A place of the library's, which counts lines and columns from 0."""

    line: int
    column: int


def _start(event: yaml.Event) -> _Mark:
    return cast(_Mark, event.start_mark)  # no event of a text lacks its marks


def _place(event: yaml.Event, shift: int) -> tuple[int, int, int, int]:
    """First line and column, last line and column, with the lines shifted."""
    start, end = cast(_Mark, event.start_mark), cast(_Mark, event.end_mark)
    return start.line + shift, start.column, end.line + shift, end.column


class _Watch:
    """Counts values and depth, and remembers what a break will have to be explained by."""

    def __init__(self, reader: _Reader, piece: _Piece) -> None:
        self.reader = reader
        self.shift = piece.start - len(piece.ahead)
        self.count = reader.values
        self.open: list[_Opened] = []
        self.scalar: yaml.ScalarEvent | None = None
        self.closed: _Opened | None = None
        self.closed_at = 0

    def wants(self, event: Any) -> bool:
        """False for the events of stream and document."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self.scalar = event
        elif kind in OPENS:
            self.open.append(event)
            if len(self.open) > too_deep.LIMIT:
                raise _Stopped(self._slip(_start(event), too_deep.PROBLEM))
        elif kind in CLOSES:
            self.closed, self.closed_at = self.open.pop(), self.count + 1
        elif kind is not yaml.AliasEvent:
            return False
        self.count += 1
        if self.count > too_large.VALUES:
            raise _Stopped(self._slip(_start(event), too_large.PROBLEM))
        return True

    def slip(self, error: yaml.MarkedYAMLError) -> Slip:
        began = cast("_Mark | None", error.context_mark)
        slip = self._slip(cast(_Mark, error.problem_mark or began), error.problem or "")
        return replace(
            slip,
            context=error.context or "",
            began=(began.line + self.shift, began.column) if began is not None else None,
        )

    def _block_closed(self) -> tuple[int, int] | None:
        if self.closed is None or self.closed_at != self.count or self.closed.flow_style:
            return None
        start = _start(self.closed)
        return start.line + self.shift, start.column

    def _slip(self, mark: _Mark, problem: str) -> Slip:
        scalar = self.scalar
        outer = next((one for one in self.open if one.flow_style), None)
        return Slip(
            file=self.reader.file,
            lines=self.reader.lines,
            line=mark.line + self.shift,
            column=mark.column,
            problem=problem,
            scalar=_place(scalar, self.shift) if scalar is not None else None,
            scalar_quoted=scalar is not None and scalar.style in ("'", '"'),
            outer=_start(outer).line + self.shift if outer is not None else None,
            closed=self._block_closed(),
            columns=tuple(_start(one).column for one in self.open if not one.flow_style),
        )


def _without_end(events: list[yaml.Event]) -> list[yaml.Event]:
    """Without the events that only the cut caused: blocks that end there and a value that lacks."""
    flow: list[bool] = []
    in_flow: list[bool] = []
    for event in events:
        if type(event) in OPENS:
            flow.append(bool(cast(_Opened, event).flow_style))
        in_flow.append(bool(flow) and flow[-1])
        if type(event) in CLOSES:
            flow.pop()
    end = len(events)
    while end and type(events[end - 1]) in CLOSES and not in_flow[end - 1]:
        end -= 1
    last = events[end - 1] if end else None
    if end < len(events) and isinstance(last, yaml.ScalarEvent) and _absent(last):
        end -= 1
    return events[:end]


def _absent(event: yaml.ScalarEvent) -> bool:
    line, column, end_line, end_column = _place(event, 0)
    return event.value == "" and not event.style and (line, column) == (end_line, end_column)


def _start_of(file: str, line: Line) -> Span:
    return Span(file, line.number + 1, line.indent + 1, line.number + 1, line.indent + 2)
