"""The stories that the core passes, passed again through the operations on a real database: on PostgreSQL,
and on SQLite too in long runs, since there they go over HTTP (`tests/web/test_stories.py`). Of a project's
stories one in three is played, and in long runs all; of those that were written for tests all are.

A role's account in these houses is called as the role, as in the story's own cast.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from _pytest.mark import ParameterSet

from engine.definitions.deployment import Deployment
from engine.definitions.load import Loaded, load
from engine.definitions.story import Story
from engine.foundation.bounded import Bounded
from engine.operations.callers import Account
from engine.operations.create_account import NewAccount, create_account
from engine.operations.load_release import load_release
from engine.operations.played import Played
from engine.operations.publish import Published, publish
from engine.operations.read_project import read_project
from engine.operations.verify import verify_all
from engine.operations.world import DEFAULT_TENANT, MOST_TEXT, World, open_world
from engine.scenarios.beginnings import settings_of
from engine.scenarios.cast import outsider
from engine.scenarios.playing import StoryResult, play
from engine.storage.place import DataPlace
from tests.databases import copied_place, create_data, empty_place
from tests.operations.house import ACTIVITIES, PROJECT, START, Counting, Ticking
from tests.operations.lag import MEETINGS, files_of_lag

REPOSITORY = Path(__file__).parents[2]
SHIPPED = ("mosaik", "nya_vägar", "samkraft", "visa_vägen", "värend")
FOLDERS = {
    "prov": PROJECT,
    "stig": ACTIVITIES,
    "lag": MEETINGS,
    **dict.fromkeys(SHIPPED, REPOSITORY),
}
MORNING = time(9)
SHARE = 3
ELSEWHERE = 1_000_000
"""Where identities begin that are made before a story is played."""


@cache
def loaded(folder: Path) -> Loaded:
    return load(files_in(folder))


def files_in(folder: Path) -> Mapping[str, bytes]:
    return files_of_lag() if folder == MEETINGS else read_project(folder)


TOLD = {
    (story.file, story.name): (name, story)
    for name, folder in FOLDERS.items()
    for story in loaded(folder).deployments[name].stories
}
STORIES = [story for _, story in TOLD.values()]


def deployment_of(story: Story) -> str:
    return TOLD[story.file, story.name][0]


@pytest.fixture(scope="module")
def houses(tmp_path_factory) -> Iterator[Houses]:
    """A place for each database and deployment, published; made when it is asked for."""
    with ExitStack() as stack:
        yield Houses(stack, tmp_path_factory.mktemp("hus"))


class Houses:
    """Each is made when it is asked for, once. A story about a project is told from the day on which the
    project's own case begins, which is that on which it is published.
    """

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.stack, self.folder = stack, folder
        self.made: dict[tuple[str, str, datetime], DataPlace] = {}

    def of(self, kind: str, story: Story) -> DataPlace:
        deployment = loaded(FOLDERS[deployment_of(story)]).deployments[deployment_of(story)]
        about_project = story.workflow in deployment.projects
        zone = deployment.calendar.zone
        begins = datetime.combine(story.on, MORNING, tzinfo=zone) if about_project else START
        key = kind, deployment.name, begins
        if key not in self.made:
            self.made[key] = self.published(kind, deployment.name, begins)
        return self.made[key]

    def published(self, kind: str, name: str, now: datetime) -> DataPlace:
        folder = self.folder / kind / name / f"{now:%Y%m%d}"
        place = self.stack.enter_context(empty_place(kind, folder))
        create_data(place)
        world = open_world(place, clock=Ticking(now), chance=Counting(ELSEWHERE))
        files = files_in(FOLDERS[name])
        assert isinstance(publish(world, files, name, why="Prov", who="prov"), Published)
        world.close()
        return place


COMPILED: Bounded[tuple[str, str], Deployment] = Bounded(MOST_TEXT)


def cast(world: World, deployment: Deployment, story: Story) -> dict[str, Account]:
    """An account for each of the story's staff, and for each role that none of them holds."""
    held = {role for name in story.staff.values() for role in deployment.expanded(name)}
    wanted = {name: deployment.expanded(role) for name, role in story.staff.items()}
    wanted |= {
        role.name: frozenset({role.name})
        for role in deployment.roles.values()
        if not role.includes and role.name not in held
    }
    outside, role = deployment.organisations.keys() - wanted.keys(), outsider(deployment)
    wanted |= {name: frozenset({role}) for name in outside if role is not None}
    return {name: account(world, deployment, name, roles) for name, roles in wanted.items()}


