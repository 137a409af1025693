"""An installation that starts seals with its first key what lies open, or under an older one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert, select

from engine.operations.create_account import NewAccount, create_account
from engine.operations.world import open_world
from engine.storage.schema import two_step
from tests.cli.test_serve import folder, start  # noqa: F401  the fixture of that name
from tests.operations.house import PASSWORD

SECRET = "GEZDGNBVGY3TQOJQ" * 2


@pytest.fixture
def open_secret(folder: Path) -> Path:  # noqa: F811  the fixture of that name
    """Somebody's second step as an earlier version kept it."""
    world = open_world(folder / "data")
    create_account(world, NewAccount(name="sara", label="Sara", password=PASSWORD, roles={}))
    with world.storage.writing("kommunen") as tx:
        row = {"tenant": tx.tenant, "account": "sara", "pending": None, "confirmed": world.now()}
        tx.connection.execute(insert(two_step), row | {"secret": SECRET, "last_step": 0})
    world.close()
    return folder


def test_serving_seals_what_lay_open(open_secret: Path) -> None:
    for _ in start(open_secret):
        world = open_world(open_secret / "data")
        with world.storage.reading("kommunen") as tx:
            (kept,) = tx.connection.execute(select(two_step.c.secret)).scalars()
        world.close()
        assert ":" in kept
        assert SECRET not in kept
