"""The case of a project begins with the deployment, follows its releases, and stands beside others."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from engine.casework.draft import replay
from engine.definitions.load import load
from engine.definitions.story import Story
from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.form_page import FormPage
from engine.operations.list_cases import list_cases
from engine.operations.list_tasks import list_tasks
from engine.operations.load_release import load_release
from engine.operations.pass_time import pass_time
from engine.operations.played import Played
from engine.operations.publish import Published, publish
from engine.operations.read_board import read_board
from engine.operations.read_case import read_case
from engine.operations.read_consents import read_consents
from engine.operations.read_frame import read_frame
from engine.operations.start_activity import start_activity
from engine.operations.take_action import take_action
from engine.operations.verify import verify_all
from engine.operations.views import CaseList, CasePage, FormPlace, Frame
from engine.operations.views_activities import PointingShown, by_state
from engine.operations.views_day import Board, Tasks
from engine.operations.waking import TIMER
from engine.operations.world import DEFAULT_TENANT, open_world
from engine.scenarios.playing import play
from engine.storage import cases, events
from engine.storage.timers import due_timers
from tests.databases import create_data, empty_place
from tests.operations.guided import Guided
from tests.operations.house import Counting, Ticking
from tests.operations.test_stories import cast
from tests.projects import FOLDER, files

STORIES = load(files()).deployments["guiden"].stories
COURSE = {"ämne": "Bemötande", "antal": "14"}


def page(house: Guided, who: str, number: str = "projekt") -> CasePage:
    found = read_case(house.world, house.as_(who), number)
    assert isinstance(found, CasePage), found
    return found


def kept(house: Guided) -> cases.CaseRow:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        [row] = cases.projects_of(tx, "guiden")
    return row


def without_stories() -> dict[str, bytes]:
    return {path: text for path, text in files().items() if "/scenarios/" not in path}


def republished(house: Guided, *changes: tuple[str, str, str]) -> Published:
    found = without_stories()
    for name, old, new in changes:
        path = f"{FOLDER}/{name}.yaml"
        assert old in found[path].decode()
        found[path] = found[path].decode().replace(old, new).encode()
    made = publish(house.world, found, "guiden", why="Nytt", who="sara")
    assert isinstance(made, Published), made
    return made


def test_it_begins_when_the_deployment_is_published(guided: Guided) -> None:
    row = kept(guided)
    assert (row.number, row.person, row.opened_by, row.closed) == ("projekt", None, "system", False)
    with guided.world.storage.reading(DEFAULT_TENANT) as tx:
        assert replay(events.history(tx, row.case.id)) == row.case


def test_a_later_release_brings_one_and_never_a_second(kind: str, tmp_path) -> None:
    path = f"{FOLDER}/deployment.yaml"
    alone = without_stories() | {path: files()[path].replace(b", projekt]", b"]")}
    with empty_place(kind, tmp_path / "data") as place:
        create_data(place)
        world = open_world(
            place, clock=Ticking(datetime(2024, 3, 4).astimezone()), chance=Counting()
        )
        counted = []
        for found in (alone, without_stories(), files()):
            assert isinstance(publish(world, found, "guiden", why="Prov", who="prov"), Published)
            with world.storage.reading(DEFAULT_TENANT) as tx:
                counted.append(len(cases.projects_of(tx, "guiden")))
        world.close()
    assert counted == [0, 1, 1]


def test_it_goes_by_the_newest_release_where_it_still_has_a_place(guided: Guided) -> None:
    guided.offered()
    second = republished(guided, ("workflows/projekt", "Projektet själv", "Allt vi gör"))
    assert (page(guided, "sara").release, in_words(page(guided, "sara").title, "sv")) == (
        second.number,
        "Allt vi gör",
    )
    republished(
        guided,
        (
            "workflows/katalogaktivitet",
            "starts: öppen\nstates:\n  öppen:",
            "starts: ny\nstates:\n  ny:\n    was: öppen",
        ),
        ("workflows/katalogaktivitet", "to: öppen}", "to: ny}"),
        ("workflows/aktivitet", "in_state(öppen)", "in_state(ny)"),
    )
    assert page(guided, "sara").release == second.number
    guided.act("sara", "projekt.1", "stäng")
    third = republished(guided, ("workflows/projekt", "Projektet själv", "Igen"))
    assert page(guided, "sara").release == third.number


def test_those_who_do_something_there_see_all_of_it(guided: Guided) -> None:
    guided.send("eva", FormPlace(form="utbildning", case="projekt"), COURSE)
    inside = guided.offered()
    assert [one.number for one in page(guided, "eva").activities] == [inside]
    assert page(guided, "eva", inside).belongs is not None
    reads = page(guided, "olle")
    assert (reads.limited, len(reads.submissions), reads.state) == (True, 1, "")
    assert isinstance(read_case(guided.world, guided.as_("olle"), inside), Refused)
    assert isinstance(read_case(guided.world, guided.as_("greta"), "projekt"), Refused)
    assert isinstance(take_action(guided.world, guided.as_("eva"), "projekt", "stäng"), Refused)
    shown = {name: read_frame(guided.world, guided.as_(name)) for name in ("sara", "eva", "greta")}
    assert {name: len(f.projects) for name, f in shown.items() if isinstance(f, Frame)} == {
        "sara": 1, "eva": 1, "greta": 0,
    }  # fmt: skip


def test_it_does_not_stand_among_peoples_cases(guided: Guided) -> None:
    number = guided.begun()
    guided.offered()
    listed = list_cases(guided.world, guided.as_("sara"))
    assert isinstance(listed, CaseList)
    assert ([one.number for one in listed.rows], listed.count) == ([number], 1)
    assert [one.name for one in listed.workflows] == ["deltagare"]
    board = read_board(guided.world, guided.as_("sara"))
    assert isinstance(board, Board)
    assert [card.number for column in board.columns for card in column.cards] == [number]
    frame = read_frame(guided.world, guided.as_("sara"))
    assert isinstance(frame, Frame)
    assert [one.workflow for one in frame.openings] == ["deltagare"]


def test_what_falls_due_in_it_is_somebodys_task(guided: Guided) -> None:
    guided.later(days=190)
    pass_time(guided.world, DEFAULT_TENANT, kept(guided).case.id)
    tasks = list_tasks(guided.world, guided.as_("sara"))
    assert isinstance(tasks, Tasks)
    [task] = tasks.mine or tasks.free
    assert (in_words(task.person, "sv"), task.number) == ("Guiden", "projekt")


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.scenarios}/{story.name}")
def test_a_story_goes_the_same_way_on_stored_data(
    kind: str, tmp_path, story: Story, monkeypatch
) -> None:
    """Published on the story's first day, when the project begins in it."""
    monkeypatch.setattr("engine.operations.create_account.hashed", lambda password: "-")
    zone = load(files()).deployments["guiden"].calendar.zone
    start = datetime.combine(story.on, time(9), tzinfo=zone)
    with empty_place(kind, tmp_path / "data") as place:
        create_data(place)
        world = open_world(place, clock=Ticking(start - timedelta(seconds=1)), chance=Counting())
        assert isinstance(publish(world, files(), "guiden", why="Prov", who="prov"), Published)
        release = load_release(world, DEFAULT_TENANT, "guiden")
        people = cast(world, release.deployment, story)
        driver = Played(world, release, people, story, start)
        result = play(story, release.deployment, driver)
        assert [failure.in_("sv") for failure in result.failures] == []
        found = verify_all(world, DEFAULT_TENANT)
        assert (found.cases >= len(driver.numbers), found.broken) == (True, ())
        world.close()


