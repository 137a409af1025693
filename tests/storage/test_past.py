"""What an earlier version has stored is lifted to this one and is all there, on both databases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import func, select

from engine.access.posting import Posting
from engine.operations.callers import Caller, account_of
from engine.operations.list_cases import list_cases
from engine.operations.read_case import read_case
from engine.operations.verify import verify_all
from engine.operations.views import CaseFilter, CasePage
from engine.operations.world import DEFAULT_TENANT, open_world
from engine.storage.accounts import find_account
from engine.storage.database import known_revisions, migrate, open_storage, owning, settings_for
from engine.storage.schema import metadata
from tests.operations.house import START, Ticking
from tests.storage.sample import PAST, laid_back

SAMPLES = sorted(one.stem for one in PAST.glob("*.json"))


GONE = {"notice"}
"""Tables that later ones have taken the place of."""


@pytest.fixture
def sample(revision: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads((PAST / f"{revision}.json").read_text())
    return found


def test_every_past_schema_has_a_sample():
    assert set(known_revisions()[1:]) == set(SAMPLES)


@pytest.mark.parametrize("revision", SAMPLES)
def test_a_past_sample_is_lifted(place, revision, sample, tmp_path: Path):
    place.folder.mkdir(parents=True, exist_ok=True)
    engine = owning(place)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        command.upgrade(settings_for(connection), revision)
        laid_back(connection, sample)
    engine.dispose()
    migrate(place)
    storage = open_storage(place)
    with storage.reading(DEFAULT_TENANT) as tx:
        for name, rows in sample.items():
            if name in GONE:
                continue
            many = select(func.count()).select_from(metadata.tables[name])
            assert tx.connection.execute(many).scalar_one() >= len(rows), name
        account = find_account(tx, "samordnare")
    storage.close()
    assert account is not None
    at = next(one for one in sample["account"] if one["name"] == "samordnare")
    held = Posting(at["organisation"], at["unit"])
    assert account.postings == {"prov": {"samordnare": held}}
    world = open_world(place, clock=Ticking(START))
    found = verify_all(world, DEFAULT_TENANT)
    whole = [one for one in sample["case"] if one.get("parent") is None]
    assert (found.cases, found.broken) == (len(whole), ())
    caller = Caller(account=account_of(DEFAULT_TENANT, account), deployment="prov")
    for closed in (False, True):
        for row in list_cases(world, caller, CaseFilter(closed=closed)).rows:
            assert isinstance(read_case(world, caller, row.number), CasePage)
    world.close()
