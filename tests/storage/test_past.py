"""What an earlier version has stored is lifted to this one and is all there, on both databases."""

from __future__ import annotations

import json
from datetime import date
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
from engine.storage.merging import merges_of
from engine.storage.people import UNDIVIDED, find_person
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


ANOTHER, SECOND = "annat", "2" * 32
FACTS = {"sex": "woman"}


def test_what_was_saved_to_a_person_is_the_projects_that_knew_them_and_nobodys_where_several_did(
    place,
):
    """Before that schema all that had been saved lay together, also what a merge kept of both."""
    sample: dict[str, list[dict[str, Any]]] = json.loads((PAST / "0030.json").read_text())
    known = next(one for one in sample["person"] if one["facts"] != "{}")
    at = next(one for one in sample["case"] if one["person"] == known["id"])
    shared = {**known, "id": SECOND, "facts": json.dumps(FACTS)}
    cases = [
        {**at, "id": name * 32, "number": f"X-{name}", "person": SECOND, "deployment": deployment}
        for name, deployment in (("a", "prov"), ("b", ANOTHER))
    ]
    kept = {"kept": {"name": "A", "facts": FACTS}, "after": {"name": "A", "facts": {}}, "cases": []}
    merge = {
        "tenant": known["tenant"], "id": "m", "kept": known["id"], "gone": SECOND, "at": known["created"],
        "by": "eva", "why": "Samma", "before": json.dumps(kept), "undone": None, "undone_by": None,
        "undone_why": None,
    }  # fmt: skip
    there = {
        table: [{**sample[table][0], column: ANOTHER}]
        for table, column in (("deployment", "name"), ("release", "deployment"))
    }
    more = {**there, "person": [shared], "case": cases, "person_merge": [merge]}
    place.folder.mkdir(parents=True, exist_ok=True)
    engine = owning(place)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        command.upgrade(settings_for(connection), "0030")
        laid_back(connection, {name: [*rows, *more.get(name, ())] for name, rows in sample.items()})
    engine.dispose()
    migrate(place)
    storage = open_storage(place)
    with storage.reading(known["tenant"]) as tx:
        alone, several = (find_person(tx, one) for one in (known["id"], SECOND))
        (done,) = merges_of(tx, known["id"])
    storage.close()
    assert alone is not None
    assert several is not None
    assert set(alone.said) == {"prov"}
    assert alone.facts_in("prov")["birth_date"] == date(1985, 1, 1)
    assert several.said == {UNDIVIDED: FACTS}
    assert done.before["kept"] == {"name": "A", "said": {"prov": FACTS}}
    assert done.before["after"] == {"name": "A", "said": {}}
