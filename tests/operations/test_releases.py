"""Publishing: the same text is the same snapshot, errors publish nothing, cases stay with theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.foundation.wrong import NoReleaseError, ProjectFolderError, StorageError
from engine.operations.healthz import healthz
from engine.operations.list_deployments import list_deployments
from engine.operations.load_release import load_release
from engine.operations.publish import Published, Unpublished, publish
from engine.operations.read_project import MOST_FILES, read_project
from engine.operations.world import open_world
from engine.storage.database import known_revisions
from engine.storage.releases import find_release, snapshot_files
from tests.operations.house import PROJECT
from tests.operations.test_way import page, sv

WORKFLOW = "deployments/prov/workflows/deltagare.yaml"


def published(house, files):
    found = publish(house.world, files, "prov", why="Ändrat", who="sara")
    assert isinstance(found, Published), found
    return found


def changed(old: bytes, new: bytes, path=WORKFLOW):
    files = dict(read_project(PROJECT))
    assert old in files[path]
    return {**files, path: files[path].replace(old, new)}


def test_the_same_text_makes_no_release_and_is_the_same_snapshot(house):
    again = published(house, read_project(PROJECT))
    assert (again.number, again.again) == (1, True)
    other = published(house, changed("label: Anmäld".encode(), b"label: Inkommen"))
    assert (other.number, other.again) == (2, False)
    back = published(house, read_project(PROJECT))
    assert (back.number, back.snapshot, back.again) == (3, again.snapshot, False)


def test_a_snapshot_keeps_exactly_what_the_deployment_uses(house):
    extra = b"form: oanvand\ntitle: X\nfields: {a: {type: text, label: A}}\n"
    files = {**read_project(PROJECT), "forms/oanvänd.yaml": extra}
    assert published(house, files).again
    used = set(read_project(PROJECT))
    with house.world.storage.reading("kommunen") as tx:
        row = find_release(tx, "prov")
        kept = snapshot_files(tx, row.snapshot)
    assert set(kept) == used
    assert kept["forms/mående.yaml"].encode() == read_project(PROJECT)["forms/mående.yaml"]


def test_errors_publish_nothing(house):
    files = changed(b"starts: ", b"starts: finns_inte  # ")
    found = publish(house.world, files, "prov", why="Fel", who="sara")
    assert isinstance(found, Unpublished)
    assert found.diagnostics
    assert load_release(house.world, "kommunen", "prov").number == 1


def test_what_is_not_there_cannot_be_published_or_loaded(house):
    with pytest.raises(NoReleaseError):
        publish(house.world, read_project(PROJECT), "annan", why="x", who="sara")
    with pytest.raises(NoReleaseError, match="inte publicerat"):
        load_release(house.world, "kommunen", "annan")


def test_a_case_stays_with_the_release_that_it_was_opened_under(house):
    number = house.open_case()
    published(house, changed(b"label: Ta emot", b"label: Godta"))
    later = house.open_case()
    first, second = page(house, "sara", number), page(house, "sara", later)
    assert (first.release, second.release) == (1, 2)
    assert [sv(one.label) for one in first.actions] == ["Ta emot"]
    assert [sv(one.label) for one in second.actions] == ["Godta"]
    (card,) = list_deployments(house.world)
    assert (card.name, card.release) == ("prov", 2)


def test_a_release_is_compiled_once(house):
    first = load_release(house.world, "kommunen", "prov")
    assert load_release(house.world, "kommunen", "prov").deployment is first.deployment


def test_the_house_says_how_it_is(house):
    health = healthz(house.world)
    assert (health.ok, health.revision) == (True, known_revisions()[0])


def test_without_a_database_nothing_opens(tmp_path: Path):
    with pytest.raises(StorageError):
        open_world(tmp_path)


def test_a_project_is_its_definitions_and_nothing_else(tmp_path: Path):
    inside = tmp_path / "deployments" / "a" / "forms"
    inside.mkdir(parents=True)
    (tmp_path / "forms").mkdir()
    (inside / "x.yaml").write_text("form: x")
    (tmp_path / "forms" / "y.yml").write_text("form: y")
    (inside / "read.md").write_text("x")
    (inside / ".hidden.yaml").write_text("x")
    (tmp_path / "z.yaml").write_text("x")
    (inside / "link.yaml").symlink_to("/etc/hostname")
    assert read_project(tmp_path) == {
        "deployments/a/forms/x.yaml": b"form: x", "forms/y.yml": b"form: y",
    }  # fmt: skip


def test_a_folder_that_is_not_there_or_too_large_is_said(tmp_path: Path, monkeypatch):
    with pytest.raises(ProjectFolderError, match="ingen mapp"):
        read_project(tmp_path / "nix")
    (tmp_path / "forms").mkdir()
    for at in range(3):
        (tmp_path / "forms" / f"{at}.yaml").write_text("x")
    from engine.operations import read_project as operation

    assert MOST_FILES > 3
    monkeypatch.setattr(operation, "MOST_FILES", 2)
    with pytest.raises(ProjectFolderError, match="fler än 2"):
        read_project(tmp_path)
