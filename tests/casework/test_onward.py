"""What is expected next: the way on, and the forms it waits for; never a way out while there is one."""

from __future__ import annotations

from engine.casework.events import Actor
from engine.casework.onward import Expected, expected, turns_back
from engine.casework.possible import possible, possible_forms
from engine.definitions.workflow import Ask, State
from tests.casework.building import EVA, KIM, Building, Run, action, form, state, use, whos
from tests.casework.building import field as question


def put_first(run: Run, actor: Actor = EVA) -> Expected | None:
    case, known = run.case, run.facts
    actions = possible(run.workflow, case, known, actor, run.now)
    forms = possible_forms(run.workflow, case, known, actor, run.now)
    return expected(run.workflow, case, known, actions, forms, run.now)


def built(*states: State) -> Run:
    build = Building([use(form("beslut", question("ja"))), use(form("brev", question("ja")))])
    return Run(build.workflow(*states))


NO = state("nej", phase="rejected", final=True)


def test_a_way_out_is_not_put_before_the_way_on() -> None:
    out, on = action("neka", at="a", to="nej"), action("gå", at="a", to="b")
    assert put_first(built(state("a", out, on), state("b"), NO)) == Expected(action="gå")


def test_the_form_that_the_way_on_waits_for_is_put_first() -> None:
    out = action("neka", at="a", to="nej")
    on = action("gå", "koordinator", at="a", to="b", needs=("beslut",))
    run = built(state("a", out, on, offers=("brev", "beslut")), state("b"), NO)
    assert put_first(run) == Expected(form="beslut")
    assert put_first(run, KIM) is None
    run.fill("beslut", answers={"ja": True})
    assert put_first(run) is None
    assert put_first(run, KIM) == Expected(action="gå")


def test_what_everywhere_can_be_done_is_not_put_before_the_state_s_own() -> None:
    stop = action("avsluta", to="slut")
    back = action("tillbaka", at="b", to="a")
    build = Building()
    flow = build.workflow(
        state("a", action("gå", at="a", to="b")),
        state("b", back),
        state("slut", phase="closing"),
        actions={"avsluta": stop},
    )
    run = Run(flow)
    assert put_first(run) == Expected(action="gå")
    run.act("gå")
    assert put_first(run) == Expected(action="tillbaka")


def test_an_end_or_a_pause_is_put_first_where_nothing_else_leads_on() -> None:
    end, rest = action("sluta", at="a", to="slut"), action("pausa", at="a", to="paus")
    run = built(state("a", rest, end), state("paus", phase="paused"), state("slut", final=True))
    assert put_first(run) == Expected(action="sluta")
    only = built(state("a", rest), state("paus", action("åter", at="paus", to="a"), phase="paused"))
    assert put_first(only) == Expected(action="pausa")
    only.act("pausa")
    assert put_first(only) == Expected(action="åter")


def test_going_back_is_put_first_only_from_beside_the_way() -> None:
    """A meeting ends with its decision, and not with being put off; what rests is taken up again."""
    end, back = action("besluta", at="b", to="slut"), action("skjut_upp", at="b", to="a")
    meeting = built(
        state("a", action("kalla", at="a", to="b")),
        state("b", back, end),
        state("slut", final=True),
    )
    meeting.act("kalla")
    assert put_first(meeting) == Expected(action="besluta")
    resting = built(
        state("a", action("vila", at="a", to="b")),
        state("b", back, end, phase="paused"),
        state("slut", final=True),
    )
    resting.act("vila")
    assert put_first(resting) == Expected(action="skjut_upp")


def test_nothing_is_expected_of_a_case_that_has_ended() -> None:
    run = built(state("a", action("gå", at="a", to="b")), state("b", final=True))
    run.act("gå")
    assert put_first(run) is None


def test_one_s_own_form_is_put_before_that_which_the_participant_answers() -> None:
    theirs = use(form("min", question("ja")), by="participant coach")
    build = Building([theirs, use(form("brev", question("ja")))])
    on = action("gå", at="a", to="b", needs=("min", "brev"))
    asks = state(
        "a", on, offers=("min", "brev"), on_enter=(Ask(form="min", of=whos("participant")),)
    )
    run = Run(build.workflow(asks, state("b")))
    assert put_first(run) == Expected(form="brev")


def test_what_happens_by_itself_and_leads_back_is_no_obstacle() -> None:
    back = action("ändrat_sig", "system", at="b", to="a", needs=("beslut",))
    on = action("vidare", "system", at="b", to="c", needs=("beslut",))
    run = built(state("a", action("gå", at="a", to="b")), state("b", back, on), state("c"), NO)
    run.act("gå")
    case = run.case
    found = possible(run.workflow, case, run.facts, EVA, run.now)
    told = {one.action.name: turns_back(run.workflow, "b", one) for one in found}
    assert told == {"ändrat_sig": True, "vidare": False}