def chosen(house: Guided, number: str, record: str) -> str:
    return house.start(number, "aktivitet", plats=identity(house, record))


def identity(house: Guided, number: str) -> str:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = cases.find_case(tx, "guiden", number)
    assert row is not None
    return row.case.id


def test_what_is_pointed_at_names_the_activity_and_tells_who_points(guided: Guided) -> None:
    record, number = guided.offered("Odling", 3), guided.begun()
    inside = chosen(guided, number, record)
    [shown] = page(guided, "eva", number).activities
    assert in_words(shown.name, "sv") == "Odling"
    own = page(guided, "eva", inside).belongs
    assert own is not None
    assert [in_words(value, "sv") for _, value in own.rows] == ["Odling", "Nej"]
    [pointing] = page(guided, "sara", record).pointing
    assert (pointing.number, in_words(pointing.name, "sv")) == (inside, "Ada Ask")
    guided.begun("Bo Berg")
    assert [one.number for one in page(guided, "eva", record).pointing] == [inside]
    assert assign(guided.world, guided.as_("sara"), number, {"coach": None})
    assert page(guided, "eva", record).pointing == ()


def test_what_may_be_pointed_at_is_asked_again_when_it_is_sent(guided: Guided) -> None:
    record, number = guided.offered("Odling"), guided.begun()
    place = FormPlace(form="aktivitet", case=number, starts="aktivitet")
    guided.write("sara", place, {"plats": identity(guided, record)})
    guided.act("sara", record, "stäng")
    found = start_activity(guided.world, guided.as_("sara"), place)
    assert isinstance(found, FormPage)
    assert [one.path for one in found.way.settled.problems] == ["plats"]
    assert page(guided, "sara", number).activities == ()


def state_of(house: Guided, number: str) -> str:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = cases.find_case(tx, "guiden", number)
    assert row is not None
    return row.case.state


def test_a_freed_place_wakes_who_has_waited_longest(guided: Guided) -> None:
    record = identity(guided, guided.offered("Odling"))
    first, second, third = (guided.begun(f"Test {one}") for one in range(3))
    inside = [guided.start(one, "aktivitet", plats=record) for one in (first, second, third)]
    assert [state_of(guided, one) for one in inside] == ["planerad", "väntar", "väntar"]
    guided.act("sara", inside[0], "sluta")
    assert [state_of(guided, one) for one in inside] == ["slut", "väntar", "väntar"]
    guided.later(minutes=1)
    with guided.world.storage.reading(DEFAULT_TENANT) as tx:
        due = due_timers(tx, guided.world.now())
    for timer in due:
        pass_time(guided.world, DEFAULT_TENANT, timer.removeprefix(TIMER))
    assert [state_of(guided, one) for one in inside] == ["slut", "planerad", "väntar"]


def test_the_projects_own_case_has_no_consents(guided: Guided) -> None:
    refused = read_consents(guided.world, guided.as_("sara"), "projekt")
    assert isinstance(refused, Refused)
    assert refused.reason.kind == "missing"
    assert "inte om någon person" in in_words(refused.reason.sentence, "sv")


def test_those_who_point_at_a_group_are_counted_by_state() -> None:
    """In the order in which the states are met; those who have ended are not counted."""
    states = [("Väntar", False), ("Med", False), ("Väntar", False), ("Slut", True), ("Med", True)]
    pointing = [
        PointingShown(number=f"N-{at}", name="", label="", state=state, closed=closed)
        for at, (state, closed) in enumerate(states)
    ]
    assert by_state(pointing) == (("Väntar", 2), ("Med", 1))
    assert by_state([]) == ()
