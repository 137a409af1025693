"""Makes mutants of what is shipped: one change to one file, from a seed, and which lines it touched.

Changes are made by line (`tests.definitions.mutations`) and by node of the tree that a file is read
to: an entry or item is deleted, a key or name renamed, two values or entries swapped, a value retyped
or borrowed from elsewhere, an entry moved in or out.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.source import read
from engine.definitions.source_tree import Block, Entry, Node, Scalar, Sequence
from engine.foundation.diagnostics import Span
from tests.definitions.mutations import CHANGES

WORD = re.compile(r"[\wåäöÅÄÖ]+")
OTHER_TYPES = (
    "Ett par ord", "7", "-3.5", "true", "false", "[]", "[a, b]", "{}", "{sv: Ja, en: Yes}", "{a: b}",
    '""', "2024-02-30", "14 days", "participant", "system", "person.age", "1..9", "null",
    "0", "0 days", "999999999999999999999", "999999999 days", "99999 years", "9999-12-31",
    "0001-01-01", "1e308", "back", "0..1e400",
)  # fmt: skip
EXPRESSION_KEYS = frozenset(
    "show_if when check value default min max due after required where".split()
)
STRANGE = (
    "X", "not X", "X == X", "X / 0", "X % 0", "X * 1e308 * 1e308", "-X", "today() + 99999999 days",
    "today() - 3000 years", "days_between(X, today())", "X + 1 day", "X + 999999 months", "year(X)",
    "sum(X)", "mean(X)", "count(X)", "count(X where X)", "any(X)", "first(X)", "X in [X]", "round(X / 3, 2)",
    "round(X, 99999)", "0 / 0", "X < X", "if X", "X if X else X", "1 if X else 2", "X and not X",
    "person.age > 1e308", "person.sex", "person.birth_date + 9000 years", "date(X)", "min(X, 1)",
    "9999-12-31 + 1 day", "0001-01-01 - 1 working day", "2024-01-01 + 100000 working days",
    "today() + X", "X - X", "abs(X)", "len(X)", "last_entered(X)", "days_in(X)", "times_in(X) > 0",
    "setting.kontakttid", "case.id", "team.koordinator.since", "user.unit", "true", "false", "1", "-1",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A change to the file at `path`. `before` and `after`: the lines it touched, counted from 1, in
    the old text and in the new; where something was taken away, those on both sides of the gap.
    `words`: what was taken out and put in.
    """

    what: str
    path: str
    files: Mapping[str, bytes]
    before: frozenset[int]
    after: frozenset[int]
    words: frozenset[str]

    def __str__(self) -> str:
        return f"{self.what} in {self.path}, lines {sorted(self.before)}"


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` in the place of what stands from `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """An entry or item with the entries around it, outermost first."""

    node: Node
    entry: Entry | None
    around: tuple[Entry, ...]
    beside: Block | Sequence


class Source:
    """A file as text and as a tree, with the places of nodes as offsets in the text."""

    def __init__(self, path: str, data: bytes) -> None:
        document, _ = read(path, data)
        self.text = document.text
        self.root = document.root
        self.starts = [0]
        for line in self.text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.found = list(found(document.root, ()))
        self.entries = [one for one in self.found if one.entry is not None]
        self.scalars = [one for one in self.found if isinstance(one.node, Scalar)]
        self.blocks = [one for one in self.found if isinstance(one.node, Block | Sequence)]

    def range(self, span: Span) -> tuple[int, int]:
        return (
            self.starts[span.line - 1] + span.column - 1,
            self.starts[span.end_line - 1] + span.end_column - 1,
        )

    def piece(self, span: Span) -> str:
        start, end = self.range(span)
        return self.text[start:end]

    def whole(self, one: Found) -> Span:
        """A node, with its key where it has one."""
        return one.entry.span if one.entry is not None else one.node.span


def found(node: Node | None, around: tuple[Entry, ...]) -> Iterator[Found]:
    if isinstance(node, Block):
        for entry in node.entries:
            yield Found(entry.value, entry, around, node)
            yield from found(entry.value, (*around, entry))
    elif isinstance(node, Sequence):
        for item in node.items:
            yield Found(item, None, around, node)
            yield from found(item, around)


