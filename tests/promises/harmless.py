"""Makes changes to what is shipped that change nothing of what it means: another order of keys, comments
and empty lines, other words in labels, a name called something else wherever it stands.

Order means something where people read or answer from the top: of pages and fields, of rows in a list, and
of the options of a scale. Those are left as they are.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from engine.definitions.source_tree import Block, Entry, Node, Scalar, Sequence, Style
from engine.expressions.functions import FUNCTIONS
from tests.promises.mutants import WORD, Edit, Mutant, Source, edited
from tests.promises.naming import keywords, words

IN_ORDER = frozenset({"pages", "fields", "options", "rows", "decide", "bands", "bands_for"})
TEXTS = frozenset(
    {"label", "title", "hint", "about", "message", "help", "low", "high", "add", "why"}
)
NEW_TEXTS = ("Något helt annat", '"Ja: nej, # kanske"', "'Å, ä och ö'", "'x'", '"1"', "Hej!")
FIXED = frozenset(
    """id true false back system participant case person setting team clock this else and or not in if of
    where identified name birth_date age sex language municipality protected woman man since changes days
    day week weeks month months year years hour hours working esf null yes on""".split()
)


def harmless(files: Mapping[str, bytes], chance: random.Random) -> Mutant:
    """One harmless change to one file, or a name changed in all of them."""
    change = chance.choice(CHANGES)
    while True:
        if change is rename_everywhere:
            return rename_everywhere(files, chance)
        path = chance.choice(sorted(files))
        source = Source(path, files[path])
        edits = change(source, chance)
        if edits:
            return edited(files, path, source, edits, change.__name__)


def reorder(source: Source, chance: random.Random) -> list[Edit]:
    """Two entries beside each other, on lines of their own or between braces, change places."""
    blocks = [one for one in blocks_of(source.root, "") if len(one.entries) > 1]
    if source.root in blocks:
        blocks.remove(source.root)  # the first key says what kind of file it is
    if not blocks:
        return []
    block = chance.choice(blocks)
    at = chance.randrange(len(block.entries) - 1)
    one, other = (source.range(entry.span) for entry in block.entries[at : at + 2])
    if "\n" in source.text[one[0] : other[1]] and not all_alone(source, one, other):
        return []
    return [
        Edit(*one, source.text[slice(*other)]),
        Edit(*other, source.text[slice(*one)]),
    ]


def all_alone(source: Source, *ranges: tuple[int, int]) -> bool:
    """Whether each stands on lines of its own, with nothing before its key but blanks or a dash."""
    for start, end in ranges:
        before = source.text[source.text.rfind("\n", 0, start) + 1 : start]
        if before.strip(" -") or source.text[end : end + 1] not in ("\n", ""):
            return False
    return True


def blocks_of(node: Node | None, key: str) -> Iterator[Block]:
    """The mappings whose order means nothing; `key`: what the node is the value of."""
    if isinstance(node, Block):
        if key not in IN_ORDER:
            yield node
        for entry in node.entries:
            yield from blocks_of(entry.value, entry.key)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from blocks_of(item, "")


def comment(source: Source, chance: random.Random) -> list[Edit]:
    """A comment or an empty line before an entry, or a comment after one."""
    entries = [entry for entry in source_entries(source.root) if is_on_one_line(entry)]
    if not entries:
        return []
    start, end = source.range(chance.choice(entries).span)
    if source.text[end : end + 1] in ("\n", "") and chance.random() < 0.4:
        return [Edit(end, end, "  # så här är det: {a, b} [c")]
    first = source.text.rfind("\n", 0, start) + 1
    if source.text[first:start].strip(" -"):
        return []
    line = chance.choice(["\n", "# en rad: till\n", "        # längre in\n", "   \n"])
    return [Edit(first, first, line)]


def is_on_one_line(entry: Entry) -> bool:
    return entry.span.line == entry.span.end_line


def source_entries(node: Node | None) -> Iterator[Entry]:
    if isinstance(node, Block):
        for entry in node.entries:
            yield entry
            yield from source_entries(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from source_entries(item)


def reword(source: Source, chance: random.Random) -> list[Edit]:
    """A text says something else."""
    texts = [
        entry.value
        for entry in source_entries(source.root)
        if entry.key in TEXTS
        and isinstance(entry.value, Scalar)
        and entry.value.style is not Style.BLOCK
        and is_on_one_line(entry)
    ]
    return (
        [Edit(*source.range(chance.choice(texts).span), chance.choice(NEW_TEXTS))] if texts else []
    )


def rename_everywhere(files: Mapping[str, bytes], chance: random.Random) -> Mutant:
    """A name is called something else in every place of every file, in sentences too."""
    taken = {word for data in files.values() for word in WORD.findall(data.decode())}
    names = sorted(names_in(files) - FIXED - keywords() - words() - set(FUNCTIONS))
    old = chance.choice(names)
    new = next(name for name in (f"{old}_{n}" for n in range(99)) if name not in taken)
    word = re.compile(rf"(?<![\wåäöÅÄÖ]){re.escape(old)}(?![\wåäöÅÄÖ])")
    changed = {path: word.sub(new, data.decode()).encode() for path, data in files.items()}
    return Mutant(
        what=f"rename_everywhere {old} to {new}",
        path=next(path for path in sorted(files) if changed[path] != files[path]),
        files=changed,
        before=frozenset(),
        after=frozenset(),
        words=frozenset({old, new}),
    )


def names_in(files: Mapping[str, bytes]) -> frozenset[str]:
    """What stands as a key somewhere, or names a file's thing."""
    return frozenset(
        word for path, data in files.items() for word in _names(path, data) if word.islower()
    )


@cache
def _names(path: str, data: bytes) -> frozenset[str]:
    return frozenset(
        entry.key
        for entry in source_entries(Source(path, data).root)
        if WORD.fullmatch(entry.key) and not entry.key[0].isdigit()
    )


Change = Callable[[Source, random.Random], list[Edit]]
CHANGES: tuple[Change | Callable[..., Mutant], ...] = (
    reorder, reorder, comment, reword, rename_everywhere, rename_everywhere,
)  # fmt: skip
