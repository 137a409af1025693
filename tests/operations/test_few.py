"""What is told to those who see figures only gives away nothing smaller, however it is added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.operations.few import FEW, hidden, middle, nine_in_ten

YEARS, PARTS, SEXES, AGES = range(3), range(2), range(2), range(3)
ATOMS = tuple(product(YEARS, PARTS, SEXES, AGES))
"""The smallest cells that there are: everyone is in one of them."""
WAYS = (YEARS, PARTS, SEXES, AGES)
Vector = tuple[int, ...]


def cell(way: int, name: int) -> Vector:
    """Which of the smallest cells make up a group, looked at in one way."""
    return tuple(int(atom[way] == name) for atom in ATOMS)


def cells() -> Iterator[tuple[int, int]]:
    return ((way, name) for way, names in enumerate(WAYS) for name in names)


def size(counts: Sequence[int], of: Vector) -> int:
    return sum(count for count, inside in zip(counts, of, strict=True) if inside)


def told(counts: Sequence[int]) -> tuple[list[Vector], list[Vector]]:
    """The cells that a reader is told of, with the whole, and those that are hidden."""
    shown: list[Vector] = [(1,) * len(ATOMS)] if sum(counts) >= FEW else []
    kept: list[Vector] = []
    for way, names in enumerate(WAYS):
        groups = {name: (size(counts, cell(way, name)),) for name in names}
        shut = hidden(groups, FEW) if shown else frozenset(names)
        for name in names:
            (kept if name in shut else shown).append(cell(way, name))
    return shown, kept


def reduced(rows: Iterable[Vector]) -> list[list[Fraction]]:
    """The rows in echelon form: what can be made of them by adding and subtracting."""
    found: list[list[Fraction]] = []
    for row in rows:
        left = rest([Fraction(one) for one in row], found)
        if any(left):
            found.append(left)
    return found


def rest(row: list[Fraction], among: list[list[Fraction]]) -> list[Fraction]:
    """What is left of a row when those before it are taken away."""
    for one in among:
        at = next(at for at, value in enumerate(one) if value)
        if row[at]:
            times = row[at] / one[at]
            row = [a - times * b for a, b in zip(row, one, strict=True)]
    return row


COUNTS = st.lists(st.integers(0, 4), min_size=len(ATOMS), max_size=len(ATOMS))


@given(COUNTS)
def test_nothing_that_is_hidden_can_be_worked_out(counts: list[int]) -> None:
    """Over rows, columns, totals, sub-projects and periods together."""
    shown, kept = told(counts)
    known = reduced(shown)
    for one in kept:
        if size(counts, one) < FEW:
            assert any(rest([Fraction(value) for value in one], known)), one


@given(COUNTS)
def test_nothing_told_is_few_nor_is_what_lacks_to_the_whole(counts: list[int]) -> None:
    shown, _ = told(counts)
    for way, names in enumerate(WAYS):
        here = [cell(way, name) for name in names if cell(way, name) in shown]
        assert all(size(counts, one) >= FEW for one in here)
        lacks = sum(counts) - sum(size(counts, one) for one in here)
        assert not here or len(here) == len(names) or lacks >= FEW


def test_the_attack_finds_what_is_hidden_badly() -> None:
    """Without the second group that is hidden, the first is the whole without the others."""
    whole = (1,) * len(ATOMS)
    known = reduced([whole, cell(2, 0)])
    assert not any(rest([Fraction(value) for value in cell(2, 1)], known))


@pytest.mark.parametrize(
    ("groups", "shut"),
    [
        ({"k": (18,), "m": (14,)}, set()),
        ({"k": (18,), "m": (3,)}, {"k", "m"}),
        ({"k": (18,), "m": (0,)}, {"k", "m"}),
        ({"a": (9,), "b": (2,), "c": (7,)}, {"b", "c"}),
        ({"a": (9,), "b": (4,), "c": (4,)}, {"b", "c"}),
        ({"a": (9, 9), "b": (9, 1), "c": (6, 6)}, {"b", "c"}),
        ({}, set()),
    ],
)
def test_the_few_are_hidden_and_no_more_than_it_takes(
    groups: dict[str, tuple[int, ...]], shut: set[str]
) -> None:
    assert hidden(groups, FEW) == shut


def test_the_middle_and_what_nine_in_ten_lie_below() -> None:
    assert (middle([1, 2, 9]), middle([1, 3])) == (2, 2)
    assert (nine_in_ten(list(range(1, 11))), nine_in_ten([7])) == (9, 7)
