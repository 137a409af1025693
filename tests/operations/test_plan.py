"""The participant's own plan: in their order, which means nothing; as it stood on any day; and as a file."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from engine.casework.draft import replay
from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.arrange_plan import DOWN, UP, arrange_plan
from engine.operations.print_plan import print_plan
from engine.operations.print_submission import Printed
from engine.operations.read_case import read_case
from engine.operations.read_plan import When, read_plan
from engine.operations.start_activity import start_activity
from engine.operations.views import CasePage, FormPlace, Moved
from engine.operations.views_activities import Begun
from engine.operations.views_plan import PlanPage
from engine.operations.world import DEFAULT_TENANT
from engine.storage import audit, cases, events
from tests.operations.stig import Stig


def plan(house: Stig, number: str, day: date | None = None, sent: str = "") -> PlanPage:
    found = read_plan(house.world, house.as_("eva"), number, When(day=day, sent=sent))
    assert isinstance(found, PlanPage), found
    return found


def names(page: PlanPage) -> list[str]:
    return [in_words(one.name, "sv") for one in page.items]


def goal(house: Stig, number: str, name: str) -> str:
    place = FormPlace(form="mål", case=number, starts="mål")
    house.write("eva", place, {"mål": name, "när": "2024-06-03"})
    begun = start_activity(house.world, house.as_("eva"), place)
    assert isinstance(begun, Begun), begun
    return begun.number


@pytest.fixture
def three(stig: Stig) -> tuple[Stig, str, list[str]]:
    number = stig.begun()
    stig.start(number)  # a placement is none of the plan
    return stig, number, [goal(stig, number, name) for name in ("Spela", "Bo kvar", "Sova")]


Three = tuple[Stig, str, list[str]]


def test_the_plan_has_its_own_activities_alone_and_a_new_one_comes_last(three: Three) -> None:
    house, number, goals = three
    shown = plan(house, number)
    assert names(shown) == ["Spela", "Bo kvar", "Sova"]
    assert [one.number for one in shown.items] == goals
    assert [in_words(label, "sv") for label, _ in shown.items[0].rows] == ["Till när?"]
    assert [one.use for one in shown.startable] == ["mål"]


def test_what_is_moved_stands_there_and_nothing_else_changes(three: Three) -> None:
    house, number, goals = three
    assert isinstance(arrange_plan(house.world, house.as_("eva"), number, goals[2], UP), Moved)
    assert names(plan(house, number)) == ["Spela", "Sova", "Bo kvar"]
    assert isinstance(arrange_plan(house.world, house.as_("eva"), number, goals[0], DOWN), Moved)
    assert names(plan(house, number)) == ["Sova", "Spela", "Bo kvar"]
    arrange_plan(house.world, house.as_("eva"), number, goals[2], UP)  # first already
    assert names(plan(house, number)) == ["Sova", "Spela", "Bo kvar"]
    goal(house, number, "Resa")
    assert names(plan(house, number)) == ["Sova", "Spela", "Bo kvar", "Resa"]
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        kept = cases.find_case(tx, "stig", number)
        assert kept is not None
        assert replay(events.history(tx, kept.case.id)) == kept.case
        assert [one.act for one in audit.entries(tx, kept.case.id)].count("arrange_plan") == 3


def test_what_is_over_is_passed_by(three: Three) -> None:
    house, number, goals = three
    house.act("eva", goals[1], "nått")
    arrange_plan(house.world, house.as_("eva"), number, goals[2], UP)
    shown = plan(house, number)
    assert names(shown) == ["Sova", "Spela"]
    assert [in_words(one.name, "sv") for one in shown.over] == ["Bo kvar"]
    house.act("eva", goals[1], "igen")
    assert sorted(names(plan(house, number))) == ["Bo kvar", "Sova", "Spela"]


def test_it_is_shown_as_it_stood_when_a_day_was_over_and_when_something_was_sent(
    three: Three,
) -> None:
    house, number, goals = three
    first = house.clock.now().date()
    house.send("eva", FormPlace(form="framsteg", case=goals[0]), {"hur_långt": "2"})
    planned = house.send("eva", FormPlace(form="planering", case=number), {"": ""})
    house.clock.moment += timedelta(days=3)
    house.send("eva", FormPlace(form="framsteg", case=goals[0]), {"hur_långt": "7"})
    house.act("eva", goals[1], "nått")
    arrange_plan(house.world, house.as_("eva"), number, goals[2], UP)
    now, then = plan(house, number), plan(house, number, day=first)
    assert names(now) == ["Sova", "Spela"]
    assert names(then) == ["Spela", "Bo kvar", "Sova"]
    assert [[one.value for one in item.figures] for item in (now.items[1], then.items[0])] == [
        [7, 5], [2, 0],
    ]  # fmt: skip
    assert now.items[1].figures[0].share == 0.7
    assert now.items[1].figures[1].share is None
    assert then.at is not None
    assert not then.may_arrange
    assert now.days == (house.clock.now().date(), first)
    before = plan(house, number, day=first - timedelta(days=1))
    assert (before.items, before.over) == ((), ())
    sent = plan(house, number, sent=planned.submission)
    assert [[one.value for one in item.figures] for item in sent.items] == [[2, 0], [], []]
    assert sent.at is not None


def test_it_prints_as_a_file_with_who_pays(three: Three) -> None:
    house, number, goals = three
    house.send("eva", FormPlace(form="framsteg", case=goals[0]), {"hur_långt": "3"})
    made = print_plan(house.world, house.as_("eva"), number, "sv")
    assert isinstance(made, Printed), made
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(made.content)).pages)
    assert "Plan för Ada Ask" in text
    assert text.index("Spela") < text.index("Bo kvar") < text.index("Sova")
    assert "3 av 10" in text
    assert "Ada" not in made.name
    assert "Finansieras av Europeiska unionen" in text
    refused = print_plan(house.world, house.as_("eva"), number, "xx")
    assert isinstance(refused, Refused)


@pytest.mark.parametrize("who", ["kim", "uno"])
def test_those_outside_the_case_see_and_move_nothing(three: Three, who: str) -> None:
    house, number, goals = three
    for found in (
        read_plan(house.world, house.as_(who), number),
        arrange_plan(house.world, house.as_(who), number, goals[0], DOWN),
        print_plan(house.world, house.as_(who), number, "sv"),
    ):
        assert isinstance(found, Refused)
        assert found.reason.kind == "missing"


def test_what_is_not_in_the_plan_is_not_moved_and_an_activity_has_none(three: Three) -> None:
    house, number, goals = three
    for activity in (f"{number}.1", f"{number}.99", ""):
        found = arrange_plan(house.world, house.as_("eva"), number, activity, UP)
        assert isinstance(found, Refused)
    inside = read_plan(house.world, house.as_("eva"), goals[0])
    assert isinstance(inside, Refused)


def test_what_is_measured_in_activities_is_one_series_on_the_page_of_the_case(three: Three) -> None:
    house, number, goals = three
    for goal_, value in ((goals[0], "2"), (goals[1], "5"), (goals[0], "7")):
        house.send("eva", FormPlace(form="framsteg", case=goal_), {"hur_långt": value})
    page = read_case(house.world, house.as_("eva"), number)
    assert isinstance(page, CasePage)
    told = [(one.value, [(p.value, p.number) for p in one.points]) for one in page.measurements]
    where = [goals[0], goals[1], goals[0]]
    assert told == [
        ("framme", list(zip((2, 5, 7), where, strict=True))),
        ("kvar", list(zip((8, 5, 3), where, strict=True))),
    ]
