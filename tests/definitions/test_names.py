"""Names that are found out when asked for, alone and several places at once."""

from __future__ import annotations

import pytest

from engine.definitions.names import AnyNames, LazyNames, UnitedNames
from engine.expressions.types import ANY, DATE, TEXT


def test_names_of_several_places_are_one_mapping_with_the_first_type_that_is_known() -> None:
    one = LazyNames({"a": lambda: ANY, "b": lambda: TEXT})
    both = UnitedNames([one, LazyNames({"a": lambda: DATE, "b": lambda: DATE, "c": lambda: ANY})])
    assert dict(both) == {"a": DATE, "b": TEXT, "c": ANY}
    assert len(both) == 3
    assert "c" in both
    assert "d" not in both
    with pytest.raises(KeyError):
        both["d"]


def test_a_place_that_may_have_lost_names_has_every_name() -> None:
    torn = LazyNames({"a": lambda: TEXT}, whole=False)
    both = UnitedNames([torn, LazyNames({"b": lambda: TEXT})])
    assert both["d"] is ANY
    assert "d" in both
    assert list(both) == ["a", "b"]


def test_where_nothing_is_known_every_name_is_there() -> None:
    assert AnyNames()["a"] is ANY
    assert "a" in AnyNames()
    assert list(AnyNames()) == []


def test_whether_a_name_is_there_is_told_without_finding_its_type() -> None:
    def circle() -> None:
        raise AssertionError("asked for its type")

    assert "a" in UnitedNames([LazyNames({"a": circle})])
