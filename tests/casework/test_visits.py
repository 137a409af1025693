"""Stays in states are the same whether they are carried unread or one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.casework.visits import Visits, begun, moved_on, states_of, visits_of
from engine.expressions.scope import Visit
from engine.storage.codec import decode, encode, visits, visits_values

START = datetime(2024, 3, 4, 9, tzinfo=UTC)
STATES = st.sampled_from(("anmäld", "pågår", "vilar", "slut"))
WAYS = st.lists(st.tuples(STATES, st.integers(0, 10**9)), min_size=1, max_size=12)


def one_by_one(way: list[tuple[str, int]]) -> tuple[Visit, ...]:
    moments = [START + timedelta(microseconds=sum(one for _, one in way[:at])) for at in range(12)]
    ends = [*moments[1 : len(way)], None]
    return tuple(Visit(state, moments[at], ends[at]) for at, (state, _) in enumerate(way))


def moved(way: list[tuple[str, int]]) -> Visits:
    stays = one_by_one(way)
    found = begun(stays[0].state, stays[0].entered)
    for stay in stays[1:]:
        found = moved_on(found, stay.state, stay.entered)
    return found


@given(WAYS)
def test_moving_on_gives_the_same_stays(way):
    assert moved(way) == one_by_one(way)
    assert tuple(moved(way)) == one_by_one(way)
    assert visits_of(one_by_one(way)) == one_by_one(way)
    assert moved_on(one_by_one(way), "slut", START) == (moved_on(moved(way), "slut", START))


@given(WAYS)
def test_they_are_a_sequence_as_any(way):
    found, stays = moved(way), one_by_one(way)
    assert len(found) == len(stays)
    assert found[-1] == stays[-1]
    assert tuple(reversed(found)) == stays[::-1]
    assert found[0] == stays[0]
    assert found[:-1] == stays[:-1]
    assert tuple(reversed(found)) == stays[::-1]
    assert states_of(found) == states_of(stays) == {one.state for one in stays}
    assert hash(found) == hash(moved(way))
    assert found != stays[1:]
    assert found != "text"


@given(WAYS)
def test_they_are_stored_and_read_as_they_were(way):
    assert visits(decode(encode(visits_values(moved(way))))) == one_by_one(way)
    assert visits(decode(encode(visits_values(one_by_one(way))))) == one_by_one(way)
    before = tuple((one.state, one.entered, one.left) for one in one_by_one(way))
    assert visits(decode(encode(before))) == one_by_one(way)


def test_a_stay_that_ended_before_the_next_began_says_so():
    stays = (
        Visit("pågår", START, START + timedelta(hours=1)),
        Visit("vilar", START + timedelta(hours=2)),
    )
    assert visits_of(stays) == stays
    assert visits(decode(encode(visits_values(stays)))) == stays


def test_a_case_without_stays_has_none():
    assert visits(decode(encode(visits_values(())))) == ()


def test_the_latest_is_found_without_reading_the_others():
    found = Visits("not to be read", ("pågår",), Visit("pågår", START))
    assert found[-1] == Visit("pågår", START)
    assert next(reversed(found)) == Visit("pågår", START)
    assert states_of(found) == {"pågår"}
