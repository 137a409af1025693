"""Where a case can end from where it is: the actions in order, the shortest first."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings

from engine.casework.machine import BACK
from engine.casework.plan import back_to, plan_of
from engine.casework.required import required
from engine.casework.roads import roads
from engine.definitions.workflow import Action, Workflow
from engine.foundation.texts import in_words
from tests.casework.building import Building, Run, action, facts, form, state, use
from tests.casework.building import field as question
from tests.casework.test_properties import SETTINGS, walked
from tests.casework.walks import Pick, picks, workflows


def told(run: Run) -> list[tuple[bool, list[str], str]]:
    found = roads(run.workflow, run.case.state, run.case.visits)
    return [(one.onward, [going.action.name for going in one.goings], one.end) for one in found]


def line() -> Run:
    stop = action("avbryt", to="avbruten")
    return Run(
        Building().workflow(
            state("a", action("gå", at="a", to="b")),
            state("b", action("klar", at="b", to="slut"), action("vila", at="b", to="paus")),
            state("paus", action("vidare", at="paus", to="back"), phase="paused"),
            state("slut", final=True),
            state("avbruten", final=True),
            actions={"avbryt": stop},
        )
    )


def test_each_end_once_the_shortest_first() -> None:
    run = line()
    assert told(run) == [(False, ["avbryt"], "avbruten"), (True, ["gå", "klar"], "slut")]


def test_the_way_onward_is_told_beside_a_shorter_way_to_the_same_end() -> None:
    stop = action("avsluta", to="slut")
    run = Run(
        Building().workflow(
            state("a", action("gå", at="a", to="b")),
            state("b", action("klar", at="b", to="slut")),
            state("slut", final=True),
            actions={"avsluta": stop},
        )
    )
    assert told(run) == [(False, ["avsluta"], "slut"), (True, ["gå", "klar"], "slut")]
    run.act("gå")
    assert told(run) == [(True, ["klar"], "slut")]


def test_back_leads_where_the_case_came_from() -> None:
    run = line()
    run.act("gå")
    run.act("vila")
    assert told(run)[1] == (True, ["vidare", "klar"], "slut")


def test_back_out_of_a_state_that_the_case_is_inside_leads_to_before_it() -> None:
    run = Run(
        Building().workflow(
            state("a", action("in", at="a", to="s")),
            state("s", action("ut", at="s", to="back"), inside=("s1", "s2"), starts="s1"),
            state("s1", action("nästa", at="s1", to="s2"), parent="s"),
            state("s2", parent="s"),
            state("b", action("klar", at="b", to="slut"), action("dit", at="b", to="s")),
            state("slut", final=True),
            actions={"hoppa": action("hoppa", to="b")},
        )
    )
    run.act("in")
    assert told(run) == [
        (False, ["hoppa", "klar"], "slut"),
        (True, ["nästa", "hoppa", "klar"], "slut"),
    ]
    (only,) = [one for one in roads(without_a_leap(), "s1", run.case.visits) if not one.onward]
    assert [(one.action.name, one.to) for one in only.goings] == [("ut", "a"), ("klar", "slut")]


def without_a_leap() -> Workflow:
    """A state with states inside that is left only the way the case came."""
    return Building().workflow(
        state("a", action("in", at="a", to="s"), action("klar", at="a", to="slut")),
        state("s", action("ut", at="s", to="back"), inside=("s1", "s2"), starts="s1"),
        state("s1", action("nästa", at="s1", to="s2"), parent="s"),
        state("s2", parent="s"),
        state("slut", final=True),
    )


def test_a_shorter_way_through_a_pause_is_no_way() -> None:
    run = Run(
        Building().workflow(
            state("a", action("gå", at="a", to="b"), action("vila", at="a", to="paus")),
            state("b", action("gå2", at="b", to="c")),
            state("c", action("klar", at="c", to="slut")),
            state("paus", action("nog", at="paus", to="slut"), phase="paused"),
            state("slut", final=True),
        )
    )
    assert told(run) == [(True, ["gå", "gå2", "klar"], "slut")]


def test_nothing_leads_on_from_an_end() -> None:
    run = line()
    run.act("avbryt")
    assert told(run) == []


def test_a_circle_ends_nowhere() -> None:
    run = Run(
        Building().workflow(
            state("a", action("gå", at="a", to="b")), state("b", action("om", at="b", to="a"))
        )
    )
    assert told(run) == []


def test_what_a_step_requires_is_told_in_words() -> None:
    build = Building([use(form("beslut", question("ja")))])
    go = action(
        "gå",
        "koordinator",
        at="a",
        to="slut",
        needs=("beslut",),
        when=build.expression("beslut.ja"),
        after=build.expression("2 weeks"),
    )
    run = Run(build.workflow(state("a", go, offers=("beslut",)), state("slut", final=True)))
    (road,) = roads(run.workflow, run.case.state, run.case.visits)
    (step,) = required(run.workflow, run.case, run.facts, road.goings, run.now)
    assert [(one.name, sent) for one, sent in step.forms] == [("beslut", False)]
    assert step.guard is not None
    assert "stämmer" in in_words(step.guard, "sv")
    assert step.after is not None
    assert in_words(step.after, "sv") == "2 veckor"
    assert [who.name for who in step.whos] == ["koordinator"]
    run.fill("beslut", answers={"ja": False})
    (step,) = required(run.workflow, run.case, run.facts, road.goings, run.now)
    assert step.forms[0][1]


def test_a_guard_that_asks_for_another_state_shuts_the_way() -> None:
    build = Building(leaves={"a": ("a",), "b": ("b",)})
    stop = action("avsluta", to="slut", when=build.expression("not in_state(a)"))
    only = action("genast", at="a", to="slut", when=build.expression("in_state(a) and in_state(b)"))
    run = Run(
        build.workflow(
            state("a", action("gå", at="a", to="b"), only),
            state("b"),
            state("slut", final=True),
            actions={"avsluta": stop},
        )
    )
    assert told(run) == [(True, ["gå", "avsluta"], "slut")]


def gone(flow: Workflow, leaf: str, action: Action, been: tuple[str, ...]) -> str | None:
    """Where a case that has been there comes by the action; None when it stays or has nowhere to go."""
    plan = plan_of(flow)
    if action.to == BACK:
        return back_to(plan, action, leaf, list(been))
    return plan.leaves[leaf].goals.get(action.name)


def ends_of(flow: Workflow, been: tuple[str, ...]) -> set[str]:
    """Every final state that can be come to, by going each way that there is as far as it can matter."""
    leaves, found = plan_of(flow).leaves, set()
    waiting, seen = [been], {been}
    while waiting:
        way = waiting.pop()
        leaf = way[-1]
        if leaves[leaf].final:
            found.add(leaf)
            continue
        if len(way) - len(been) > len(leaves):
            continue
        for one in leaves[leaf].actions.values():
            to = gone(flow, leaf, one, way)
            if to is not None and to != leaf and (*way, to) not in seen:
                seen.add((*way, to))
                waiting.append((*way, to))
    return found


@settings(max_examples=60)
@given(workflows(), picks)
def test_each_way_can_be_gone_and_each_end_is_told(flow: Workflow, walk: Sequence[Pick]) -> None:
    states = [run.case for run, _, _ in walked(flow, walk)]
    case = states[-1] if states else Run(flow, facts(settings=SETTINGS)).case
    been = tuple(visit.state for visit in case.visits)
    found = roads(flow, case.state, case.visits)
    if plan_of(flow).leaves[case.state].final:
        assert found == ()
        return
    for road in found:
        way = been
        for going in road.goings:
            assert going.at == way[-1]
            assert flow.leaf_actions[going.at][going.action.name] == going.action
            assert gone(flow, going.at, going.action, way) == going.to
            way = (*way, going.to)
        assert flow.states[road.end].final
        assert not any(flow.states[one.at].final for one in road.goings)
    assert {road.end for road in found} == ends_of(flow, been)
