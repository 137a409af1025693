"""Says how a refusal points at what was changed. The first of these that holds:

* `line`: a finding lies on a line that the change touched (where something was taken away: on either
  side of the gap).
* `whole`: a finding lies on what the changed lines belong to or hold: the first line of the entry
  (or file) that the change was made in, a key beside the change, or a line under a changed one.
* `name`: a finding, maybe in another file, names in its sentence or help what was changed: a word
  that was taken out or put in, or the thing that the change was made in, such as a field or state.
  Words of the language itself count only in another file, where they name a key that was changed.
* `place`: a finding in another file says in its help the file and line of the change, or that it is of
  what stands in the whole path of that file, which is made from the other; or a finding asks for the line
  that says what the file is made from, where that line was changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from engine.definitions.schema import schema
from engine.definitions.source_tree import Block
from engine.foundation.diagnostics import Diagnostic
from tests.promises.mutants import Mutant, Source

WAYS = ("line", "whole", "name", "place")


def way_of(mutant: Mutant, old: Mapping[str, bytes], errors: Iterable[Diagnostic]) -> str | None:
    """The first of `WAYS` in which any of the errors points at the change; None: in none."""
    found = tuple(errors)
    here = {one.span.line for one in found if one.span.file == mutant.path}
    if here & mutant.after:
        return "line"
    if here & set(whole(mutant, old)):
        return "whole"
    said = " ".join(words for one in found for words in told(one))
    elsewhere = " ".join(
        words for one in found if one.span.file != mutant.path for words in told(one)
    )
    if names(said, names_of(mutant, old)) or names(elsewhere, mutant.words):
        return "name"
    file = mutant.path.rsplit("/", 1)[-1]
    places = (f"{file}, rad {line}." for line in {*mutant.before, *mutant.after})
    made_there = f"Det gäller {mutant.path}, som bygger på den här filen."
    top = ["Skriv extends: och namnet på den överst."] if "extends" in mutant.words else []
    return "place" if any(place in said for place in (*places, made_there, *top)) else None


def told(one: Diagnostic) -> Iterator[str]:
    yield one.message.sv
    if one.help is not None:
        yield one.help.sv


def names(said: str, any_of: Iterable[str]) -> bool:
    """Whether one of the names stands in a sentence, as a whole word."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) for name in any_of)


def whole(mutant: Mutant, old: Mapping[str, bytes]) -> Iterator[int]:
    """The first lines of the entries around the change, and the lines that stand, or stood, under it."""
    path = mutant.path
    before, after = Source(path, old[path]), Source(path, mutant.files[path])
    first = min(mutant.before)
    yield from (line for line in heads(before, mutant.before) if line < first)
    yield from heads(after, mutant.after)
    for line in mutant.after:
        yield from under(after.text.split("\n"), line)
    stood = max(len(list(under(before.text.split("\n"), line))) for line in mutant.before)
    yield from range(min(mutant.after), max(mutant.after) + stood + 1)


def heads(source: Source, lines: Iterable[int]) -> Iterator[int]:
    """Around each of the lines: the first line of the innermost entry, and those of the keys beside."""
    entries = [one.entry.span for one in source.entries if one.entry is not None]
    blocks = [one.node for one in source.blocks if isinstance(one.node, Block)]
    for line in lines:
        around = [one.line for one in entries if one.line < line <= one.end_line]
        yield max(around, default=1)
        beside = [one for one in blocks if one.span.line <= line <= one.span.end_line]
        inner = max(beside, key=lambda one: one.span.line, default=None)
        yield from (one.span.line for one in (inner.entries if inner is not None else ()))


def under(lines: list[str], number: int) -> Iterator[int]:
    """The lines after line `number` that are further in than it, up to the first that is not."""
    if number > len(lines):
        return
    depth = indent(lines[number - 1])
    for place, line in enumerate(lines[number:], start=number + 1):
        if line.strip() and indent(line) <= depth:
            return
        yield place


def indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def names_of(mutant: Mutant, old: Mapping[str, bytes]) -> frozenset[str]:
    """What was taken out and put in, and the names of what the change was made in."""
    source = Source(mutant.path, old[mutant.path])
    around = {
        one.entry.key
        for one in source.entries
        if one.entry is not None
        and any(one.entry.span.line <= line <= one.entry.span.end_line for line in mutant.before)
    }
    return frozenset((mutant.words | around) - keywords())


@cache
def keywords() -> frozenset[str]:
    """The words of the language itself: its keys."""
    return frozenset(keys_in(schema()))


@cache
def words() -> frozenset[str]:
    """The words of the language itself that may be chosen: types, phases, severities, language codes."""
    return frozenset(choices_in(schema()))


def choices_in(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        yield from (str(one) for one in part.get("enum", ()))
        for inner in part.values():
            yield from choices_in(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from choices_in(inner)


def keys_in(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        properties = part.get("properties")
        if isinstance(properties, Mapping):
            yield from properties
        for inner in part.values():
            yield from keys_in(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from keys_in(inner)
