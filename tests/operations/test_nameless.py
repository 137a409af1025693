"""An anonymous activity: those outside its case see a number, its data, its forms and its states, and nowhere
whom it is about or which case it is of.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import pytest
from sqlalchemy import text

from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.calendar_feed import FeedText, open_feed, read_feed
from engine.operations.changed_since import changed_since
from engine.operations.compare_submissions import compare_submissions
from engine.operations.form_page import FormPage
from engine.operations.list_tasks import list_tasks
from engine.operations.my_day import my_day
from engine.operations.notifications import Notifications, read_notifications
from engine.operations.open_form import open_form
from engine.operations.print_submission import Printed, print_submission
from engine.operations.read_calendar import read_calendar
from engine.operations.read_case import read_case
from engine.operations.read_consents import read_consents
from engine.operations.read_submission import read_submission
from engine.operations.read_team import read_team
from engine.operations.read_times import read_times
from engine.operations.receipt import read_receipt
from engine.operations.see_as_partner import see_as_partner
from engine.operations.take_action import take_action
from engine.operations.verify import verify_all
from engine.operations.views import FormPlace
from engine.operations.views_calendar import Feed
from engine.operations.views_consents import PartnerPage
from engine.operations.views_day import Day, Tasks
from engine.operations.views_team import TeamPage
from engine.operations.world import DEFAULT_TENANT
from tests.operations.vag import IDENTITY, NAME, QUESTION, Vag

STATEMENT = {"ser": "Ett nytt intyg behövs", "kan": "Ge råd om vilket", "väg": "utredning"}


def sv(words: object) -> str:
    return in_words(words, "sv")  # type: ignore[arg-type]  # as each test gives it


@pytest.fixture
def asked(vag: Vag) -> tuple[Vag, str, str]:
    """The project, a case and a question of it without a name."""
    number = vag.begun()
    return vag, number, vag.ask(number)


def names(number: str) -> tuple[str, ...]:
    return NAME, "Ivar", "Hemlig", IDENTITY, IDENTITY.replace("-", ""), "640229", number


def told(vag: Vag, who: str, inside: str) -> str:
    """All that somebody outside is told in the product."""
    world, caller = vag.world, vag.as_(who)
    found = [
        vag.page(who, inside),
        vag.listed(who),
        list_tasks(world, caller),
        my_day(world, caller),
        read_notifications(world, caller),
        read_team(world, caller),
        read_calendar(world, caller, (2024, 12)),
        read_times(world, caller, inside),
        changed_since(world, caller, inside, version=1),
        open_form(world, caller, FormPlace(form="utlåtande", case=inside)),
    ]
    page = vag.page(who, inside)
    for one in page.submissions:
        found += [
            read_submission(world, caller, inside, one.id),
            compare_submissions(world, caller, inside, one.form),
            read_receipt(world, caller, inside, one.id),
        ]
    return repr([without_workflow(one) for one in found])


def without_workflow(found: object) -> object:
    """Definitions hold no names, and are long."""
    if not is_dataclass(found):
        return found
    return [getattr(found, one.name) for one in fields(found) if one.name != "workflow"]


def test_it_has_a_number_of_its_own(asked: tuple[Vag, str, str]) -> None:
    vag, number, inside = asked
    assert (number, inside) == ("VV-2024-001", "VV-1")
    assert vag.ask(number, "psykiatrin") == "VV-2"
    [belongs] = [one for one in (vag.page("klara", inside).belongs,) if one is not None]
    assert (sv(belongs.label), belongs.case, belongs.may_open) == (
        "Fråga utan namn 1",
        number,
        True,
    )
    kept = [sv(one.label) for one in vag.page("klara", number).activities]
    assert sorted(kept) == ["Fråga utan namn 1", "Fråga utan namn 2"]


def test_those_outside_see_a_number_and_what_it_says(asked: tuple[Vag, str, str]) -> None:
    vag, _, inside = asked
    page = vag.page("fia", inside)
    assert page.belongs is not None
    assert (sv(page.belongs.label), sv(page.belongs.name)) == ("Fråga utan namn 1", QUESTION)
    assert (page.belongs.case, page.belongs.may_open, page.person) == ("", False, None)
    assert (page.timeline, page.notes, page.team, page.others) == ((), (), (), ())
    assert [sv(label) for label, _ in page.belongs.rows][:1] == ["Vad vill ni ha hjälp med?"]
    assert sv(page.state_label) == "Parterna skriver"
    assert [one.form for one in page.submissions] == ["underlag"]


@pytest.mark.parametrize("who", ["fia", "petra"])
def test_nothing_that_they_are_told_names_anybody(asked: tuple[Vag, str, str], who: str) -> None:
    vag, number, inside = asked
    vag.send(who, FormPlace(form="utlåtande", case=inside), STATEMENT)
    found = told(vag, who, inside)
    assert QUESTION in found
    assert [one for one in names(number) if one in found] == []


def consents(vag: Vag, number: str) -> None:
    """The person wants to take part, and lets one partner know."""
    answers = {"deltagande.to": "yes", "teamet.to.försäkringskassan": "yes", "sätt": "skriftligt"}
    vag.send("klara", FormPlace(form="samtycke", case=number), answers)


def test_it_does_not_become_the_named_one_afterwards(asked: tuple[Vag, str, str]) -> None:
    """Though the partner is let in to the case for another reason."""
    vag, number, inside = asked
    consents(vag, number)
    vag.act("klara", number, "skriv_in")
    named = vag.begin(
        number, "konsultation", ("fråga", "Hur går vi vidare?"), ("teamdag", vag.day("2024-04-10")),
        ("parter", "försäkringskassan"),
    ).number  # fmt: skip
    page = vag.page("fia", named)
    assert page.person is not None
    assert (sv(page.person.name), named) == (NAME, f"{number}.2")
    found = told(vag, "fia", inside)
    page = vag.page("fia", inside)
    assert page.belongs is not None
    assert (page.person, page.belongs.case) == (None, "")
    assert sv(page.belongs.label) == "Fråga utan namn 1"
    [team] = [read_team(vag.world, vag.as_("fia"))]
    assert isinstance(team, TeamPage)
    about = {
        sv(one.about.name): sv(one.about.person) for day in team.agenda for one in day.questions
    }
    assert about == {QUESTION: "Fråga utan namn 1", "Hur går vi vidare?": NAME}
    assert number not in repr(page)
    assert QUESTION in found


def test_the_case_does_not_tell_its_own_outsiders_of_it(asked: tuple[Vag, str, str]) -> None:
    vag, number, inside = asked
    consents(vag, number)
    seen = see_as_partner(vag.world, vag.as_("klara"), number, "försäkringskassan")
    assert isinstance(seen, PartnerPage)
    assert "Fråga utan namn" not in repr(seen)
    case = read_case(vag.world, vag.as_("fia"), number)
    assert isinstance(case, Refused) or inside not in repr(case.activities)


@pytest.mark.parametrize("who", ["pelle", "kim", "rut", "lo"])
def test_who_is_not_named_there_finds_nothing(asked: tuple[Vag, str, str], who: str) -> None:
    vag, _, inside = asked
    refused = read_case(vag.world, vag.as_(who), inside)
    assert isinstance(refused, Refused)
    assert refused.reason.kind == "missing"
    assert isinstance(take_action(vag.world, vag.as_(who), inside, "mötet_börjar"), Refused)


def test_no_way_leads_to_the_case(asked: tuple[Vag, str, str]) -> None:
    vag, number, inside = asked
    assert isinstance(read_case(vag.world, vag.as_("fia"), number), Refused)
    assert isinstance(read_case(vag.world, vag.as_("fia"), f"{number}.1"), Refused)
    assert isinstance(read_consents(vag.world, vag.as_("fia"), inside), Refused)
    assert vag.listed("fia").rows == ()


def test_what_is_asked_is_told_by_number(asked: tuple[Vag, str, str]) -> None:
    vag, _, inside = asked
    tasks = list_tasks(vag.world, vag.as_("fia"))
    day = my_day(vag.world, vag.as_("fia"))
    news = read_notifications(vag.world, vag.as_("fia"))
    assert isinstance(tasks, Tasks)
    assert isinstance(day, Day)
    assert isinstance(news, Notifications)
    [task], [row] = tasks.mine, news.rows
    for one in (task, row):
        assert (one.number, sv(one.person), sv(one.activity)) == (
            inside,
            "Fråga utan namn 1",
            QUESTION,
        )


def test_a_calendar_tells_of_nobody(asked: tuple[Vag, str, str]) -> None:
    vag, number, _ = asked
    feed = open_feed(vag.world, vag.as_("fia"))
    assert isinstance(feed, Feed)
    token = feed.path.removeprefix("/s/").removesuffix("/kalender.ics")
    found = read_feed(vag.world, token, "https://exempel")
    assert isinstance(found, FeedText)
    words = found.content.decode()
    assert "Fråga utan namn 1" in words
    assert [one for one in names(number) if one in words] == []


def test_a_printed_statement_names_nobody(asked: tuple[Vag, str, str]) -> None:
    vag, number, inside = asked
    sent = vag.send("fia", FormPlace(form="utlåtande", case=inside), STATEMENT)
    printed = print_submission(vag.world, vag.as_("fia"), inside, sent.submission, "sv")
    assert isinstance(printed, Printed)
    assert number not in printed.name
    assert sv(sent.person) == "Fråga utan namn 1"


def test_the_form_is_filled_in_without_a_name(asked: tuple[Vag, str, str]) -> None:
    vag, _, inside = asked
    page = open_form(vag.world, vag.as_("fia"), FormPlace(form="utlåtande", case=inside))
    assert isinstance(page, FormPage)
    assert sv(page.person) == "Fråga utan namn 1"


def test_a_protected_person_stays_so_and_the_question_is_answered(
    asked: tuple[Vag, str, str],
) -> None:
    """Those who may not know of the person are not told, and to those outside nothing tells of it."""
    vag, number, inside = asked
    with vag.world.storage.writing(DEFAULT_TENANT) as tx:
        tx.connection.execute(text('update "case" set protected = true'))
        tx.connection.execute(text("update person set protected = 'secrecy'"))
    found = told(vag, "fia", inside)
    assert QUESTION in found
    assert [one for one in (*names(number), "Skyddad", "protected=True") if one in found] == []
    vag.send("fia", FormPlace(form="utlåtande", case=inside), STATEMENT)
    for one in (number, inside):
        assert isinstance(read_case(vag.world, vag.as_("dora"), one), Refused)


def test_what_is_stored_is_whole(asked: tuple[Vag, str, str]) -> None:
    vag, _, inside = asked
    vag.send("fia", FormPlace(form="utlåtande", case=inside), STATEMENT)
    assert verify_all(vag.world, DEFAULT_TENANT).broken == ()
