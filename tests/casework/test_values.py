"""What expressions see of a case, what is saved from answers, days, and plain forms of values."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.environment import case_environment, case_names
from engine.casework.opening import begin_at
from engine.casework.plain import from_plain, to_plain
from engine.casework.possible import possible_forms, why_not_act, why_not_fill
from engine.casework.step import day_of
from engine.definitions.form import Band, BandSet, Computed, DecideRow
from engine.definitions.workflow import Ask, SetData
from engine.expressions.scope import Value
from engine.expressions.types import TEXT
from engine.foundation.calendar import Calendar
from engine.foundation.durations import Duration, Unit
from tests.casework.building import (
    EVA,
    KIM,
    NOON,
    SPAN,
    STOCKHOLM,
    Building,
    Run,
    action,
    block,
    computed,
    facts,
    field,
    flag,
    form,
    kinds,
    state,
    submission,
    text,
    use,
    whos,
)

moments = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001  # the strategy adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001  # the strategy adds the zone
    timezones=st.just(timezone(timedelta(hours=1))),
)
durations = st.builds(Duration, st.integers(0, 999), st.sampled_from(list(Unit)))
names = st.text("abcåäö_", min_size=1, max_size=5)
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9)
    | st.dates() | st.times() | moments | durations
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.tuples(inner, inner) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


@given(values)
def test_plain_values_come_back_as_they_were(value: Value) -> None:
    plain = json.loads(json.dumps(to_plain(value), allow_nan=False))
    assert from_plain(plain) == value


def with_values() -> Run:
    build = Building([use(form("samtal", field("antal", "integer")))], team=("coach",))
    low = Band(name="lågt", label=text("lågt"), low=0, high=4)
    high = Band(name="högt", label=text("högt"), low=5, high=None)
    bands = BandSet(name="", when=None, bands={"lågt": low, "högt": high})
    total = replace(computed("summa", build.expression("sum(antal of samtal)")), band_sets=(bands,))
    many = DecideRow(when=build.expression("count(samtal) > 1"), gives="ofta")
    often = Computed(
        name="hur", label=text("hur"), value_type=TEXT, span=SPAN,
        decide=(many, DecideRow(when=None, gives="sällan")),
    )  # fmt: skip
    build.scope = replace(build.scope, names={**build.scope.names, "summa": total.value_type})
    often_flag = flag("stort", build.expression("summa > 8"))
    flow = build.workflow(
        state("a", action("x"), offers=("samtal",)),
        values={"summa": total, "hur": often},
        flags={"stort": often_flag},
    )
    return Run(flow)


def test_values_and_bands_of_a_case_are_seen_by_name() -> None:
    run = with_values()
    own = case_names(run.workflow, run.case, run.facts, NOON)
    assert (own["summa"], own["summa@band"], own["hur"]) == (0, "lågt", "sällan")
    run.fill("samtal", answers={"antal": 4})
    run.fill("samtal", answers={"antal": 5}, number=2)
    own = case_names(run.workflow, run.case, run.facts, NOON)
    assert (own["summa"], own["summa@band"], own["hur"]) == (9, "högt", "ofta")
    assert run.case.flags == ("stort",)
    assert own.get("finns_inte") is None
    assert set(own) == {"anmälan", "samtal", "summa", "hur", "summa@band"}
    assert len(own) == 5
    with pytest.raises(KeyError):
        own["finns_inte"]


def test_the_team_and_what_waits_are_seen() -> None:
    build = Building([use(form("samtal", field("ja")))], team=("coach",))
    asks = (Ask(form="samtal", of=whos("coach")),)
    run = Run(build.workflow(state("a", on_enter=asks)))
    env = case_environment(run.workflow, run.case, run.facts, NOON)
    assert env.team["coach"] == {"assigned": False, "since": None, "changes": 0}
    assert env.waiting["samtal"] == 1
    assert env.waiting["anmälan"] == 0


def test_answers_are_saved_where_their_fields_say_and_nothing_is_taken_away() -> None:
    person = form(
        "person",
        field("nummer", "text", saves_to=("person", "identity")),
        field("född", "date", saves_to=("person", "birth_date")),
        field("antal", "integer", saves_to=("case", "antal")),
    )
    build = Building([use(form("samtal", block("om", person)))], data=[field("antal", "integer")])
    flow = build.workflow(
        state("a", action("x", when=build.expression("person.age == 39")), offers=("samtal",))
    )
    run = Run(flow)
    run.fill("samtal", answers={"om": {"nummer": "19850101-2382", "antal": 3}})
    assert run.last.person == {"identity": "19850101-2382"}
    assert run.case.data == {"antal": 3}
    run.fill("samtal", answers={"om": {"nummer": None, "antal": None}}, number=2)
    assert run.last.person == {}
    assert run.case.data == {"antal": 3}
    run.fill("samtal", answers={"om": None}, number=3)
    assert kinds(run.last) == ["submitted"]
    run.fill("samtal", answers={"om": {"född": date(1985, 1, 1)}}, number=4)
    assert run.last.person == {"birth_date": date(1985, 1, 1)}


def test_the_number_tells_more_within_the_same_step() -> None:
    person = form("vem", field("nummer", "text", saves_to=("person", "identity")))
    born = form("född", field("när", "date", saves_to=("person", "birth_date")))
    build = Building([use(person), use(born)])
    grown = build.expression("person.age >= 18")
    flow = build.workflow(
        state("a", action("vuxen", "system", to="b", when=grown), offers=("vem", "född")),
        state("b"),
    )
    run = Run(flow)
    run.fill("vem", answers={"nummer": "19850101-2382"})
    assert run.case.state == "b"
    run = Run(flow)
    run.fill("född", answers={"när": date(1985, 1, 1)})
    assert run.case.state == "b"


def test_an_effect_may_set_what_is_known_of_the_person() -> None:
    build = Building()
    place = ("person", "language")
    effects = (
        SetData(values={place: build.expression('"ar"')}),
        SetData(
            values={place: build.expression('"so"')},
            when=build.expression('person.language == "ar"'),
        ),
    )
    run = Run(build.workflow(state("a", action("x", do=effects))))
    run.act("x")
    assert run.last.person == {"language": "so"}
    assert [one.payload for one in run.last.events] == [{"name": "language"}] * 2


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (None, None),
        ("x", None),
        (date(2024, 5, 6), date(2024, 5, 6)),
        (datetime(2024, 5, 6, 23, 30, tzinfo=UTC), date(2024, 5, 7)),
        (Duration(13, Unit.HOURS), date(2024, 3, 5)),
        (Duration(1, Unit.MONTHS), date(2024, 4, 4)),
        (Duration(0, Unit.DAYS), date(2024, 3, 4)),
    ],
)
def test_the_day_that_a_value_stands_for(value: Value, day: date | None) -> None:
    assert day_of(value, NOON, Calendar()) == day


def test_days_begin_where_the_calendar_is() -> None:
    build = Building()
    flow = build.workflow(state("a", due=build.expression("1 day")))
    run = Run(flow)
    run.now = datetime(2024, 3, 4, 23, 30, tzinfo=UTC)  # already Tuesday in Stockholm
    begun = begin_at(flow, "c2", "a", run.facts, KIM, run.now)
    assert begun.case.due == {"a": date(2024, 3, 6)}
    assert begun.events[0].at.tzinfo == STOCKHOLM


def test_a_case_begins_where_it_is_told_with_its_seats() -> None:
    build = Building(team=("coach",))
    flow = build.workflow(
        state("a"),
        state("b", inside=("b1",), starts="b1"),
        state("b1", action("strax", "system", to="a", when=build.expression("team.coach.assigned")),
              parent="b"),
    )  # fmt: skip
    begun = begin_at(flow, "c1", "b", facts(), KIM, NOON, subproject="norr")
    assert (begun.case.state, begun.case.subproject) == ("b1", "norr")
    begun = begin_at(flow, "c1", "b", facts(), KIM, NOON, seats={"coach": "eva"})
    assert begun.case.state == "a"


def test_why_not_is_known_before_a_form_is_filled_in() -> None:
    build = Building([use(form("beslut", field("ja")))])
    flow = build.workflow(state("a", action("x", form="beslut")), state("b"))
    run = Run(flow)
    assert why_not_act(flow, run.case, run.facts, EVA, "x", NOON) is None
    assert why_not_act(flow, run.case, run.facts, KIM, "x", NOON) is not None
    assert why_not_act(flow, run.case, run.facts, EVA, "finns_inte", NOON) is not None
    assert why_not_fill(flow, run.case, run.facts, EVA, "beslut", NOON) is not None
    gone = replace(run.case, state="försvunnet")
    assert why_not_act(flow, gone, run.facts, EVA, "x", NOON) is not None
    assert why_not_fill(flow, gone, run.facts, EVA, "beslut", NOON) is not None
    assert possible_forms(flow, gone, run.facts, EVA, NOON) == ()


def test_those_who_read_only_the_result_are_told_no_more() -> None:
    secret = replace(form("hemligt", field("ja"), field("nej")), result=("ja",))
    shared = replace(use(secret, read="koordinator"), read_result=whos("coach"))
    build = Building([shared])
    flow = build.workflow(
        state(
            "a",
            action("x", when=build.expression("hemligt.ja")),
            action("y", when=build.expression("hemligt.nej")),
            offers=("hemligt",),
        )
    )
    run = Run(flow)
    sent = submission("hemligt", {"ja": False, "nej": False}, by="bo")
    run.facts = replace(run.facts, submissions={"hemligt": (sent,)})
    told = {name: run.refuse(name).reason.sentence.in_("sv") for name in ("x", "y")}
    assert "inte får läsa" not in told["x"]
    assert "inte får läsa" in told["y"]
