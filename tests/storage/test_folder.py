"""The data folder and what is in it are their owner's alone, whatever others may be let into elsewhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.operations.create_account import NewAccount, create_account
from engine.operations.world import create_data, open_world
from tests.operations.house import PASSWORD


@pytest.fixture(autouse=True)
def generous() -> Iterator[None]:
    """Whatever is made here is open to all, unless it says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_and_its_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "made" / "data"
    create_data(data)
    world = open_world(data)
    create_account(world, NewAccount(name="sara", label="Sara", password=PASSWORD, roles={}))
    modes = {one.name: mode(one) for one in data.iterdir()}
    world.close()
    assert mode(data) == 0o700
    assert {"stegvis.db", "stegvis.db-wal", "stegvis.db-shm", "session-keys"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_what_an_operator_has_opened_is_left_open(tmp_path: Path) -> None:
    data = tmp_path / "data"
    create_data(data)
    data.chmod(0o750)
    (data / "stegvis.db").chmod(0o640)
    create_data(data)
    assert (mode(data), mode(data / "stegvis.db")) == (0o750, 0o640)
