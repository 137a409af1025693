"""What hinders: what is missing, from whom, and where that is done. What lies ahead: the ways to an end."""

from __future__ import annotations

from engine.foundation.texts import in_words
from engine.operations.read_case import read_case
from engine.operations.views import ActionShown, CasePage, FormPlace, Words
from engine.operations.views_ahead import WhyNot
from tests.operations.conftest import House
from tests.operations.stig import Stig


def sv(words: Words) -> str:
    return in_words(words, "sv")


def page(house: House, who: str, number: str) -> CasePage:
    found = read_case(house.world, house.as_(who), number)
    assert isinstance(found, CasePage), found
    return found


def action(shown: CasePage, name: str) -> ActionShown:
    return next(one for one in shown.actions if one.name == name)


def told(why: tuple[WhyNot, ...]) -> list[str]:
    return [" ".join([sv(one.sentence), *map(sv, one.whom)]) for one in why]


def leads(why: tuple[WhyNot, ...]) -> list[tuple[str, str, str]]:
    return [(lead.kind, lead.name, sv(lead.label)) for one in why for lead in one.leads]


def opened(house: Stig, name: str = "Ada Ask") -> str:
    place = FormPlace(form="anmälan", workflow="deltagare")
    return house.send("sara", place, {"namn": name, "nummer": name.split()[0]}).number


def test_a_condition_on_a_seat_leads_to_the_team(stig: Stig) -> None:
    shown = page(stig, "sara", opened(stig))
    why = action(shown, "börja").why
    assert leads(why) == [("team", "", "Till teamet")]


def test_what_is_started_in_another_state_says_where(stig: Stig) -> None:
    [one] = [one for one in page(stig, "sara", opened(stig)).startable if one.use == "praktik"]
    assert told(one.why) == ["”Praktik” startas inte när ärendet är i ”Anmäld”, utan i ”Deltar”."]


def test_who_does_it_instead_is_named(stig: Stig) -> None:
    number = stig.begun()
    why = action(page(stig, "sara", number), "avsluta").why
    assert told(why) == ["Det gör Test Eva (coach)."]
    assert leads(why) == []


def test_in_an_activity_a_form_is_said_with_who_has_been_asked(stig: Stig) -> None:
    inside = stig.start(stig.begun())
    stig.act("eva", inside, "börja")
    shown = page(stig, "eva", inside)
    why = action(shown, "avsluta").why
    [asked] = [one for one in shown.requests if one.form == "besök"]
    assert asked.clock is not None
    by = f"Det gör utförare, senast {in_words(asked.clock.due, 'sv')}."
    assert told(why) == [f"Först behöver ”Besök på arbetsplatsen” fyllas i. {by}"]
    assert leads(why) == [("request", asked.id, "Se vem som är ombedd")]


def test_what_happens_by_itself_leads_to_the_one_activity_that_it_waits_for(stig: Stig) -> None:
    number = stig.begun()
    inside = stig.start(number)
    why = action(page(stig, "eva", number), "färdig").why
    assert leads(why) == [("case", inside, "Till ”Praktik: Bageriet”")]
    assert told(why)[0].endswith("”Praktik: Bageriet” väntar på Test Eva (coach).")
    stig.start(number, "Skolan")
    again = action(page(stig, "eva", number), "färdig").why
    assert leads(again) == [("activities", "", "Till aktiviteterna")]


def test_from_whom_a_form_is_missing_and_where_it_is_asked_for(house: House) -> None:
    number = house.open_case()
    house.act("sara", number, "ta_emot")
    mine = action(page(house, "sara", number), "börja").why
    assert told(mine) == ["Först behöver ”Psykologens bedömning” fyllas i. Det gör psykolog."]
    assert [kind for kind, _, _ in leads(mine)] == ["request"]


def test_the_ways_to_an_end_say_what_each_step_requires(stig: Stig) -> None:
    number = stig.begun()
    shortest, meant = page(stig, "eva", number).ahead
    assert [sv(one.label) for one in shortest.steps] == ["Avsluta"]
    assert [(sv(one.label), one.itself) for one in meant.steps] == [
        ("Färdig", True),
        ("Avsluta", False),
    ]
    assert (shortest.onward, meant.onward) == (False, True)
    assert meant.steps[0].guard is not None
    assert sv(meant.steps[0].guard) == ("någon i ”Praktik” uppfyller att läget är ”Klar”")


def test_of_an_activity_as_well(stig: Stig) -> None:
    inside = stig.start(stig.begun())
    ways = page(stig, "eva", inside).ahead
    assert [sv(one.end) for one in ways] == ["Klar", "Avbruten"]
    end = ways[0].steps[-1]
    assert [(sv(title), sent) for title, sent in end.forms] == [("Besök på arbetsplatsen", False)]
    assert end.form is not None
    assert sv(end.form) == "Omdöme"
    first = ways[0].steps[0]
    assert first.within is not None
    assert sv(first.within) == "5 arbetsdagar"


def test_those_let_in_for_a_part_are_not_told_what_lies_ahead(stig: Stig) -> None:
    inside = stig.start(stig.begun())
    stig.act("eva", inside, "börja")
    shown = page(stig, "uno", inside)
    assert (shown.ahead, shown.limited) == ((), True)


def test_the_way_gone_is_told_stay_by_stay(stig: Stig) -> None:
    number = stig.begun()
    stays = page(stig, "eva", number).stays
    assert [sv(one.label) for one in stays] == ["Anmäld", "Deltar"]
    assert stays[0].left == stays[1].entered
    assert stays[1].left is None