def account(world: World, deployment: Deployment, name: str, roles: frozenset[str]) -> Account:
    """One that is called as an organisation works for it."""
    new = NewAccount(
        name=name,
        label=name,
        password="prov prov prov",
        roles={deployment.name: roles},
        organisation=name if name in deployment.organisations else None,
    )
    made = create_account(world, new)
    assert isinstance(made, Account), made
    return made


def with_settings(deployment: Deployment, story: Story) -> Deployment:
    """The deployment with what the story sets otherwise."""
    own = settings_of(deployment, story)
    settings = {
        name: replace(one, value=own.get(name, one.value))
        for name, one in deployment.settings.items()
    }
    subprojects = {
        name: replace(one, settings={**one.settings, **own})
        for name, one in deployment.subprojects.items()
    }
    return replace(deployment, settings=settings, subprojects=subprojects)


def called(story: Story) -> str:
    return f"{deployment_of(story)}/{story.scenarios}/{story.name}"


def dealt() -> Iterator[ParameterSet]:
    for number, story in enumerate(STORIES):
        shipped = FOLDERS[deployment_of(story)] == REPOSITORY
        marks = [pytest.mark.long] if shipped and number % SHARE else []
        yield pytest.param(story, marks=marks, id=called(story))


@pytest.mark.parametrize("kind", ["postgresql", pytest.param("sqlite", marks=pytest.mark.long)])
@pytest.mark.parametrize("story", list(dealt()))
def test_a_story_goes_the_same_way_on_stored_data(houses, kind, tmp_path, story, monkeypatch):
    monkeypatch.setattr("engine.operations.create_account.hashed", lambda password: "-")
    with copied_place(houses.of(kind, story), tmp_path / "data") as place:
        played_in(place, story, Played)


Way = TypeVar("Way", bound=Played)


def played_in(place: DataPlace, story: Story, way: type[Way]) -> Way:
    """Played that way, as expected, and with every chain of the log whole."""
    name = deployment_of(story)
    world = open_world(place, clock=Ticking(START), chance=Counting())
    world.compiled.update(COMPILED)
    release = load_release(world, DEFAULT_TENANT, name)
    COMPILED.update(world.compiled)
    if story.settings:
        world.compiled.keep((release.snapshot, name), with_settings(release.deployment, story), 1)
        release = load_release(world, DEFAULT_TENANT, name)
    start = datetime.combine(story.on, MORNING, tzinfo=release.deployment.calendar.zone)
    driver = way(world, release, cast(world, release.deployment, story), story, start)
    result = played_to_the_end(story, release.deployment, driver)
    assert [failure.in_("sv") for failure in result.failures] == []
    found = verify_all(world, DEFAULT_TENANT)
    assert (found.cases, found.broken) == (len(driver.numbers), ())
    world.close()
    return driver


def played_to_the_end(story: Story, deployment: Deployment, driver: Played) -> StoryResult:
    """What came of it; a driver that holds something open while it plays lets go of it."""
    with driver if isinstance(driver, AbstractContextManager) else nullcontext():
        return play(story, deployment, driver)


def test_only_contact_persons_answer_for_their_organisation() -> None:
    """Who sends people to a project, or reviews how it works, is no party to what others are asked."""
    found = loaded(REPOSITORY).deployments
    assert found["visa_vägen"].representing == {"part"}
    assert found["värend"].representing == {"kontaktperson"}
