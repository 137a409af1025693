"""Meetings and hand-overs: each party finds what waits for it and for others, sees how it goes, and acts."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.amend import Amending, amend
from engine.operations.assign import assign
from engine.operations.check_answers import check_answers
from engine.operations.my_day import my_day
from engine.operations.pass_time import pass_time
from engine.operations.read_calendar import read_calendar
from engine.operations.read_case import read_case
from engine.operations.read_team import read_team
from engine.operations.read_times import read_times
from engine.operations.take_action import take_action
from engine.operations.time_views import TimePage
from engine.operations.views import CasePage, CheckPage, FormPlace, Moved
from engine.operations.views_calendar import CalendarPage
from engine.operations.views_day import Day
from engine.operations.views_team import BetweenShown, Question, TeamPage
from engine.operations.world import DEFAULT_TENANT
from engine.storage.cases import find_case
from tests.operations.lag import Lag
from tests.operations.reasons import give_reason


def team(lag: Lag, who: str) -> TeamPage:
    page = read_team(lag.world, lag.as_(who))
    assert isinstance(page, TeamPage), page
    return page


def sv(words: object) -> str:
    return in_words(words, "sv")  # type: ignore[arg-type]  # as each test gives it


def told(found: tuple[BetweenShown, ...]) -> list[tuple[str, str]]:
    return [(sv(one.name), sv(one.state)) for one in found]


def points(lag: Lag, who: str) -> list[Question]:
    return [one for day in team(lag, who).agenda for one in day.questions]


def sent(lag: Lag) -> tuple[str, str]:
    """A case, and a hand-over in it that has been sent."""
    number = lag.begun()
    inside = lag.begin(number, "lämnas", {"vad": "Bostad"})
    assert told(team(lag, "eva").inbox) == [("Bostad", "Utkast")]
    lag.act("eva", inside, "skicka")
    return number, inside


def test_what_is_sent_waits_for_the_other_party(lag: Lag) -> None:
    sent(lag)
    mine, theirs = team(lag, "eva"), team(lag, "gun")
    assert (told(mine.inbox), told(mine.outbox)) == ([], [("Bostad", "Skickad, inte mottagen")])
    assert (told(theirs.inbox), told(theirs.outbox)) == ([("Bostad", "Skickad, inte mottagen")], [])
    (one,) = mine.outbox
    assert [sv(party) for party in one.parties] == ["Test Eva (coach)", "gäst"]
    assert [sv(who) for who in one.turn] == ["gäst"]
    assert {sv(clock.label) for clock in one.clocks} == {
        "Skickad, inte mottagen",
        "Mottagarens svar",
    }


def test_what_waits_for_a_party_stands_in_its_day(lag: Lag) -> None:
    """Also where nobody of it has a seat in the case; and not twice."""
    _, inside = sent(lag)
    for who, waits in (("gun", [inside]), ("eva", [])):
        day = my_day(lag.world, lag.as_(who))
        assert isinstance(day, Day), day
        assert [one.number for one in day.turns] == waits
    lag.act("gun", inside, "ta_emot")
    day = my_day(lag.world, lag.as_("gun"))
    assert isinstance(day, Day), day
    assert [sv(one.state) for one in day.turns] == ["Mottagaren prövar"]


def test_both_sides_see_the_same_course(lag: Lag) -> None:
    sent(lag)
    (mine,), (theirs,) = team(lag, "eva").outbox, team(lag, "gun").inbox
    assert (mine.stays, mine.clocks) == (theirs.stays, theirs.clocks)
    assert [sv(stay.label) for stay in mine.stays] == ["Utkast", "Skickad, inte mottagen"]


def test_both_sides_read_the_same_ledger(lag: Lag) -> None:
    number, inside = sent(lag)
    mine, theirs = (read_times(lag.world, lag.as_(who), inside) for who in ("eva", "gun"))
    assert isinstance(mine, TimePage), mine
    assert isinstance(theirs, TimePage), theirs
    assert mine.times
    assert [one.rows for one in mine.times] == [one.rows for one in theirs.times]
    assert isinstance(read_times(lag.world, lag.as_("gun"), number), Refused)


def test_whom_it_goes_between_are_let_in_and_act(lag: Lag) -> None:
    """Though they see no other part of the case, and nobody has asked them for a form."""
    number, inside = sent(lag)
    assert isinstance(read_case(lag.world, lag.as_("gun"), number), Refused)
    page = read_case(lag.world, lag.as_("gun"), inside)
    assert isinstance(page, CasePage)
    assert (sv(page.state_label), page.limited) == ("Skickad, inte mottagen", True)
    lag.act("gun", inside, "ta_emot")
    refused = take_action(lag.world, lag.as_("kim"), inside, "ta_över")
    assert isinstance(refused, Refused)
    assert refused.reason.kind == "missing"
    answer = {"skäl": "Fullt", "förslag": "I maj"}
    lag.send("gun", FormPlace(form="nej", case=inside, action="säg_nej"), answer)
    assert [told(page) for who in ("eva", "gun") for page in boxes(team(lag, who))] == [[]] * 4
    page = read_case(lag.world, lag.as_("eva"), inside)
    assert isinstance(page, CasePage)
    assert [sv(one.label) for one in page.requests] == ["Läs skälet och förslaget"]


def boxes(page: TeamPage) -> tuple[tuple[BetweenShown, ...], ...]:
    return page.inbox, page.outbox


def test_what_nobody_receives_goes_back_by_itself(lag: Lag) -> None:
    _, inside = sent(lag)
    lag.later(days=13)
    with lag.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "lag", inside.rpartition(".")[0])
        assert row is not None
    assert isinstance(pass_time(lag.world, DEFAULT_TENANT, row.case.id), Moved)
    assert told(team(lag, "eva").inbox) == [("Bostad", "Utkast")]
    assert told(team(lag, "gun").outbox) == [("Bostad", "Utkast")]


def test_an_organisation_is_a_party_by_any_account_of_it(lag: Lag) -> None:
    number = lag.begun()
    inside = lag.begin(number, "remiss", {"mottagare": "skolan"})
    (one,) = team(lag, "sven").inbox
    assert [sv(party) for party in one.parties] == ["Test Eva (coach)", "Skolan"]
    assert [sv(who) for who in team(lag, "eva").outbox[0].turn] == ["Skolan"]
    lag.act("sven", inside, "ta_emot")
    assert told(team(lag, "sven").outbox) == told(team(lag, "eva").inbox)
    assert team(lag, "gun").inbox == ()
    assert isinstance(read_case(lag.world, lag.as_("sven"), number), Refused)


def test_who_will_read_is_told_by_name(lag: Lag) -> None:
    """Not by the question that was answered with them."""
    inside = lag.begin(lag.begun(), "remiss", {"mottagare": "skolan"})
    place = FormPlace(form="nej", case=inside, action="säg_nej")
    lag.write("sven", place, {"skäl": "Fullt", "förslag": "I maj"})
    check = check_answers(lag.world, lag.as_("sven"), place)
    assert isinstance(check, CheckPage), check
    assert [sv(one) for one in check.readers.all] == ["coach", "Skolan"]


def test_a_new_seat_has_it_instead(lag: Lag) -> None:
    number, _ = sent(lag)
    assert isinstance(assign(lag.world, lag.as_("sara"), number, {"coach": "cia"}), Moved)
    assert told(team(lag, "eva").outbox) == []
    assert told(team(lag, "cia").outbox) == [("Bostad", "Skickad, inte mottagen")]


def test_a_protected_person_is_told_to_those_named_alone(lag: Lag) -> None:
    number, _ = sent(lag)
    with lag.world.storage.writing(DEFAULT_TENANT) as tx:
        tx.connection.execute(text('update "case" set protected = true'))
    assert team(lag, "eva").outbox == (), "nothing is told before one has said why"
    give_reason(lag, "eva", number)
    assert told(team(lag, "gun").inbox) == []
    assert len(team(lag, "eva").outbox) == 1


def asked(lag: Lag, day: str = "2024-03-06") -> str:
    number = lag.begun()
    return lag.begin(number, "fråga", {"fråga": "Vilken aktivitet?", "dag": day})


def test_the_agenda_tells_who_has_said_something_and_who_is_missing(lag: Lag) -> None:
    inside = asked(lag)
    lag.send("gun", FormPlace(form="utlåtande", case=inside), {"säger": "Gärna"})
    (point,) = points(lag, "eva")
    found = [(sv(one.party), one.given is not None, one.asked) for one in point.statements]
    assert found == [("Kurator", False, True), ("Gäst", True, False)]
    assert (point.missing, [sv(who) for who in point.about.turn]) == (1, ["kurator"])
    assert (point.time.whole_day, point.time.begins.day) == (True, 6)
    (theirs,) = points(lag, "gun")
    assert (theirs.fills, theirs.about.mine) == ((), False)
    (other,) = points(lag, "kim")
    assert [(name, sv(title)) for name, title in other.fills] == [("utlåtande", "Utlåtande")]
    assert other.about.mine


def test_nobody_reads_anothers_statement_before_the_meeting(lag: Lag) -> None:
    inside = asked(lag)
    lag.send("gun", FormPlace(form="utlåtande", case=inside), {"säger": "Gärna"})
    assert [one.submission for one in points(lag, "eva")[0].statements] == [None, None]
    lag.send("kim", FormPlace(form="utlåtande", case=inside), {"säger": "Hellre i höst"})
    (point,) = points(lag, "eva")
    assert sv(point.about.state) == "Möte"
    assert [one.submission is not None for one in point.statements] == [True, True]
    assert [one.name for one in point.actions] == ["besluta", "ta_om"]


def test_another_round_is_asked_anew(lag: Lag) -> None:
    inside = asked(lag)
    for who in ("gun", "kim"):
        lag.send(who, FormPlace(form="utlåtande", case=inside), {"säger": "Gärna"})
    lag.act("eva", inside, "ta_om")
    (point,) = points(lag, "eva")
    assert [one.given for one in point.statements] == [None, None]


def test_another_round_is_as_blind_as_the_first(lag: Lag) -> None:
    """What was read at the first meeting still is; what is written for the second waits for it."""
    inside = asked(lag)
    for who in ("gun", "kim"):
        lag.send(who, FormPlace(form="utlåtande", case=inside), {"säger": "Gärna"})
    lag.later(days=1)
    lag.act("eva", inside, "ta_om")
    lag.later(days=1)
    lag.send("gun", FormPlace(form="utlåtande", case=inside), {"säger": "Hellre i höst"})
    assert read_there(lag, "kim", inside) == 2
    assert read_there(lag, "gun", inside) == 3
    assert [one.submission for one in points(lag, "eva")[0].statements] == [None, None]
    lag.send("kim", FormPlace(form="utlåtande", case=inside), {"säger": "Nu"})
    assert [read_there(lag, who, inside) for who in ("kim", "gun", "eva")] == [4, 4, 4]


def read_there(lag: Lag, who: str, inside: str) -> int:
    page = read_case(lag.world, lag.as_(who), inside)
    assert isinstance(page, CasePage)
    return len(page.submissions)


def test_the_minutes_are_locked_and_added_to(lag: Lag) -> None:
    inside = asked(lag)
    for who in ("gun", "kim"):
        lag.send(who, FormPlace(form="utlåtande", case=inside), {"säger": "Gärna"})
    place = FormPlace(form="beslut", case=inside, action="besluta")
    lag.send("eva", place, {"beslutat": "Praktik"})
    assert points(lag, "eva") == []
    page = read_case(lag.world, lag.as_("eva"), inside)
    assert isinstance(page, CasePage)
    decided = next(one for one in page.submissions if one.form == "beslut")
    again = FormPlace(form="beslut", case=inside, amends=decided.id)
    refused = amend(lag.world, lag.as_("eva"), again, Amending(why="Fel", saves={}, reasons={}))
    assert isinstance(refused, Refused)
    lag.send("gun", FormPlace(form="tillägg", case=inside), {"mer": "Från april"})


def test_a_whole_day_stands_in_the_calendar_of_each_party(lag: Lag) -> None:
    asked(lag)
    for who in ("eva", "gun", "kim"):
        page = read_calendar(lag.world, lag.as_(who))
        assert isinstance(page, CalendarPage)
        found = [one for day in page.days for one in day.times]
        assert [(one.whole_day, one.day.day) for one in found] == [(True, 6)]


@pytest.mark.parametrize("who", ["sara", "cia"])
def test_who_is_no_party_has_nothing_there(lag: Lag, who: str) -> None:
    """Also who sees all cases: it is about what goes between oneself and others."""
    sent(lag)
    page = team(lag, who)
    assert (page.agenda, page.inbox, page.outbox) == ((), (), ())


def test_who_lists_no_cases_has_no_such_page(lag: Lag) -> None:
    assert isinstance(read_team(lag.world, lag.as_("greta")), Refused)
