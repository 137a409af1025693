"""Indicators are counted from facts, kept and caught up; figure and list agree; nothing of few
is told.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from engine.foundation.wrong import Refused
from engine.operations import facts_kept
from engine.operations import read_follow_up as following
from engine.operations.fetch_follow_up import fetch_follow_up
from engine.operations.publish import Published, publish
from engine.operations.read_attendance import Fetched
from engine.operations.read_follow_up import MONTH, read_figure_list, read_follow_up
from engine.operations.read_project import read_project
from engine.operations.views import FormPlace
from engine.operations.views_follow_up import FigureList, FollowUp, Line, Wanted
from engine.operations.working_out import FIGURES
from engine.operations.world import DEFAULT_TENANT
from engine.storage.cases import find_case
from tests.operations.cloned import clone
from tests.operations.house import PROJECT, House
from tests.operations.test_case_statements import counted
from tests.operations.test_figures import NUMBERS
from tests.web.scene import protect

SEX, PLACE = Wanted(split="person.sex"), Wanted(split="person.kommun")


def page(house: House, wanted: Wanted | None = None, who: str = "sara") -> FollowUp:
    found = read_follow_up(house.world, house.as_(who), wanted or Wanted())
    assert isinstance(found, FollowUp), found
    return found


def line(found: FollowUp, name: str) -> Line:
    return next(one for one in found.lines if one.name == name)


def listed(house: House, name: str, wanted: Wanted | None = None, group: str | None = None):
    found = read_figure_list(house.world, house.as_("sara"), name, wanted or Wanted(), group)
    assert isinstance(found, FigureList), found
    return found


@pytest.fixture
def six(house: House) -> tuple[House, list[str]]:
    """Six who have begun, a day apart, the last in another sub-project."""
    numbers = []
    for at, one in enumerate(NUMBERS):
        part = "två" if at == 5 else "ett"
        numbers.append(house.to_active(who="sara", number=one, name=f"Test {at}", subproject=part))
        house.later(days=1)
    return house, numbers


Six = tuple[House, list[str]]


def test_what_has_happened_is_counted_and_held_against_its_target(six: Six) -> None:
    house, _ = six
    begun = line(page(house), "började")
    assert (begun.value, begun.of, begun.missing, begun.target) == (6, 6, 0, 20)
    assert begun.until == date(2024, 4, 3)
    assert begun.forecast == pytest.approx(6 * 30 / 6)
    assert not begun.met


def test_a_sub_project_has_its_own_target(six: Six) -> None:
    house, _ = six
    two = line(page(house, Wanted(subproject="två")), "började")
    assert (two.value, two.target, two.met) == (1, 1, True)
    assert line(page(house, Wanted(subproject="ett")), "började").target is None


def test_a_period_is_by_the_day_of_the_indicator(six: Six) -> None:
    house, _ = six
    days = Wanted(first=date(2024, 3, 5), last=date(2024, 3, 6))
    assert line(page(house, days), "började").value == 2
    assert line(page(house, Wanted(period="2023")), "började").value == 0
    assert line(page(house, Wanted(period="2024")), "började").value == 6
    house.later(days=31)
    assert line(page(house, Wanted(period=MONTH)), "började").value == 6


def test_a_person_is_counted_once_and_participations_apart(six: Six) -> None:
    house, _ = six
    house.to_active(who="sara", number=NUMBERS[0], name="Test 0", subproject="två")
    found = page(house)
    assert line(found, "personer").value == 6
    assert (line(found, "började").value, line(found, "började").people) == (7, 6)


def test_what_is_not_known_is_missing_and_no_answer(six: Six) -> None:
    house, numbers = six
    house.send("kurt", FormPlace(form="mående", case=numbers[0]), GLAD)
    glad = line(page(house), "glad")
    assert (glad.value, glad.of, glad.missing) == (100, 1, 5)


GLAD = {"": "", "svar.glad": "2", "svar.lugn": "2", "inte_leva": "false"}


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        SEX,
        PLACE,
        Wanted(subproject="ett"),
        Wanted(period="2024"),
        Wanted(first=date(2024, 3, 6), split="person.sex"),
    ],
)
def test_the_figure_and_the_list_agree(six: Six, wanted: Wanted) -> None:
    house, numbers = six
    house.send("kurt", FormPlace(form="mående", case=numbers[0]), GLAD)
    for one in page(house, wanted).lines:
        assert len(listed(house, one.name, wanted).rows) == one.of, one
        assert listed(house, one.name, wanted).line.value == one.value
        for group in one.groups:
            inside = listed(house, one.name, wanted, group.name or "")
            assert inside.line.value == group.value
            assert one.measure != "count" or len(inside.rows) == group.value


def test_a_split_tells_of_each_group_and_they_make_up_the_whole(six: Six) -> None:
    house, _ = six
    begun = line(page(house, SEX), "började")
    assert {one.name: one.value for one in begun.groups} == {"woman": 3, "man": 3} or sum(
        one.value or 0 for one in begun.groups
    ) == 6


def test_those_who_see_figures_only_are_told_of_no_few(six: Six) -> None:
    house, _ = six
    found = page(house, SEX, who="stig")
    begun = line(found, "började")
    assert (begun.value, begun.of, begun.people) == (6, None, None)
    assert all(one.hidden and one.value is None for one in begun.groups)
    assert line(page(house, Wanted(subproject="två"), who="stig"), "började").hidden
    assert line(page(house, Wanted(subproject="ett"), who="stig"), "började").hidden, (
        "the rest is one"
    )


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(period=MONTH),
        Wanted(first=date(2024, 3, 5)),
        Wanted(last=date(2024, 3, 5)),
        Wanted(period="2024", subproject="ett"),
        Wanted(period="2024", split="person.sex"),
        Wanted(subproject="ett", split="person.sex"),
    ],
)
def test_they_look_at_one_thing_at_a_time(six: Six, wanted: Wanted) -> None:
    house, _ = six
    found = page(house, wanted, who="stig")
    assert found.narrowed
    ways = (found.wanted.period, found.wanted.subproject, found.wanted.split)
    assert sum(map(bool, ways)) <= 1
    assert (found.wanted.first, found.wanted.last) == (None, None)


def test_they_see_no_list(six: Six) -> None:
    house, _ = six
    assert isinstance(
        read_figure_list(house.world, house.as_("stig"), "började", Wanted()), Refused
    )


@pytest.mark.parametrize("who", ["cia", "kurt", "rut", "greta"])
def test_others_see_no_figures(house: House, who: str) -> None:
    caller = house.as_(who)
    assert isinstance(read_follow_up(house.world, caller, Wanted()), Refused)
    assert isinstance(read_figure_list(house.world, caller, "började", Wanted()), Refused)
    assert isinstance(fetch_follow_up(house.world, caller, Wanted(), "sv"), Refused)


def test_the_protected_are_in_no_figure(six: Six) -> None:
    house, numbers = six
    assert line(page(house), "började").value == 6
    protect(house, numbers[2])
    found = page(house)
    assert line(found, "började").value == 5
    assert numbers[2] not in {one.number for one in listed(house, "började").rows}
    assert found.running == 5


def test_only_what_has_changed_is_counted_again(six: Six, monkeypatch: pytest.MonkeyPatch) -> None:
    house, numbers = six
    page(house)
    again: list[str] = []
    count = facts_kept.counted_in

    def told(desk, file, *more):
        again.append(file.row.number)
        return count(desk, file, *more)

    monkeypatch.setattr(facts_kept, "counted_in", told)
    page(house)
    assert again == []
    house.send("kurt", FormPlace(form="mående", case=numbers[3]), GLAD)
    page(house)
    assert again == [numbers[3]]


def test_other_definitions_are_counted_by_at_once(six: Six) -> None:
    house, _ = six
    page(house)
    files = dict(read_project(PROJECT))
    at = "deployments/prov/deployment.yaml"
    files[at] = files[at].replace(b"count: ever_in(deltar)", b"count: ever_in(avslutad)")
    assert isinstance(publish(house.world, files, "prov", why="Annat", who="sara"), Published)
    assert line(page(house), "började").value == 0


def test_what_depends_on_the_day_is_counted_each_day(six: Six) -> None:
    house, _ = six
    assert line(page(house), "länge").value == 0
    house.later(days=40)
    assert line(page(house), "länge").value == 6


def test_a_thousand_cases_take_as_many_statements_as_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = house.to_active(who="sara", number=NUMBERS[0], name="Test Ett")
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", number)
    assert row is not None
    clone(house, row.case.id, 1_000)
    monkeypatch.setattr(following, "FIGURES", replace(FIGURES, at_once=2_000))
    with counted(house, monkeypatch) as first:
        assert line(page(house), "började").value == 1_001
    assert len(first) <= 90
    with counted(house, monkeypatch) as later:
        page(house)
    assert len(later) <= 20


@pytest.mark.parametrize(("who", "told"), [("sara", "6"), ("stig", "6")])
def test_the_file_holds_what_the_page_does(six: Six, who: str, told: str) -> None:
    house, _ = six
    found = fetch_follow_up(house.world, house.as_(who), SEX, "sv")
    assert isinstance(found, Fetched)
    rows = list(csv.DictReader(StringIO(found.content.decode("utf-8-sig")), delimiter=";"))
    own = [
        row for row in rows if row["Indikator"] == "=Har börjat" or "Har börjat" in row["Indikator"]
    ]
    assert own[0]["Utfall"] == told
    assert own[0]["Indikator"].startswith("'="), "a sheet would work it out"
    assert ("färre än 5" in own[1]["Utfall"]) == (who == "stig")


def test_the_workbook_opens_and_holds_texts_as_texts(six: Six) -> None:
    house, _ = six
    found = fetch_follow_up(house.world, house.as_("sara"), Wanted(), "sv", as_workbook=True)
    assert isinstance(found, Fetched)
    with ZipFile(BytesIO(found.content)) as packed:
        assert packed.testzip() is None
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert '<t xml:space="preserve">=Har börjat</t>' in sheet
    assert "<f>" not in sheet
    assert "<v>6</v>" in sheet
