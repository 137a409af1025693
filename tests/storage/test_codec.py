"""Every value comes back as it was, and equal values are equal text."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.foundation.durations import Duration, Unit
from engine.foundation.wrong import StorageError
from engine.storage.codec import decode, decode_case, decode_mapping, encode, encode_case
from tests.storage.making import a_case, columns_of

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=2))])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.dates()
    | st.times()
    | st.datetimes(timezones=ZONES)
    | st.builds(Duration, st.integers(0, 999_999), st.sampled_from(Unit))
)
NAMES = st.text("abcåäö_@", min_size=1).filter(
    lambda name: name not in ("@date", "@time", "@moment", "@duration")
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple) | st.dictionaries(NAMES, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_a_value_comes_back_as_it_was(value):
    assert decode(encode(value)) == value


@given(st.dictionaries(NAMES, SCALARS, min_size=2, max_size=5))
def test_equal_mappings_are_equal_text(value):
    assert encode(value) == encode(dict(reversed(value.items())))


@given(st.dictionaries(NAMES, VALUES, max_size=3), st.text(max_size=3))
def test_a_case_comes_back_as_it_was(data, subproject):
    case = a_case(data=data, subproject=subproject or None)
    bare = a_case(
        data={}, seats={}, visits=(), due={}, requests=(), flags=(), subproject=case.subproject
    )
    assert decode_case(encode_case(case), **columns_of(bare)) == case


@pytest.mark.parametrize(
    ("held", "what"),
    [
        ({"data": 1}, "int"),
        ({"visits": 1}, "int"),
        ({"visits": (("anmäld", "i går", None),)}, "str"),
        ({"due": {"anmäld": "i morgon"}}, "str"),
    ],
)
def test_what_was_stored_otherwise_is_an_error(held, what):
    whole = decode_mapping(encode_case(a_case()))
    with pytest.raises(StorageError, match=f"inte som den ska: {what}"):
        decode_case(encode({**whole, **held}), **columns_of(a_case()))
