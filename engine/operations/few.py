"""Owns what may be told of groups, some of them small, to those who see figures only.

A figure is looked at in one way at a time: all, by year, by sub-project, or by one split. In each way the
groups make up the whole. Those that are few are hidden, and as many more as it takes until those that are
hidden are not few together: then nothing that is told gives away anything smaller, however it is added up.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import ceil
from typing import TypeVar

from engine.definitions.indicator import Indicator
from engine.storage.facts import FactOf

FEW = 5
Name = TypeVar("Name", bound=Hashable)
Sizes = tuple[int, ...]


def hidden(groups: Mapping[Name, Sizes], few: int) -> frozenset[Name]:
    """The groups that may not be told. `groups`: of each how many there are; of a share also how many it is
    not true for.
    """
    found = {name for name, sizes in groups.items() if min(sizes) < few}
    while found and len(found) < len(groups) and are_few((groups[one] for one in found), few):
        left = (name for name in groups if name not in found)
        found.add(min(left, key=lambda name: (sum(groups[name]), str(name))))
    return frozenset(found)


def are_few(groups: Iterable[Sizes], few: int) -> bool:
    return min(map(sum, zip(*groups, strict=True))) < few


def sizes(one: Indicator, rows: Iterable[FactOf]) -> Sizes:
    """How many a figure rests on. Of a share those for whom it is not true are as many as they are told."""
    numbers = [row.fact.number for row in rows if row.fact.number is not None]
    if one.measure != "share":
        return (len(numbers),)
    yes = sum(1 for number in numbers if number)
    return (yes, len(numbers) - yes)


def worked_out(one: Indicator, rows: Sequence[FactOf]) -> float | None:
    """The figure of those that are known; None where it is of nobody."""
    numbers = [row.fact.number for row in rows if row.fact.number is not None]
    if one.measure in ("count", "sum"):
        return sum(numbers)
    if not numbers:
        return None
    if one.measure == "latest":
        return numbers[-1]
    if one.measure in ("share", "mean"):
        return sum(numbers) / len(numbers) * (100 if one.measure == "share" else 1)
    return middle(sorted(numbers)) if one.measure == "median" else nine_in_ten(sorted(numbers))


def middle(numbers: Sequence[float]) -> float:
    half = len(numbers) // 2
    return numbers[half] if len(numbers) % 2 else (numbers[half - 1] + numbers[half]) / 2


def nine_in_ten(numbers: Sequence[float]) -> float:
    """The least of them that nine in ten have or lie below."""
    return numbers[ceil(len(numbers) * 9 / 10) - 1]
