"""Owns "did you mean": the word, of those there are, that is most like a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable


def closest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that differs least from `word`; None when none is near.

    Near is one slip (a letter too many, missing, wrong, or two swapped) in short words, two in longer
    ones, three from ten letters. Among equals the first given wins.
    """
    limit = allowed(word)
    best: str | None = None
    for other in words:
        if other == word or abs(len(other) - len(word)) > limit:
            continue
        found = distance(word.casefold(), other.casefold(), limit)
        if found <= limit:
            best, limit = other, found - 1
            if limit < 0:
                break
    return best


def allowed(word: str) -> int:
    length = len(word)
    return 0 if length < 2 else 1 if length < 5 else 2 if length < 10 else 3


def distance(one: str, other: str, limit: int) -> int:
    """Slips between two words (optimal string alignment); more than `limit` once that is certain."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        new = [i]
        for j, sign in enumerate(other, 1):
            cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != sign))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == sign:
                cost = min(cost, before[j - 2] + 1)
            new.append(cost)
        if min(new) > limit:
            return limit + 1
        before, row = row, new
    return row[-1]
