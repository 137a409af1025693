"""Trees of definition files in short, for tests: `{form: 'x', fields: ???}`."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.source import Block, Document, Node, Scalar, Sequence, Unknown, read
from engine.foundation.diagnostics import Diagnostic, Span


def told(text: str, file: str = "forms/x.yaml") -> tuple[Document, tuple[Diagnostic, ...]]:
    return read(file, text.encode())


def short(node: Node | None) -> str:
    """Scalars quoted, what is unknown as `???`, incomplete blocks and lists with `…`."""
    match node:
        case Scalar():
            return repr(node.text)
        case Sequence():
            rest = [] if node.complete else ["…"]
            return f"[{', '.join([short(item) for item in node.items] + rest)}]"
        case Block():
            rest = [] if node.complete else ["…"]
            pairs = [f"{entry.key}: {short(entry.value)}" for entry in node.entries]
            return f"{{{', '.join(pairs + rest)}}}"
        case Unknown():
            return "???"
        case None:
            return "nothing"


def scalars(node: Node | None) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from scalars(item)
        case Block():
            for entry in node.entries:
                yield from scalars(entry.value)


def keys(node: Node | None) -> Iterator[tuple[str, Span]]:
    match node:
        case Sequence():
            for item in node.items:
                yield from keys(item)
        case Block():
            for entry in node.entries:
                yield entry.key, entry.key_span
                yield from keys(entry.value)


def source_of(text: str, span: Span) -> str:
    """The characters that a span marks."""
    lines = text.split("\n")
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    first, *between = lines[span.line - 1 : span.end_line]
    *middle, last = between
    return "\n".join([first[span.column - 1 :], *middle, last[: span.end_column - 1]])
