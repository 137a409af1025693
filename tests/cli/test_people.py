"""`stegvis people sync`: what it says and answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli import main
from engine.operations.publish import publish
from engine.operations.read_project import read_project
from engine.operations.world import create_data, open_world
from tests.operations.house import PROJECT


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    create_data(folder)
    world = open_world(folder)
    publish(world, read_project(PROJECT), "prov", why="Start", who="prov")
    world.close()
    return folder


def sync(data: Path, file: Path, *more: str) -> int:
    where = ["--deployment", "prov", "--data", str(data), "--language", "en"]
    return main(["people", "sync", str(file), *where, *more])


def test_it_tells_what_it_does(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "personal.csv"
    file.write_text("konto;namn;roller\nnils;Nils Ny;prov.coach\n", "utf-8")
    assert sync(data, file, "--dry-run") == 0
    assert "+ nils (Nils Ny): a new account, prov: coach" in (out := capsys.readouterr().out)
    assert "Nothing is done" in out
    assert sync(data, file) == 0
    assert "Done." in capsys.readouterr().out
    file.write_text("konto;namn;roller\n", "utf-8")
    assert sync(data, file) == 0
    assert "- nils (Nils Ny): leaves" in capsys.readouterr().out
    file.write_text("konto;namn;roller\nnils;Nils;prov.chef\n", "utf-8")
    assert sync(data, file) == 1
    assert "line 2: The deployment prov has no role chef." in capsys.readouterr().err
    assert sync(data, tmp_path / "finns-inte.csv") == 2
