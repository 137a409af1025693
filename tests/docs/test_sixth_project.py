"""The project that the guide makes in an afternoon, of YAML alone: started by `stegvis new`, extended by
what the guide says, checked, published and served, with every story walked by a browser's requests.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest

from engine.cli import main
from engine.definitions.deployment import Deployment
from engine.definitions.load import load
from engine.operations.load_release import load_release
from engine.operations.read_project import read_project
from engine.operations.world import DEFAULT_TENANT, open_world
from engine.scenarios.run import run_all
from engine.storage.place import DataPlace
from tests.databases import copied_place, empty_place
from tests.docs.guided import NAME, extend
from tests.operations.house import START, Counting, Ticking
from tests.operations.test_stories import cast, played_to_the_end
from tests.web.over_http import OverHttp


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("kompassen")
    assert main(["new", NAME, "--title", "Kompassen", "--workspace", str(made)]) == 0
    extend(made / "deployments" / NAME)
    return made


@pytest.fixture(scope="module")
def deployment(workspace: Path) -> Deployment:
    return load(read_project(workspace)).deployments[NAME]


@pytest.fixture(scope="module")
def published(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataPlace]:
    words = ["publish", NAME, "--why", "Första versionen", "--workspace", str(workspace)]
    with empty_place("sqlite", tmp_path_factory.mktemp("data")) as place:
        assert main([*words, "--data", str(place.folder)]) == 0
        yield place


def test_the_check_has_nothing_to_remark(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(workspace)]) == 0
    assert capsys.readouterr().out.strip() == "Inget att anmärka på."


def test_its_stories_come_true_and_meet_all_there_is(deployment: Deployment) -> None:
    report = run_all(deployment)
    assert report.passed, "\n".join(report.lines("sv"))
    assert [one for one in report.missed if one.kind != "option"] == []
    assert len(report.results) == 6


def test_it_has_what_the_starter_has_not(deployment: Deployment) -> None:
    case = deployment.workflows["deltagare"]
    assert "mentor" in deployment.roles
    assert (set(deployment.consents), set(deployment.indicators)) == (
        {"deltagande"},
        {"deltagare", "provade"},
    )
    assert ("efteråt" in case.states, set(case.activities)) == (True, {"prova_på"})


def test_every_story_is_walked_over_http(
    published: DataPlace, tmp_path: Path, deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.operations.create_account.hashed", lambda password: "-")
    for story in deployment.stories:
        with copied_place(published, tmp_path / story.name) as place:
            world = open_world(place, clock=Ticking(START), chance=Counting())
            release = load_release(world, DEFAULT_TENANT, NAME)
            staff = cast(world, release.deployment, story)
            start = datetime.combine(story.on, time(9), tzinfo=release.deployment.calendar.zone)
            driver = OverHttp(world, release, staff, story, start)
            result = played_to_the_end(story, release.deployment, driver)
            assert [one.in_("sv") for one in result.failures] == []
            assert driver.pages
            world.close()
