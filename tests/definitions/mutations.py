"""Makes mutants of definition files: the slips of an author, one at a time, from a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

WORD = re.compile(r"[\wåäöÅÄÖ]+")
VALUES = (
    "true", "7", "", "~", "[]", "{}", "[a, b]", "{a: b}", "x.y.z", "person.kommun", "count(", "-1",
    "1..0", "99999999999999999999", "participant", "system", "back", "'", "*a", "&a b", "!x", "sv",
    "{sv: Ja, xx: Nej}", "[[[[]]]]", "a if b else c", "not-a-name", "case.who5.total", "\u202e", "who5",
)  # fmt: skip
KEYS = (
    "fields",
    "use",
    "type",
    "options",
    "extends",
    "states",
    "when",
    "by",
    "to",
    "decide",
    "range",
)


def mutant(files: Mapping[str, bytes], chance: random.Random) -> tuple[str, dict[str, bytes]]:
    """What was done, and the files with one of them changed."""
    path = chance.choice(sorted(files))
    text = files[path].decode()
    change = chance.choice(CHANGES)
    lines = text.split("\n")
    changed = change(lines, chance)
    return f"{change.__name__} in {path}", {**files, path: "\n".join(changed).encode()}


def delete_line(lines: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(lines))
    return [*lines[:at], *lines[at + 1 :]]


def repeat_line(lines: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(lines))
    return [*lines[: at + 1], *lines[at:]]


def swap_lines(lines: list[str], chance: random.Random) -> list[str]:
    a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return lines


def indent_line(lines: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(lines))
    moved = chance.choice((" ", "  ", "    ", ""))
    lines[at] = moved + lines[at].lstrip() if chance.random() < 0.5 else moved + lines[at]
    return lines


def change_word(lines: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(lines))
    words = list(WORD.finditer(lines[at]))
    if words:
        word = chance.choice(words)
        new = chance.choice((*VALUES, *KEYS, word[0][::-1], word[0][:-1], word[0] * 2))
        lines[at] = lines[at][: word.start()] + new + lines[at][word.end() :]
    return lines


def borrow_word(lines: list[str], chance: random.Random) -> list[str]:
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    words, others = list(WORD.finditer(lines[at])), WORD.findall(lines[other])
    if words and others:
        word = chance.choice(words)
        lines[at] = lines[at][: word.start()] + chance.choice(others) + lines[at][word.end() :]
    return lines


def change_value(lines: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(lines))
    key, colon, _ = lines[at].partition(": ")
    if colon:
        lines[at] = f"{key}: {chance.choice(VALUES)}"
    return lines


def delete_sign(lines: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(lines))
    signs = [place for place, sign in enumerate(lines[at]) if sign in "{}[]:,\"'-."]
    if signs:
        place = chance.choice(signs)
        lines[at] = lines[at][:place] + lines[at][place + 1 :]
    return lines


CHANGES: tuple[Callable[[list[str], random.Random], list[str]], ...] = (
    delete_line, repeat_line, swap_lines, indent_line, change_word, borrow_word, change_value,
    delete_sign,
)  # fmt: skip
