"""The participant's own page tells what lies ahead: measurements, now and next, and booked times."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.foundation.texts import in_words
from engine.operations.give_page import give_page
from engine.operations.open_page import read_page_link
from engine.operations.read_own_page import read_own_page
from engine.operations.views import FormPlace
from engine.operations.views_links import Given
from engine.operations.views_page import OwnPage
from engine.storage.place import DataPlace
from tests.operations.furnished import furnished
from tests.operations.guided import STAFF, Guided
from tests.operations.house import House
from tests.operations.lag import Lag
from tests.operations.test_projects import identity
from tests.operations.test_rounds import Measuring, house, measurings  # noqa: F401  fixtures of those names
from tests.projects import files


def own_page(house: House, number: str, who: str = "eva") -> OwnPage:  # noqa: F811  as above
    given = give_page(house.world, house.as_(who), number)
    assert isinstance(given, Given), given
    token = given.path.removeprefix("/s/").removesuffix("/sida")
    visit = read_page_link(house.world, token)
    page = read_own_page(house.world, visit.caller, number)
    assert isinstance(page, OwnPage), page
    return page


def test_the_next_measurement_is_told_with_its_week_and_who_answers(
    house: Measuring,  # noqa: F811  as above
) -> None:
    number = house.opened()
    began = house.page(number).since.date()
    asked, pair = own_page(house, number).next_rounds
    assert in_words(asked.label, "sv") == "Läget"
    assert (asked.opens - began).days in range(89, 93), "three months"
    assert asked.due is not None
    assert (asked.due - asked.opens).days == 14
    assert (asked.mine, asked.who, asked.maybe) == (True, (), False)
    assert in_words(pair.label, "sv") == "Mätning"
    assert (pair.mine, pair.maybe) == (True, True)
    assert [in_words(one, "sv") for one in pair.who] == ["coach"]


def test_what_goes_on_says_who_has_answered_and_leads_to_what_is_theirs_to_answer(
    house: Measuring,  # noqa: F811  as above
) -> None:
    number = house.opened()
    (now,) = own_page(house, number).rounds
    mine, others = now.answers
    assert (mine.mine, mine.given, others.mine, others.given) == (True, None, False, None)
    assert mine.asked is not None
    assert (mine.asked.number, mine.asked.form) == (f"{number}.1", "ena")
    assert others.asked is None, "the coach's is not theirs to answer"
    house.send("eva", FormPlace(form="andra", case=f"{number}.1"), {"tro": "4"})
    (now,) = own_page(house, number).rounds
    assert now.answers[1].given is not None
    house.act("eva", number, "sluta")
    assert own_page(house, number).next_rounds == ()


@pytest.fixture
def waiting(place: DataPlace) -> Iterator[Guided]:
    """Where the participant may leave the queue."""
    theirs = {
        path: text.replace(
            b"by: [coach, samordnare], to: slut}",
            b"by: [participant, coach, samordnare], to: slut}",
        )
        for path, text in files().items()
    }
    assert theirs != files()
    staff = {name: {"role": role} for name, role in STAFF.items()}
    house_ = furnished(place, Guided, theirs, "guiden", staff)
    yield house_
    house_.world.close()


def test_whoever_waits_for_a_place_is_told_where_in_the_queue(waiting: Guided) -> None:
    record = identity(waiting, waiting.offered(places=1))
    cases = [waiting.begun(f"Test {one}") for one in range(3)]
    for one in cases:
        waiting.start(one, "aktivitet", plats=record)
        waiting.later(minutes=1)
    lines = [own_page(waiting, one, "sara").lines for one in cases]
    assert [[one.position for one in line] for line in lines] == [[], [1], [2]]
    assert "Odling" in in_words(lines[1][0].label, "sv")


def test_a_booked_time_is_told_with_whom_and_may_be_called_off(lag: Lag) -> None:
    number = lag.begun()
    inside = lag.book(number, "2024-03-08 13:00")
    lag.book(number)
    lag.begin(number, "fråga", {"fråga": "Vad händer sedan?", "dag": "2024-03-07"})
    page = own_page(lag, number)
    assert [one.begins.day for one in page.times] == [6, 8], "the meeting of the team is not theirs"
    first = page.times[0]
    assert (in_words(first.label, "sv"), first.name, first.place) == (
        "Samtal",
        "Planering",
        "Rum 3",
    )
    assert [in_words(one, "sv") for one in first.whom] == ["Test Eva"]
    assert [one.action for one in first.actions] == ["avboka"]
    assert page.actions == (), "said once, where the time is"
    lag.act("eva", inside, "avboka")
    assert [one.begins.day for one in own_page(lag, number).times] == [6]
    lag.later(days=3)
    assert own_page(lag, number).times == (), "what has been is not to come"
