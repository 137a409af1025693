"""Owns the points of a matrix: which points each row gives, reversed rows included."""

from __future__ import annotations

from collections.abc import Mapping

from engine.expressions.types import Points, Type


def options_of(matrix: Type, row: str) -> Mapping[str, Points]:
    """The options of one row with the points they give there.

    In a reversed row the highest gives what the lowest gives elsewhere: `low + high - points`.
    """
    if row not in matrix.reversed_rows:
        return matrix.options
    points = [one.points for one in matrix.options.values() if one.points is not None]
    if not points:
        return matrix.options
    turned = min(points) + max(points)
    return {
        name: Points(None if one.points is None else turned - one.points, one.label)
        for name, one in matrix.options.items()
    }


def scores_of(matrix: Type) -> tuple[tuple[str, Mapping[str, float | None]], ...]:
    """Each row with its options' points; whole numbers are `int`, so that their sums are exact."""
    return tuple(
        (row, {name: whole(one.points) for name, one in options_of(matrix, row).items()})
        for row in matrix.rows
    )


def whole(number: float | None) -> float | None:
    return int(number) if number is not None and number == int(number) else number
