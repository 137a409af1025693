"""Who may be the same person: near enough to be looked at, and never all who share a name or a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.foundation.likeness import Known, Likeness, alike_first, likeness, near

DAY, OTHER = date(1985, 2, 1), date(1990, 5, 7)


def known(name: str, born: date | None = DAY, *numbers: str) -> Known:
    return Known(parts=frozenset(name.split()), born=born, numbers=frozenset(numbers))


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (known("kim berg"), known("kim berg"), Likeness.NAME_AND_BORN),
        (known("kim berg"), known("berg kim"), Likeness.NAME_AND_BORN),
        (known("kim berg"), known("kim lund berg"), Likeness.NEAR_NAME),
        (known("kim berg"), known("kim bergh"), Likeness.NEAR_NAME),
        (known("kim berg"), known("kim breg"), Likeness.NEAR_NAME),
        (known("kim berg"), known("kim barg"), Likeness.NEAR_NAME),
        (known("kim berg"), known("tim berg"), None),
        (known("kim berg"), known("kim lund"), None),
        (known("kim"), known("kim berg"), None),
        (known("kim berg"), known("kim berg", date(1985, 1, 2)), Likeness.NEAR_BORN),
        (known("kim berg"), known("kim berg", date(1986, 2, 1)), Likeness.NEAR_BORN),
        (known("kim berg"), known("kim berg", OTHER), None),
        (known("kim bergh"), known("kim berg", date(1986, 2, 1)), None),
        (known("kim berg", None), known("kim berg"), Likeness.NAME_ALONE),
        (known("kim", None), known("kim"), None),
        (known("kim berg", None), known("kim bergh"), None),
        (known("kim berg", DAY, "1"), known("åsa holm", OTHER, "2", "1"), Likeness.NUMBER),
        (known(""), known(""), None),
    ],
)
def test_how_alike(one: Known, other: Known, found: Likeness | None) -> None:
    assert likeness(one, other) is found
    assert likeness(other, one) is found


@given(st.text("abcå", min_size=1, max_size=7), st.text("abcå", min_size=1, max_size=7))
def test_near_is_the_same_both_ways_and_one_letter_at_most(one: str, other: str) -> None:
    assert near(one, other) == near(other, one)
    if near(one, other) and one != other:
        assert min(len(one), len(other)) >= 4
        assert within_one(one, other)


def within_one(one: str, other: str) -> bool:
    """By trying every change of one letter."""
    signs = set(one + other)
    changed = {one[:at] + sign + one[at + 1 :] for at in range(len(one)) for sign in signs}
    more = {one[:at] + sign + one[at:] for at in range(len(one) + 1) for sign in signs}
    less = {one[:at] + one[at + 1 :] for at in range(len(one))}
    turned = {one[:at] + one[at + 1] + one[at] + one[at + 2 :] for at in range(len(one) - 1)}
    return other in changed | more | less | turned


def test_what_tells_most_comes_first() -> None:
    found = [(Likeness.NAME_ALONE, "a"), (Likeness.NUMBER, "c"), (Likeness.NUMBER, "b")]
    assert alike_first(found) == (
        (Likeness.NUMBER, "b"), (Likeness.NUMBER, "c"), (Likeness.NAME_ALONE, "a"),
    )  # fmt: skip
