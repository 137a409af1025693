"""Consents on stored data: what a partner sees while one stands, and that all of it closes at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.casework.consenting import PLAIN
from engine.foundation.texts import in_words, said
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.give_consent import give_consent
from engine.operations.list_cases import list_cases
from engine.operations.my_day import my_day
from engine.operations.my_work import my_work
from engine.operations.notifications import Notifications, read_notifications
from engine.operations.open_form import open_form
from engine.operations.publish import Published, publish
from engine.operations.read_case import read_case
from engine.operations.read_case_then import read_case_then
from engine.operations.read_consents import read_consents, read_withdrawal
from engine.operations.read_submission import read_submission
from engine.operations.save_page import save_page
from engine.operations.see_as_partner import see_as_partner
from engine.operations.views import (
    CaseFilter,
    CaseList,
    CasePage,
    FormPlace,
    Moved,
    SubmissionPage,
)
from engine.operations.views_consents import ConsentsPage, PartnerPage, WithdrawalPage
from engine.operations.views_day import Day
from engine.operations.views_then import CaseThen
from engine.operations.withdraw_consent import withdraw_consent
from engine.storage import cases, people
from tests.docs.test_consent_guide import guide_project
from tests.operations.consenting import Guided, guided

__all__ = ["guided"]
BOTH = {"psykiatrin": ("hälsa", "plan"), "försäkringskassan": ("plan",)}


def agreed(guided: Guided) -> str:
    """A case in which the person takes part, and has said yes to both partners; its number."""
    number = guided.case()
    for consent, to in (("deltagande", {"": ()}), ("samverkan", BOTH)):
        done = give_consent(guided.world, guided.as_("eva"), number, consent, to, PLAIN)
        assert isinstance(done, Moved), done
    guided.act("eva", number, "skriv_in")
    return number


def withdrawn(guided: Guided, number: str, consent: str, party: str) -> Moved | Refused:
    return withdraw_consent(guided.world, guided.as_("eva"), number, consent, (party,), PLAIN)


def lines(guided: Guided, number: str) -> dict[str, str]:
    page = read_consents(guided.world, guided.as_("eva"), number)
    assert isinstance(page, ConsentsPage), page
    return {line.party: line.state for one in page.consents for line in one.lines}


def test_a_withdrawal_closes_what_the_partner_saw_at_once(guided: Guided) -> None:
    number = agreed(guided)
    guided.send("eva", FormPlace(form="måendet", case=number), {"sömn": "4"})
    question = guided.ask(number)
    statement = FormPlace(form="utlåtande", case=question)
    assert not isinstance(open_form(guided.world, guided.as_("petra"), statement), Refused)
    assert isinstance(read_case(guided.world, guided.as_("petra"), number), CasePage)
    assert lines(guided, number) == {
        "": "yes", "psykiatrin": "yes", "försäkringskassan": "yes",
    }  # fmt: skip
    assert isinstance(withdrawn(guided, number, "samverkan", "psykiatrin"), Moved)
    for where in (number, question):
        assert isinstance(read_case(guided.world, guided.as_("petra"), where), Refused)
    assert isinstance(open_form(guided.world, guided.as_("petra"), statement), Refused)
    assert not isinstance(open_form(guided.world, guided.as_("frida"), statement), Refused)
    assert lines(guided, number)["psykiatrin"] == "no"
    again = withdrawn(guided, number, "samverkan", "psykiatrin")
    assert isinstance(again, Refused)
    assert again.reason.missing == ("samverkan",)


def test_what_a_withdrawal_leads_to_is_told_before_and_stores_nothing(guided: Guided) -> None:
    number = agreed(guided)
    guided.clock.moment = guided.clock.moment.replace(hour=23, minute=30)  # past midnight in Sweden
    day = (guided.clock.moment + timedelta(days=1)).date()
    guided.send("eva", FormPlace(form="måendet", case=number), {"sömn": "4"})
    guided.ask(number)
    page = read_withdrawal(guided.world, guided.as_("eva"), number, "samverkan", "psykiatrin")
    assert isinstance(page, WithdrawalPage), page
    told = " ".join(in_words(one, "sv") for one in page.follows)
    assert "Fråga till parterna: Arbete" in told
    assert "Inte längre aktuellt: ”Utlåtande”" in told
    had = [in_words(one, "sv") for one in page.had]
    assert in_words(said("”Måendet” {day}", day=day), "sv") in had
    assert lines(guided, number)["psykiatrin"] == "yes"


def test_each_partner_answers_for_its_organisation(guided: Guided) -> None:
    number = agreed(guided)
    question = guided.ask(number)
    guided.send("petra", FormPlace(form="utlåtande", case=question), {"svar": "Bra"})
    page = read_case(guided.world, guided.as_("eva"), question)
    assert isinstance(page, CasePage)
    who = [in_words(one.who, "sv") for one in page.timeline]
    assert "Test Petra, Psykiatrin" in who
    again = open_form(guided.world, guided.as_("petra"), FormPlace(form="utlåtande", case=question))
    assert isinstance(again, Refused)


def test_staff_look_at_the_case_as_the_partner_would(guided: Guided) -> None:
    number = agreed(guided)
    guided.send("eva", FormPlace(form="måendet", case=number), {"sömn": "4"})
    page = see_as_partner(guided.world, guided.as_("eva"), number, "psykiatrin")
    assert isinstance(page, PartnerPage), page
    (form,) = [form for where in page.places for form in where.forms]
    assert form.result_only
    assert [in_words(one, "sv") for one in page.people] == ["Test Petra"]
    assert isinstance(withdrawn(guided, number, "samverkan", "psykiatrin"), Moved)
    after = see_as_partner(guided.world, guided.as_("eva"), number, "psykiatrin")
    assert isinstance(after, PartnerPage)
    assert after.places == ()
    assert isinstance(
        see_as_partner(guided.world, guided.as_("petra"), number, "psykiatrin"), Refused
    )


def test_staff_see_what_a_partner_reads_in_an_activity(guided: Guided) -> None:
    path, files = "deployments/guiden/workflows/fråga.yaml", guide_project()
    shared = files[path].replace(b"read: samordnare}", b"read: [samordnare, parter]}")
    made = publish(guided.world, {**files, path: shared}, "guiden", why="Delat", who="eva")
    assert isinstance(made, Published), made
    inside = guided.ask(number := agreed(guided))
    guided.send("petra", FormPlace(form="utlåtande", case=inside), {"svar": "Halva dagar"})
    page = see_as_partner(guided.world, guided.as_("eva"), number, "psykiatrin")
    assert isinstance(page, PartnerPage), page
    told = [in_words(form.title, "sv") for where in page.places for form in where.forms]
    assert told == ["Utlåtande"]


def test_consents_end_when_they_have_lasted(guided: Guided) -> None:
    number = agreed(guided)
    guided.clock.moment += timedelta(days=200)
    assert isinstance(read_case(guided.world, guided.as_("petra"), number), Refused)
    assert lines(guided, number)["psykiatrin"] == "no"


def listed(guided: Guided, who: str) -> tuple[list[str], int]:
    page = list_cases(guided.world, guided.as_(who), CaseFilter())
    assert isinstance(page, CaseList), page
    return [one.number for one in page.rows], page.count


def test_a_partner_lists_what_consents_open_and_nothing_else(guided: Guided) -> None:
    """Also where it has sent something: when the consent has ended, the case is in no list of its. A consent
    that shares an activity alone opens that, and not the case.
    """
    number, _ = agreed(guided), guided.case()
    question = guided.ask(number)
    guided.send("petra", FormPlace(form="utlåtande", case=question), {"svar": "Ja"})
    assert listed(guided, "petra") == ([number], 1)
    assert isinstance(read_case(guided.world, guided.as_("frida"), number), Refused)
    assert listed(guided, "frida") == ([], 0)
    assert isinstance(withdrawn(guided, number, "samverkan", "psykiatrin"), Moved)
    assert listed(guided, "petra") == ([], 0)


def test_a_consent_that_has_lasted_opens_nothing_in_lists(guided: Guided) -> None:
    number = agreed(guided)
    assert listed(guided, "petra")[0] == [number]
    guided.later(days=5_000)
    assert listed(guided, "petra") == ([], 0)


def test_the_case_of_a_past_day_shows_the_consents_of_that_day(guided: Guided) -> None:
    number = agreed(guided)
    first = guided.clock.moment.date()
    guided.later(days=2)
    assert isinstance(withdrawn(guided, number, "samverkan", "psykiatrin"), Moved)
    then = read_case_then(guided.world, guided.as_("eva"), number, first)
    assert isinstance(then, CaseThen), then
    stood = {line.party: line.state for one in then.consents for line in one.lines}
    assert stood["psykiatrin"] == "yes"
    assert lines(guided, number)["psykiatrin"] == "no"


def born(guided: Guided, number: str, day: str) -> None:
    """From now on it is known when the person was born."""
    with guided.world.storage.writing(guided.as_("eva").tenant) as tx:
        found = cases.find_case(tx, "guiden", number)
        assert found is not None
        assert found.person is not None
        known = people.find_person(tx, found.person)
        assert known is not None
        told = known.telling("guiden", {"birth_date": date.fromisoformat(day)})
        people.change_person(tx, told, "alias", guided.world.now())


def says(guided: Guided, number: str, **how: str) -> Moved | Refused:
    told = {**PLAIN, **how}
    return give_consent(guided.world, guided.as_("eva"), number, "deltagande", {"": ()}, told)


def test_a_guardian_says_yes_for_the_young(guided: Guided) -> None:
    number = guided.case()
    born(guided, number, "2010-03-01")
    alone, nameless = says(guided, number), says(guided, number, by="guardian", who="Eva Ek")
    assert isinstance(alone, Refused)
    assert "inte fyllt 18 år" in in_words(alone.reason.sentence, "sv")
    assert isinstance(nameless, Refused)
    assert "vilken relation" in in_words(nameless.reason.sentence, "sv")
    done = says(guided, number, by="guardian", who="Eva Ek", relation="mamma")
    assert isinstance(done, Moved), done
    page = read_consents(guided.world, guided.as_("eva"), number)
    assert isinstance(page, ConsentsPage)
    told = [in_words(one, "sv") for one in page.consents[0].lines[0].told]
    assert "Svaret gavs genom vårdnadshavaren Eva Ek (mamma)" in told
    assert [one.young for one in page.consents] == [18, 18]
    assert isinstance(withdrawn(guided, number, "deltagande", ""), Moved)


def test_who_is_of_age_says_yes_alone(guided: Guided) -> None:
    number = guided.case()
    born(guided, number, "1990-03-01")
    assert isinstance(says(guided, number), Moved)


def running(guided: Guided, number: str) -> dict[str, list[str]]:
    page = read_consents(guided.world, guided.as_("eva"), number)
    assert isinstance(page, ConsentsPage), page
    lines = [line for one in page.consents for line in one.lines]
    return {line.party: [one.number for one in line.running] for line in lines}


def had_by_eva(guided: Guided) -> str:
    number = agreed(guided)
    done = assign(guided.world, guided.as_("eva"), number, {"samordnare": "eva"})
    assert isinstance(done, Moved), done
    return number


def ended_today(guided: Guided) -> list[tuple[str, str]]:
    day = my_day(guided.world, guided.as_("eva"))
    assert isinstance(day, Day), day
    return [(one.number, one.consent) for one in day.ended]


def test_what_was_built_on_a_consent_is_told_until_it_is_closed(guided: Guided) -> None:
    number = had_by_eva(guided)
    question = guided.ask(number)
    page = read_withdrawal(guided.world, guided.as_("eva"), number, "samverkan", "psykiatrin")
    assert isinstance(page, WithdrawalPage)
    assert [one.number for one in page.running] == [question]
    assert running(guided, number)["psykiatrin"] == []
    assert ended_today(guided) == []
    assert isinstance(withdrawn(guided, number, "samverkan", "psykiatrin"), Moved)
    assert running(guided, number) == {"": [], "psykiatrin": [question], "försäkringskassan": []}
    assert ended_today(guided) == [(number, "samverkan")]
    again = give_consent(
        guided.world, guided.as_("eva"), number, "samverkan", {"psykiatrin": ("plan",)}, PLAIN
    )
    assert isinstance(again, Moved)
    assert running(guided, number)["psykiatrin"] == []
    assert ended_today(guided) == []


def changed_told(guided: Guided, who: str) -> list[str]:
    found = read_notifications(guided.world, guided.as_(who))
    assert isinstance(found, Notifications), found
    return [told for one in found.rows if "samtycke" in (told := in_words(one.message, "sv"))]


@pytest.mark.parametrize("seated", [True, False])
def test_those_who_have_the_case_are_told_that_a_consent_was_changed(
    guided: Guided, *, seated: bool
) -> None:
    """Without a word of which; where nobody has the case, those who hold the fallback role."""
    number = agreed(guided)
    assign(guided.world, guided.as_("eva"), number, {"samordnare": "eva" if seated else None})
    how = withdraw_consent(
        guided.world, guided.as_("sia"), number, "samverkan", ("psykiatrin",), PLAIN
    )
    assert isinstance(how, Moved), how
    assert changed_told(guided, "eva") == ["Någon har ändrat ett samtycke."]
    assert changed_told(guided, "sia") == []


def test_what_a_consent_that_has_lasted_leaves_is_told_on_the_day(guided: Guided) -> None:
    number = had_by_eva(guided)
    guided.ask(number)
    guided.later(days=190)
    assert (number, "samverkan") in ended_today(guided)


def test_the_consents_of_a_case_that_have_ended_are_told_together(guided: Guided) -> None:
    number = had_by_eva(guided)
    guided.ask(number)
    guided.later(days=190)
    day = my_day(guided.world, guided.as_("eva"))
    assert isinstance(day, Day), day
    (one,) = day.ended
    assert (one.number, len(one.told) > 1, len(one.running)) == (number, True, 1)


def less(guided: Guided, number: str, *topics: str) -> None:
    """The person says yes to the psychiatry again, to these topics alone."""
    to = {"psykiatrin": topics}
    done = give_consent(guided.world, guided.as_("sia"), number, "samverkan", to, PLAIN)
    assert isinstance(done, Moved), done


def told_last(guided: Guided, number: str) -> str:
    page = read_consents(guided.world, guided.as_("eva"), number)
    assert isinstance(page, ConsentsPage), page
    return in_words(page.history[0][1], "sv")


def test_a_narrower_yes_closes_and_tells_what_it_left_out(guided: Guided) -> None:
    """As when all of it is taken back: what was to be read, what goes on, and to those who have the case."""
    number = had_by_eva(guided)
    guided.send("eva", FormPlace(form="måendet", case=number), {"sömn": "4"})
    question = guided.ask(number)
    assert running(guided, number)["psykiatrin"] == []
    assert changed_told(guided, "eva") == []
    less(guided, number, "hälsa")
    assert isinstance(read_case(guided.world, guided.as_("petra"), question), Refused)
    told = told_last(guided, number)
    assert "Det här kan redan vara läst: aktiviteten ”Fråga till parterna”" in told
    assert "Måendet" not in told, "that is still shared"
    assert running(guided, number)["psykiatrin"] == [question]
    assert ended_today(guided) == [(number, "samverkan")]
    assert changed_told(guided, "eva") == ["Någon har ändrat ett samtycke."]
    less(guided, number, "hälsa", "plan")
    assert running(guided, number)["psykiatrin"] == []
    assert ended_today(guided) == []


def test_what_a_yes_is_about_and_how_it_was_given_are_told_apart(guided: Guided) -> None:
    number = had_by_eva(guided)
    to = {"psykiatrin": ("hälsa",)}
    how = {**PLAIN, "how": "written"}
    done = give_consent(guided.world, guided.as_("sia"), number, "samverkan", to, how)
    assert isinstance(done, Moved), done
    assert "; på papper)" in told_last(guided, number)


def test_a_narrower_yes_after_all_was_taken_back_still_tells_what_goes_on(guided: Guided) -> None:
    number = had_by_eva(guided)
    question = guided.ask(number)
    assert isinstance(withdrawn(guided, number, "samverkan", "psykiatrin"), Moved)
    less(guided, number, "hälsa")
    assert running(guided, number)["psykiatrin"] == [question]
    less(guided, number, "plan")
    assert running(guided, number)["psykiatrin"] == []


def begun_by(guided: Guided, who: str) -> list[str | None]:
    work, day = my_work(guided.world, guided.as_(who)), my_day(guided.world, guided.as_(who))
    assert isinstance(work, tuple), work
    assert isinstance(day, Day), day
    found = [one.number for one in work if one.kind == "draft"]
    assert [one.number for one in day.drafts] == found
    return found


def test_what_a_partner_has_begun_tells_of_nobody_when_the_consent_has_ended(
    guided: Guided,
) -> None:
    """It waits, and is there again if the person says yes again."""
    number = agreed(guided)
    question = guided.ask(number)
    place = FormPlace(form="utlåtande", case=question)
    posted = [("svar", "Hon vill börja"), ("_shown", "svar")]
    save_page(guided.world, guided.as_("petra"), place, "", posted)
    assert begun_by(guided, "petra") == [question]
    assert isinstance(withdrawn(guided, number, "samverkan", "psykiatrin"), Moved)
    assert begun_by(guided, "petra") == []
    less(guided, number, "plan")
    assert begun_by(guided, "petra") == [question]


def test_no_partner_amends_what_another_has_answered(guided: Guided) -> None:
    """Though both are asked for the form, and read what the other has said."""
    path, files = "deployments/guiden/workflows/fråga.yaml", guide_project()
    shared = files[path].replace(b"read: samordnare}", b"read: [samordnare, parter]}")
    made = publish(guided.world, {**files, path: shared}, "guiden", why="Delat", who="eva")
    assert isinstance(made, Published), made
    inside = guided.ask(agreed(guided))
    place = FormPlace(form="utlåtande", case=inside)
    theirs = guided.send("frida", place, {"svar": "Halva dagar"}).submission
    for who, may in (("petra", False), ("frida", True), ("eva", True)):
        found = read_submission(guided.world, guided.as_(who), inside, theirs)
        assert isinstance(found, SubmissionPage), found
        assert found.may_amend == may, who
        again = open_form(guided.world, guided.as_(who), replace(place, amends=theirs))
        assert isinstance(again, Refused) != may, who