def mutant(
    files: Mapping[str, bytes], chance: random.Random, where: tuple[str, ...] | None = None
) -> Mutant:
    """One change to one of the files (or of those called `where`); half of them by line."""
    path = chance.choice(sorted(where or files))
    if chance.random() < 0.4:
        return by_line(files, path, chance)
    source = Source(path, files[path])
    while True:
        change = chance.choice(NODE_CHANGES)
        edits = change(source, chance)
        if edits:
            return edited(files, path, source, edits, change.__name__)


def by_line(files: Mapping[str, bytes], path: str, chance: random.Random) -> Mutant:
    change = chance.choice(CHANGES)
    old = files[path].decode().split("\n")
    new = change(list(old), chance)
    pairs = list(zip(old, new, strict=False))
    differ = [number for number, (one, other) in enumerate(pairs, start=1) if one != other]
    if len(old) == len(new):
        before = after = frozenset(differ)
    else:
        at = min([*differ, len(old), len(new)])
        before, after = frozenset({at}), frozenset({max(1, at - 1), at})
    texts = [old[number - 1] for number in before]
    texts += [new[number - 1] for number in after] if len(old) == len(new) else []
    return Mutant(
        what=change.__name__,
        path=path,
        files={**files, path: "\n".join(new).encode()},
        before=before,
        after=after,
        words=frozenset(words_of(*texts)),
    )


def edited(
    files: Mapping[str, bytes], path: str, source: Source, edits: list[Edit], what: str
) -> Mutant:
    old = text = source.text
    before, after, words, moved = set[int](), set[int](), set[str](), 0
    for edit in sorted(edits, key=lambda one: one.start):
        words.update(words_of(old[edit.start : edit.end], edit.text))
        before.update(lines_in(old, edit.start, edit.end))
        start, end = edit.start + moved, edit.start + moved + len(edit.text)
        text = text[:start] + edit.text + text[edit.end + moved :]
        lines = lines_in(text, start, end)
        after.update(range(max(1, lines.start - (not edit.text)), lines.stop))
        moved += len(edit.text) - (edit.end - edit.start)
    return Mutant(
        what=what,
        path=path,
        files={**files, path: text.encode()},
        before=frozenset(before),
        after=frozenset(after),
        words=frozenset(words),
    )


def lines_in(text: str, start: int, end: int) -> range:
    """The lines from one offset to another; a line of which only the start is reached is not in."""
    first = text.count("\n", 0, start) + 1
    return range(first, text.count("\n", 0, max(start, end - 1)) + 2)


def words_of(*texts: str) -> Iterator[str]:
    for text in texts:
        yield from WORD.findall(text)


def delete(source: Source, chance: random.Random) -> list[Edit]:
    """An entry or item is gone, with all in it."""
    return [without(source, chance.choice(source.found))]


def without(source: Source, one: Found) -> Edit:
    start, end = source.range(source.whole(one))
    first = source.text.rfind("\n", 0, start) + 1
    if source.text[first:start].strip(" -") == "" and source.text[end : end + 1] in ("\n", ""):
        return Edit(first, min(end + 1, len(source.text)), "")
    after = re.match(r" *, *", source.text[end:])
    if after:
        return Edit(start, end + after.end(), "")
    before = re.search(r",\s*$", source.text[:start])
    return Edit(before.start() if before else start, end, "")


def rename(source: Source, chance: random.Random) -> list[Edit]:
    """A key, or a value that is one word, is called something else."""
    if chance.random() < 0.6:
        entry = chance.choice(source.entries).entry
        assert entry is not None
        span = entry.key_span
    else:
        span = chance.choice(source.scalars).node.span
    start, end = source.range(span)
    words = list(WORD.finditer(source.text[start:end]))
    if not words:
        return []
    word = chance.choice(words)
    return [Edit(start + word.start(), start + word.end(), misspelt(word[0], source, chance))]


def misspelt(word: str, source: Source, chance: random.Random) -> str:
    kind = chance.randrange(5)
    if kind == 0:
        return word + chance.choice("xåe_1")
    if kind == 1 and len(word) > 1:
        return word[:-1]
    if kind == 2 and len(word) > 2:
        return word[1] + word[0] + word[2:]
    if kind == 3:
        return word.upper() if word != word.upper() else word.lower()
    names = [one.entry.key for one in source.entries if one.entry is not None]
    return chance.choice(names)


