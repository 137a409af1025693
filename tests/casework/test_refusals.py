"""Why a case refuses: as data, and as a sentence in the words of the definition, in two languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.casework.events import Act, Actor, AssignSeats, Finish, Open, Submit
from engine.casework.possible import possible, possible_forms, whose_turn
from engine.definitions.workflow import Ask, Task
from engine.foundation.texts import Text
from engine.foundation.wrong import Refused
from tests.casework.building import (
    BO,
    EVA,
    KIM,
    NOON,
    PARTICIPANT,
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
    whos,
)


def said(refused: Refused, language: str = "sv") -> str:
    return refused.reason.sentence.in_(language)


def one_action(**more: object) -> Run:
    build = Building([use(form("beslut", field("ja"))), use(form("samtycke", field("ja")))])
    if "when" in more:
        more["when"] = build.expression(str(more["when"]))
    if "after" in more:
        more["after"] = build.expression(str(more["after"]))
    flow = build.workflow(
        state("a", action("gå", to="b", **more), offers=("beslut",)),
        state("b"),
    )
    return Run(flow)


def test_by_says_who_does_it() -> None:
    run = one_action()
    refused = run.refuse("gå", KIM)
    assert (refused.reason.kind, refused.reason.missing) == ("by", ("coach",))
    assert said(refused) == "Det gör coach."


def test_by_lists_everyone_who_may() -> None:
    flow = Building().workflow(state("a", action("gå", "coach kurator psykolog", to="a")))
    assert said(Run(flow).refuse("gå", KIM)) == "Det gör coach, kurator eller psykolog."


def seated() -> Run:
    flow = Building(team=("coach",)).workflow(state("a", action("gå", to="a")))
    run = Run(flow)
    run.take(AssignSeats(actor=KIM, seats={"coach": "bo"}))
    return run


def test_with_a_seat_filled_the_role_means_that_person() -> None:
    run = seated()
    refused = run.refuse("gå", EVA)
    assert said(refused) == "Det gör den som är coach i det här ärendet."
    run.act("gå", BO)


def test_somebody_who_has_left_leaves_the_seat_empty() -> None:
    run = seated()
    run.facts = replace(run.facts, holders={"coach": ("eva",)})
    run.act("gå", EVA)


def test_a_role_that_includes_others_means_each_of_them() -> None:
    flow = Building(team=("coach",)).workflow(state("a", action("gå", "stöd", to="a")))
    run = Run(flow, facts(includes={"stöd": ("coach", "koordinator")}))
    run.act("gå", EVA)
    run.take(AssignSeats(actor=KIM, seats={"coach": "bo"}))
    assert run.refuse("gå", EVA).reason.kind == "by"
    run.act("gå", BO)
    run.act("gå", KIM)


def test_needs_name_the_forms_by_their_titles() -> None:
    refused = one_action(needs=("beslut",)).refuse("gå")
    assert (refused.reason.kind, refused.reason.missing) == ("form", ("beslut",))
    assert refused.reason.helps == ("beslut",)
    assert said(refused) == "Först behöver ”Formuläret beslut” fyllas i."
    refused = one_action(needs=("beslut", "samtycke")).refuse("gå")
    assert said(refused) == (
        "Först behöver de här fyllas i: ”Formuläret beslut” och ”Formuläret samtycke”."
    )


def test_what_is_needed_has_been_submitted_at_any_time() -> None:
    run = one_action(needs=("beslut",))
    run.fill("beslut", answers={"ja": True})
    run.act("gå")


def test_a_guard_explains_itself_and_names_what_would_help() -> None:
    refused = one_action(when="beslut.ja").refuse("gå")
    assert (refused.reason.kind, refused.reason.missing) == ("when", ("when", "beslut"))
    assert refused.reason.helps == ("beslut",)
    assert "beslut" in said(refused).lower()
    assert said(refused, "en") != said(refused)


def test_what_lacks_is_said_once() -> None:
    refused = one_action(needs=("beslut",), when="beslut.ja").refuse("gå")
    assert [reason.kind for reason in refused.reasons] == ["form"]


def test_a_guard_about_states_says_which_and_where_the_case_is() -> None:
    build = Building(leaves={"b": ("b",), "c": ("c",)})
    either = action("gå", to="b", when=build.expression("in_state(b) or in_state(c)"))
    one = action("vänta", to="c", when=build.expression("in_state(c)"))
    run = Run(build.workflow(state("a", either, one), state("b"), state("c")))
    assert said(run.refuse("gå")) == "Läget är ”Läget a”, det ska vara ”b” eller ”c”."
    assert said(run.refuse("vänta")) == "Läget är ”Läget a”, det ska vara ”c”."


def test_an_explanation_tells_no_answer_to_those_who_may_not_read_it() -> None:
    build = Building([use(form("hemligt", field("ja")), read="koordinator")])
    flow = build.workflow(
        state(
            "a",
            action("gå", "coach", to="a", when=build.expression("hemligt.ja")),
            offers=("hemligt",),
        )
    )
    run = Run(flow)
    run.fill("hemligt", BO, {"ja": False})
    assert said(run.refuse("gå", EVA)) == (
        "Villkoret är inte uppfyllt. Det bygger på svar som du inte får läsa."
    )
    assert "inte får läsa" not in said(run.refuse("gå", BO))


def test_after_says_from_which_day() -> None:
    run = one_action(after="6 months")
    refused = run.refuse("gå")
    assert (refused.reason.kind, refused.reason.missing) == ("after", ("after",))
    assert said(refused) == "Det går tidigast 4 september 2024."
    run.now = NOON + timedelta(days=184)
    run.act("gå")


def test_after_counts_from_when_the_state_around_was_entered() -> None:
    build = Building()
    flow = build.workflow(
        state(
            "a",
            action("ut", to="b", after=build.expression("10 days")),
            inside=("a1", "a2"),
            starts="a1",
        ),
        state("a1", action("vidare", to="a2"), parent="a"),
        state("a2", parent="a"),
        state("b"),
    )
    run = Run(flow)
    run.now = NOON + timedelta(days=6)
    run.act("vidare")
    run.now = NOON + timedelta(days=11)
    run.act("ut")


def test_after_of_an_unknown_length_waits() -> None:
    assert said(one_action(after="setting.tid").refuse("gå")) == (
        "Det är inte känt från vilken dag det går."
    )


def test_all_reasons_are_told_the_first_alone() -> None:
    refused = one_action(needs=("beslut",), when="beslut.ja", after="2 days").refuse("gå", KIM)
    assert [reason.kind for reason in refused.reasons] == ["by", "form", "after"]


def test_an_action_of_another_state() -> None:
    run = one_action()
    run.act("gå")
    refused = run.refuse("gå")
    assert refused.reason.kind == "state"
    assert said(refused) == "”gå” går inte när ärendet är i ”Läget b”."
    assert said(run.refuse("flyg")) == "Det finns inget steg som heter flyg."


def test_an_action_with_a_form_wants_that_form() -> None:
    run = one_action(form="beslut")
    refused = run.refuse("gå")
    assert refused.reason.kind == "form"
    assert said(refused) == "Det görs genom att fylla i ”Formuläret beslut”."
    run.refuse("gå", EVA, submission("samtycke"))
    run.act("gå", EVA, submission("beslut", {"ja": True}))
    assert kinds(run.last) == ["submitted", "moved"]


def test_an_action_without_a_form_takes_none() -> None:
    one_action().refuse("gå", EVA, submission("samtycke"))


@pytest.mark.parametrize("form_name", ["samtycke", "finns_inte"])
def test_a_form_that_is_not_offered_here(form_name: str) -> None:
    run = one_action()
    outcome = run.try_(Submit(actor=EVA, submission=submission(form_name)))
    assert isinstance(outcome, Refused)
    assert outcome.reason.kind == "state"


def test_a_form_is_filled_in_by_those_it_says() -> None:
    run = one_action()
    outcome = run.try_(Submit(actor=KIM, submission=submission("beslut")))
    assert isinstance(outcome, Refused)
    assert said(outcome) == "Det gör coach."


def test_staff_fill_for_the_participant_and_answer_what_is_asked() -> None:
    build = Building([use(form("hur", field("ja")), by="participant")], team=("coach",))
    flow = build.workflow(state("a", on_enter=(Ask(form="hur", of=whos("participant")),)))
    run = Run(flow)
    alone = run.try_(Submit(actor=EVA, submission=submission("hur")))
    assert isinstance(alone, Refused)
    run.fill("hur", EVA, {"ja": True}, on_behalf="participant")
    assert kinds(run.last) == ["submitted", "answered"]
    assert run.case.requests == ()


def test_each_party_answers_its_own_ask() -> None:
    build = Building([use(form("utlåtande", field("ja")), by="coach koordinator")])
    flow = build.workflow(
        state("a", on_enter=(Ask(form="utlåtande", of=whos("coach koordinator")),))
    )
    run = Run(flow)
    run.fill("utlåtande", EVA)
    assert [one.of for one in run.case.requests] == ["role:koordinator"]
    run.fill("utlåtande", KIM, number=2)
    assert run.case.requests == ()


def test_a_block_counts_as_an_answer_to_its_form() -> None:
    from tests.casework.building import block

    who5 = form("who5", field("ja"))
    build = Building([use(who5), use(form("samtal", block("mående", who5)))])
    flow = build.workflow(
        state(
            "a",
            action("gå", to="b", needs=("who5",), when=build.expression("count(who5) == 2")),
            offers=("samtal", "who5"),
        ),
        state("b"),
    )
    run = Run(flow)
    run.fill("samtal", answers={"mående": {"ja": None}})
    assert [reason.kind for reason in run.refuse("gå").reasons] == ["form", "when"]
    run.fill("samtal", answers={"mående": {"ja": True}})
    assert run.refuse("gå").reason.kind == "when"
    run.fill("who5", answers={"ja": True})
    run.act("gå")


def test_opening_is_for_those_who_fill_in_the_form_it_opens_with() -> None:
    run = one_action()
    psychologist = Actor(account="pia", roles=frozenset({"psykolog"}))
    opening = Open(actor=psychologist, case_id="c2", submission=submission("anmälan"))
    outcome = run.try_(opening)
    assert isinstance(outcome, Refused)
    assert said(outcome) == "Det gör koordinator eller coach."
    other = run.try_(Open(actor=KIM, case_id="c2", submission=submission("beslut")))
    assert isinstance(other, Refused)


def finishing(flag: str | None = None) -> Run:
    flow = Building().workflow(state("a", on_enter=(Task(text=text("ring"), of=whos("coach")),)))
    return Run(flow)


def test_a_task_is_finished_by_whom_it_is_given_or_the_fallback_role() -> None:
    run = finishing()
    [task] = run.case.requests
    other = Actor(account="pia", roles=frozenset({"psykolog"}))
    outcome = run.try_(Finish(actor=other, request=task.id, note="klart"))
    assert isinstance(outcome, Refused)
    assert said(outcome) == "Uppgiften är någon annans."
    run.take(Finish(actor=EVA, request=task.id, note="klart"))
    assert run.case.requests == ()
    again = run.try_(Finish(actor=EVA, request=task.id, note="klart"))
    assert isinstance(again, Refused)
    run = finishing()
    run.take(Finish(actor=KIM, request=run.case.requests[0].id, note="klart"))


def test_an_ask_is_not_ticked_off() -> None:
    build = Building([use(form("hur", field("ja")))])
    run = Run(build.workflow(state("a", on_enter=(Ask(form="hur", of=whos("coach")),))))
    outcome = run.try_(Finish(actor=EVA, request=run.case.requests[0].id, note=""))
    assert isinstance(outcome, Refused)
    assert outcome.reason.missing == ("hur",)


def test_a_seat_takes_somebody_with_the_role() -> None:
    run = seated()
    nobody = run.try_(AssignSeats(actor=KIM, seats={"kock": "eva"}))
    assert isinstance(nobody, Refused)
    wrong = run.try_(AssignSeats(actor=KIM, seats={"coach": "kim"}))
    assert isinstance(wrong, Refused)
    assert wrong.reason.missing == ("kim",)
    run.take(AssignSeats(actor=KIM, seats={"coach": None}))
    assert run.case.seats == {}


def test_a_case_in_a_state_that_is_gone_is_refused() -> None:
    run = one_action()
    run.last = replace(run.last, case=replace(run.case, state="försvunnet"))
    outcome = run.try_(Act(actor=EVA, action="gå"))
    assert isinstance(outcome, Refused)
    assert outcome.reason.kind == "state"
    assert possible(run.workflow, run.case, run.facts, EVA, NOON) == ()


def test_possible_tells_all_actions_with_why_not() -> None:
    build = Building([use(form("beslut", field("ja")))])
    flow = build.workflow(
        state(
            "a",
            action("gå", to="b", form="beslut"),
            action("strax", "system", to="b", needs=("beslut",)),
            action("bara_kim", "koordinator", to="b"),
            offers=("beslut",),
        ),
        state("b", waits_for=whos("koordinator")),
        state("c", action("klart", to="b"), awaits_nobody=True),
    )
    run = Run(flow)
    found = {one.action.name: one for one in possible(flow, run.case, run.facts, EVA, NOON)}
    assert found["gå"].refused is None
    assert found["gå"].to == "b"
    assert found["bara_kim"].refused is not None
    system = found["strax"].refused
    assert system is not None
    assert said(system) == ("Det sker av sig självt. Först behöver ”Formuläret beslut” fyllas i.")
    [offered] = possible_forms(flow, run.case, run.facts, PARTICIPANT, NOON)
    assert offered.use.name == "beslut"
    assert offered.refused is not None
    assert [one.name for one in whose_turn(flow, "a")] == ["coach", "koordinator"]
    assert [one.name for one in whose_turn(flow, "b")] == ["koordinator"]
    assert whose_turn(flow, "c") == ()


def test_every_sentence_is_finished_in_both_languages() -> None:
    refused = one_action(needs=("beslut",), after="2 days").refuse("gå", KIM)
    for reason in refused.reasons:
        assert isinstance(reason.sentence.in_("sv"), str)
        assert "{" not in reason.sentence.in_("en")


def test_a_label_lacking_a_language_falls_back() -> None:
    assert Text({"sv": "Hej"}).in_("en") == "Hej"
