"""What a case does when it moves: nesting, order, back, the system's own acts, what is withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

from engine.casework.case import SYSTEM, Case
from engine.definitions.workflow import Ask, Assign, Effect, Notify, SetData, Task
from engine.expressions.scope import Visit
from engine.foundation.durations import Duration, Unit
from tests.casework.building import (
    BO,
    EVA,
    KIM,
    NOON,
    Building,
    Run,
    action,
    facts,
    field,
    form,
    kinds,
    state,
    submission,
    text,
    use,
    who,
    whos,
)


def task(words: str, of: str = "coach") -> Task:
    return Task(text=text(words), of=whos(of))


def tasks(case: Case) -> list[str]:
    return [one.text["sv"] for one in case.requests if one.kind == "task"]


def tasked(run: Run) -> list[str]:
    return [one.payload["text"]["sv"] for one in run.last.events if one.kind == "tasked"]


def test_opening_enters_the_first_leaf_outer_first() -> None:
    flow = Building().workflow(
        state("ute", inside=("inne",), starts="inne", on_enter=(task("yttre"),)),
        state("inne", parent="ute", on_enter=(task("inre"),)),
        on_enter=(task("flödet"),),
    )
    run = Run(flow)
    assert run.case.state == "inne"
    assert tasks(run.case) == ["flödet", "yttre", "inre"]
    assert kinds(run.last) == ["opened", "submitted", "tasked", "tasked", "tasked"]


def nested() -> Run:
    """Two outer states with leaves inside, each telling when it is entered and left."""
    flow = Building().workflow(
        state(
            "a",
            action("ut", to="b"),
            action("om_a", to="a"),
            inside=("a1", "a2"),
            starts="a1",
            on_enter=(task("in a"),),
            on_leave=(task("ut ur a", "koordinator"),),
        ),
        state(
            "a1",
            action("vidare", to="a2", do=(task("på väg"),)),
            parent="a",
            on_leave=(task("ut ur a1", "koordinator"),),
        ),
        state("a2", action("om", to="a2"), parent="a", on_enter=(task("in a2"),)),
        state("b", inside=("b1",), starts="b1", on_enter=(task("in b"),)),
        state("b1", action("tillbaka", to="back"), parent="b", on_enter=(task("in b1"),)),
    )
    return Run(flow)


def test_a_move_inside_a_state_does_not_leave_it() -> None:
    run = nested()
    run.act("vidare")
    assert run.case.state == "a2"
    assert tasked(run) == ["ut ur a1", "på väg", "in a2"]
    assert run.last.events[1].kind == "moved"
    assert run.last.events[1].payload["left"] == ("a1",)
    assert run.last.events[1].payload["entered"] == ("a2",)


def test_leaving_goes_from_the_inside_and_entering_from_the_outside() -> None:
    run = nested()
    run.act("ut")
    assert run.case.state == "b1"
    assert tasked(run) == ["ut ur a1", "ut ur a", "in b", "in b1"]


def test_an_action_to_where_one_is_enters_it_anew() -> None:
    run = nested()
    run.act("vidare")
    run.act("om")
    assert tasked(run) == ["in a2"]
    run.act("om_a")
    assert run.case.state == "a1"
    assert tasked(run) == ["ut ur a", "in a"]
    assert [visit.state for visit in run.case.visits] == ["a1", "a2", "a2", "a1"]


def test_visits_have_an_end_but_the_last() -> None:
    run = nested()
    run.now = NOON + timedelta(days=1)
    run.act("vidare")
    assert run.case.visits == (Visit("a1", NOON, run.now), Visit("a2", run.now, None))


def test_what_a_state_asked_on_entering_is_withdrawn_when_it_is_left() -> None:
    run = nested()
    assert tasks(run.case) == ["in a"]
    run.act("vidare")
    assert tasks(run.case) == ["in a", "ut ur a1", "på väg", "in a2"]
    run.act("ut")
    assert tasks(run.case) == ["ut ur a1", "på väg", "ut ur a", "in b", "in b1"]
    assert kinds(run.last).count("withdrawn") == 2


def test_back_is_where_the_case_was_before_the_state() -> None:
    run = nested()
    run.act("vidare")
    run.act("ut")
    run.act("tillbaka")
    assert run.case.state == "a2"
    assert tasked(run) == ["in a", "in a2"]


def test_back_goes_out_of_the_state_that_the_action_stands_in() -> None:
    flow = Building().workflow(
        state("först", action("pausa", to="paus")),
        state("paus", action("åter", to="back"), inside=("kort", "lång"), starts="kort"),
        state("kort", action("dröjer", to="lång"), parent="paus"),
        state("lång", parent="paus"),
    )
    run = Run(flow)
    run.act("pausa")
    run.act("dröjer")
    run.act("åter")
    assert run.case.state == "först"


def test_back_with_nowhere_to_go_is_refused() -> None:
    flow = Building().workflow(state("a", action("åter", to="back")))
    refused = Run(flow).refuse("åter")
    assert refused.reason.kind == "state"
    assert refused.reason.sentence.in_("sv") == (
        "Det finns inget tidigare läge att gå tillbaka till."
    )


def test_an_inner_action_stands_in_the_place_of_an_outer_with_the_same_name() -> None:
    flow = Building().workflow(
        state("a", action("gå", to="ute"), inside=("a1", "a2"), starts="a1"),
        state("a1", action("gå", to="a2"), parent="a"),
        state("a2", parent="a"),
        state("ute"),
    )
    run = Run(flow)
    run.act("gå")
    assert run.case.state == "a2"
    run.act("gå")
    assert run.case.state == "ute"


def test_an_action_that_stays_changes_no_state() -> None:
    flow = Building().workflow(state("a", action("anteckna", do=(task("gör"),))))
    run = Run(flow)
    run.act("anteckna")
    assert kinds(run.last) == ["tasked"]
    assert len(run.case.visits) == 1


def test_the_system_goes_on_until_nothing_is_left_to_do() -> None:
    flow = Building().workflow(
        state("a", action("gå", to="b")),
        state("b", action("strax", "system", to="c")),
        state("c", action("sedan", "system", to="d")),
        state("d"),
    )
    run = Run(flow)
    run.act("gå")
    assert run.case.state == "d"
    assert [one.actor for one in run.last.events] == ["eva", SYSTEM, SYSTEM]


def test_a_circle_of_the_systems_own_acts_ends() -> None:
    flow = Building().workflow(
        state("a", action("fram", "system", to="b")), state("b", action("åter", "system", to="a"))
    )
    run = Run(flow)
    assert run.case.state == "b"
    assert kinds(run.last) == ["opened", "submitted", "moved"]


def test_the_guard_sees_the_case_before_the_action() -> None:
    build = Building([use(form("beslut", field("ja")))])
    guard = build.expression("beslut.ja")
    flow = build.workflow(
        state("a", action("besluta", to="b", form="beslut", when=guard)), state("b")
    )
    run = Run(flow)
    assert run.refuse("besluta", EVA, submission("beslut", {"ja": True})).reason.kind == "when"


def test_the_system_sees_the_form_that_was_filled_in_as_part_of_the_action() -> None:
    build = Building([use(form("beslut", field("ja")))])
    yes, no = build.expression("beslut.ja"), build.expression("not beslut.ja")
    flow = build.workflow(
        state("a", action("besluta", to="vägval", form="beslut")),
        state(
            "vägval",
            action("till_ja", "system", to="ja", when=yes),
            action("till_nej", "system", to="nej", when=no),
        ),
        state("ja"),
        state("nej"),
    )
    run = Run(flow)
    run.act("besluta", EVA, submission("beslut", {"ja": False}))
    assert run.case.state == "nej"


def test_effects_see_what_those_before_them_did() -> None:
    build = Building(data=[field("antal", "integer")])
    first = build.expression("1")
    more = build.expression("antal + 1")
    place = ("case", "antal")
    effects: tuple[Effect, ...] = (
        SetData(values={place: first}),
        SetData(values={place: more}),
        SetData(values={place: more}, when=build.expression("antal > 5")),
    )
    flow = build.workflow(state("a", action("räkna", do=effects)))
    run = Run(flow)
    run.act("räkna")
    assert run.case.data == {"antal": 2}
    assert kinds(run.last) == ["set", "set"]


def test_an_unknown_condition_of_an_effect_does_nothing() -> None:
    build = Building(data=[field("antal", "integer")])
    effect = Task(text=text("gör"), of=whos("coach"), when=build.expression("antal > 5"))
    run = Run(build.workflow(state("a", action("gör", do=(effect,)))))
    run.act("gör")
    assert run.last.events == ()


def test_a_state_has_a_day_to_keep_by_working_days_and_loses_it_when_left() -> None:
    build = Building()
    flow = build.workflow(
        state("a", action("gå", to="b"), due=build.expression("10 working days")),
        state("b", due=build.expression("setting.tid")),
    )
    run = Run(flow, facts(settings={"tid": Duration(14, Unit.DAYS)}))
    assert run.case.due == {"a": date(2024, 3, 18)}
    run.act("gå")
    assert run.case.due == {"b": date(2024, 3, 18)}


def test_an_ask_without_a_day_follows_the_states() -> None:
    build = Building([use(form("fråga", field("ja")))])
    asks = (Ask(form="fråga", of=whos("coach")),)
    flow = build.workflow(
        state("a", due=build.expression("2 weeks"), inside=("a1",), starts="a1"),
        state("a1", on_enter=asks, parent="a"),
    )
    [ask] = Run(flow).case.requests
    assert (ask.form, ask.of, ask.due) == ("fråga", "role:coach", date(2024, 3, 18))


def test_a_seat_is_filled_by_whom_the_data_names() -> None:
    build = Building(data=[field("ledare", "user")], team=("coach",))
    effects = (
        SetData(values={("case", "ledare"): build.expression('"bo"')}),
        Assign(seats={"coach": who("ledare")}),
    )
    run = Run(build.workflow(state("a", action("utse", by="coach koordinator", do=effects))))
    run.act("utse")
    assert run.case.seats["coach"].user == "bo"
    run.refuse("utse", EVA)
    run.act("utse", BO)
    assert "assigned" not in kinds(run.last)


def test_what_nobody_can_take_falls_back() -> None:
    flow = Building().workflow(
        state(
            "a",
            on_enter=(
                task("gör", "kurator"),
                Notify(who=whos("kurator"), message=text("hej")),
            ),
        )
    )
    run = Run(flow)
    assert kinds(run.last) == ["opened", "submitted", "fallback", "tasked", "fallback", "notified"]
    assert run.case.requests[0].of == "role:koordinator"
    assert run.last.planned[0].to == "role:koordinator"


def test_a_seat_that_nobody_can_fill_becomes_a_task_of_the_fallback_role() -> None:
    build = Building(data=[field("ledare", "user")], team=("coach",))
    flow = build.workflow(state("a", on_enter=(Assign(seats={"coach": who("ledare")}),)))
    run = Run(flow)
    assert tasks(run.case) == ["Utse coach."]
    assert run.case.requests[0].of == "role:koordinator"


def closing() -> Run:
    flow = Building([use(form("slut", field("ja")))]).workflow(
        state("a", action("stäng", to="stängd")),
        state("stängd", action("öppna", "koordinator", to="a"), final=True),
        actions={"avbryt": action("avbryt", to="stängd")},
        on_enter=(task("allt"),),
        offers=("slut",),
    )
    return Run(flow)


def test_a_final_state_closes_and_an_action_out_of_it_opens_again() -> None:
    run = closing()
    run.act("stäng")
    assert tasks(run.case) == []
    refused = run.refuse("avbryt")
    assert refused.reason.kind == "final"
    assert refused.reason.sentence.in_("sv") == "Ärendet är avslutat: Läget stängd."
    run.act("öppna", KIM)
    assert run.case.state == "a"
    assert tasks(run.case) == ["allt"]
    run.act("avbryt")
    assert run.case.state == "stängd"


def test_the_same_is_not_asked_twice_while_it_stands() -> None:
    build = Building([use(form("fråga", field("ja")))])
    again = action("fråga_igen", do=(Ask(form="fråga", of=whos("coach")), task("gör")))
    run = Run(build.workflow(state("a", again)))
    run.act("fråga_igen")
    run.act("fråga_igen")
    assert run.last.events == ()
    assert len(run.case.requests) == 2


def test_what_stays_is_asked_beside_what_will_be_withdrawn() -> None:
    build = Building([use(form("fråga", field("ja")))])
    asks = (Ask(form="fråga", of=whos("coach")),)
    flow = build.workflow(
        state("a", action("be", do=asks), action("gå", to="b"), on_enter=asks), state("b")
    )
    run = Run(flow)
    run.act("be")
    run.act("gå")
    assert [one.state for one in run.case.requests] == [None]