def swap_values(source: Source, chance: random.Random) -> list[Edit]:
    """Two values, beside each other or under the same key elsewhere, change places."""
    one = chance.choice(source.found)
    others = [
        other
        for other in source.found
        if other is not one
        and type(other.node) is type(one.node)
        and (other.beside is one.beside or same_key(one, other))
    ]
    return swapped(source, one.node.span, chance.choice(others).node.span) if others else []


def swap_entries(source: Source, chance: random.Random) -> list[Edit]:
    """Two entries of a mapping, or items of a list, change places."""
    one = chance.choice(source.found)
    others = [other for other in source.found if other.beside is one.beside and other is not one]
    if not others:
        return []
    return swapped(source, source.whole(one), source.whole(chance.choice(others)))


def swapped(source: Source, one: Span, other: Span) -> list[Edit]:
    (a, b), (c, d) = sorted((source.range(one), source.range(other)))
    if b > c:
        return []
    return [Edit(a, b, source.text[c:d]), Edit(c, d, source.text[a:b])]


def same_key(one: Found, other: Found) -> bool:
    return one.entry is not None and other.entry is not None and one.entry.key == other.entry.key


def retype(source: Source, chance: random.Random) -> list[Edit]:
    """A value becomes one of another type."""
    start, end = source.range(chance.choice(source.found).node.span)
    return [Edit(start, end, chance.choice(OTHER_TYPES))]


def wrap(source: Source, chance: random.Random) -> list[Edit]:
    """A name becomes a list of one, or a list its first name."""
    one = chance.choice(source.found).node
    start, end = source.range(one.span)
    if isinstance(one, Scalar):
        return (
            [Edit(start, end, f"[{source.text[start:end]}]")]
            if "\n" not in source.text[start:end]
            else []
        )
    if isinstance(one, Sequence) and one.items:
        return [Edit(start, end, source.piece(one.items[0].span))]
    return []


def borrow(source: Source, chance: random.Random) -> list[Edit]:
    """A value under the same key elsewhere is copied here: another state, role, condition, type."""
    one = chance.choice(source.entries)
    others = [other for other in source.entries if same_key(one, other) and other is not one]
    others = [
        other for other in others if source.piece(other.node.span) != source.piece(one.node.span)
    ]
    if not others:
        return []
    start, end = source.range(one.node.span)
    return [Edit(start, end, source.piece(chance.choice(others).node.span))]


def indent(source: Source, chance: random.Random) -> list[Edit]:
    """An entry on lines of its own moves in or out, with all in it."""
    entry = chance.choice(source.entries).entry
    assert entry is not None
    start, end = source.range(entry.span)
    first = source.text.rfind("\n", 0, start) + 1
    if source.text[first:start].strip():
        return []
    by = chance.choice((-4, -2, -1, 1, 2, 4))
    lines = source.text[first:end].split("\n")
    moved = [
        " " * by + line if by > 0 else line[min(-by, len(line) - len(line.lstrip())) :]
        for line in lines
    ]
    return [Edit(first, end, "\n".join(moved))] if moved != lines else []


def double(source: Source, chance: random.Random) -> list[Edit]:
    """An entry stands twice, under another name the second time."""
    entry = chance.choice(source.entries).entry
    assert entry is not None
    start, end = source.range(entry.span)
    first = source.text.rfind("\n", 0, start) + 1
    if source.text[first:start].strip() or source.text[end : end + 1] not in ("\n", ""):
        return []
    name_end = source.range(entry.key_span)[1]
    again = f"\n{source.text[first:name_end]}_2{source.text[name_end:end]}"
    return [Edit(end, end, again)]


def strange(source: Source, chance: random.Random) -> list[Edit]:
    """A condition or value becomes another that goes to extremes, with names of the old one."""
    ones = [one for one in source.entries if one.entry and one.entry.key in EXPRESSION_KEYS]
    ones = [one for one in ones if isinstance(one.node, Scalar)]
    if not ones:
        return []
    one = chance.choice(ones).node
    start, end = source.range(one.span)
    names = re.findall(r"[^\W\d][\w.]*", source.text[start:end]) or ["today()"]
    text = chance.choice(STRANGE).replace("X", chance.choice(names))
    return [Edit(start, end, f"'{text}'" if chance.random() < 0.5 else text)]


Change = Callable[[Source, random.Random], list[Edit]]
NODE_CHANGES: tuple[Change, ...] = (
    delete, rename, swap_values, swap_entries, retype, wrap, borrow, borrow, indent, double, strange,
)  # fmt: skip
