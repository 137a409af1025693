"""What the rules on who sees what cost: a list of 50 cases among 100,000 for those whom each rule lets in,
against the same list for somebody who sees all; and one decision about one case.

The staff see all of the cases, each by other rules, so that their lists hold the same rows. `--postgresql`
takes the lists there; rows that are read are counted on SQLite alone.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import case as either
from sqlalchemy import insert, select, update

from benchmarks.measure import Result, lowest
from benchmarks.serving import ours as product
from benchmarks.serving.crowd import NOW, add_to_ours
from benchmarks.serving.ours import Ours, new_account
from benchmarks.serving.project import DEPLOYMENT, FILES
from benchmarks.serving_lists import a_place, gather
from engine.access.decide import Allowed, decide
from engine.access.facts import Act, Facts, Purpose
from engine.access.posting import Posting
from engine.operations.callers import Account, Caller
from engine.operations.case_file import CaseFile, open_file
from engine.operations.create_account import NewAccount, create_account
from engine.operations.list_cases import list_cases
from engine.operations.views import CaseFilter, CaseList
from engine.storage.database import Transaction
from engine.storage.schema import NEVER, case, seat, shared

SHARED = 500
"""Of so many cases one is shared with the partner."""
MANY, SHOWN, MOST = 100_000, 50, 1.2
ROLES = """  utredare: {label: Utredare, sees: unit}
  utförare: {label: Utförare, sees: subproject}
  stöd: {label: Stöd, sees: assigned}
  remittent: {label: Remittent, sees: invited}
fallback:"""
ORGANISATIONS = """organisations:
  kommunen: {label: Kommunen, units: {norr: Norr, söder: Söder}}
  vården: {label: Vården, partner: true}
subprojects: {ett: {label: Ett, units: [norr]}, två: {label: Två, units: [söder]}}
"""
NORTH, SOUTH = Posting("kommunen", "norr"), Posting("kommunen", "söder")
PEOPLE = {
    "a unit": {"utredare": Posting("kommunen", "alla")},
    "a unit, a sub-project and seats": {"utredare": NORTH, "utförare": SOUTH, "stöd": NORTH},
    "a consent to a partner": {"remittent": Posting("vården")},
}
"""The first sees everything, as all cases are in one unit then; the second half by the unit and half by the
sub-project, with a seat in every tenth, and is asked by role, which the list asks for each case; the third
those that are shared with the partner.
"""


def run() -> Iterator[Result]:
    kind = "postgresql" if "--postgresql" in sys.argv else "sqlite"
    with tempfile.TemporaryDirectory() as folder, a_place(kind, Path(folder) / "ours") as place:
        ours = product.made(place, texts())
        add_to_ours(ours, 0, MANY)
        people = {
            what: somebody(ours, f"m{at}", held) for at, (what, held) in enumerate(PEOPLE.items())
        }
        share(ours)
        for what, caller in people.items():
            placed(ours, one_unit=what == "a unit")
            gather(place)
            yield compared(ours, what, caller)
        yield from one_decision(ours, people["a unit, a sub-project and seats"])
        ours.world.close()


def texts() -> dict[str, str]:
    told = DEPLOYMENT.replace("fallback:", ROLES)
    told = re.sub(r"organisations:.*\n", ORGANISATIONS, told)
    told = told.replace("norr: Norr, söder: Söder", "norr: Norr, söder: Söder, alla: Alla")
    return {**FILES, "deployments/prov/deployment.yaml": told + CONSENT}


CONSENT = "consents: {samverkan: {kind: secrecy, label: Ja, to: vården, shares: [anmälan]}}\n"


def somebody(ours: Ours, name: str, held: dict[str, Posting]) -> Caller:
    first = new_account(name, "stöd")
    new = NewAccount(
        name=name,
        label=first.label,
        password=first.password,
        roles={"prov": frozenset(held)},
        postings={"prov": held},
    )
    made = create_account(ours.world, new)
    assert isinstance(made, Account), made
    return Caller(account=made, deployment="prov")


def share(ours: Ours) -> None:
    """Some cases with the partner, and a seat in every tenth."""
    with ours.careless(), ours.world.storage.writing(ours.caller.tenant) as tx:
        known = list(tx.connection.execute(select(case.c.id).order_by(case.c.id)).scalars())
        t = tx.tenant
        theirs = {"tenant": t, "party": "vården", "what": "deltagare/anmälan", "until": NEVER}
        tx.connection.execute(insert(shared), [{**theirs, "case": one} for one in known[::SHARED]])
        mine = {"tenant": t, "role": "kurator", "account": "m1", "since": NOW}
        tx.connection.execute(insert(seat), [{**mine, "case": one} for one in known[::10]])


def placed(ours: Ours, *, one_unit: bool) -> None:
    """All cases in one unit; or half of them in the north, half in the south."""
    south = case.c.number.like("%5") | case.c.number.like("%6") | case.c.number.like("%7")
    south = south | case.c.number.like("%8") | case.c.number.like("%9")
    unit = "alla" if one_unit else either((south, "söder"), else_="norr")
    part = "ett" if one_unit else either((south, "två"), else_="ett")
    with ours.careless(), ours.world.storage.writing(ours.caller.tenant) as tx:
        tx.connection.execute(update(case).values(unit=unit, subproject=part))


def compared(ours: Ours, what: str, caller: Caller) -> Result:
    def by(one: Caller) -> CaseList:
        found = list_cases(ours.world, one, CaseFilter())
        assert isinstance(found, CaseList), found
        return found

    mine, everything = by(caller), by(ours.caller)
    assert len(mine.rows) == SHOWN
    if (
        what != "a consent to a partner"
    ):  # Partners are not told dates: theirs are in order of opening.
        assert [one.number for one in mine.rows] == [one.number for one in everything.rows]
    ruled, free = lowest(lambda: by(caller), lambda: by(ours.caller), times=20)
    told = f"{ruled * 1e3:.2f} ms against {free * 1e3:.2f} ms of who sees all"
    name = f"50 of {MANY:,} cases, by {what}"
    return Result(name=name, value=ruled / free, unit="x", target=MOST, details=told)


def one_decision(ours: Ours, caller: Caller) -> Iterator[Result]:
    """Whether somebody may read a case, by the rules alone; and with all that has to be read for it."""
    world, tenant = ours.world, caller.tenant
    number = "P-2026-00000040"
    with world.storage.reading(tenant) as tx:
        file = open_file(world, tx, caller, number)
        assert isinstance(file, CaseFile), file
        facts = Facts(deployment=file.deployment, workflow=file.workflow, case=file.access())
        assert isinstance(decide(file.actor, Act.READ_CASE, facts, Purpose.CASEWORK), Allowed)
        actor = file.actor
        (alone,) = lowest(
            lambda: decide(actor, Act.READ_CASE, facts, Purpose.CASEWORK), times=2_000
        )
    yield Result(name="one decision, the rules alone", value=alone * 1e6, unit="us", target=None)

    def whole(rows: list[int] | None = None) -> None:
        with world.storage.reading(tenant) as tx:
            if rows is not None:
                count_rows(tx, rows)
            found = open_file(world, tx, caller, number)
            assert isinstance(found, CaseFile)
            assert isinstance(found.decide(Act.READ_CASE), Allowed)

    (read,) = lowest(whole, times=200)
    given: list[int] = []
    if not world.storage.is_postgresql:
        whole(given)
    name, told = "one decision, with what it stands on", f"{len(given)} rows read" if given else ""
    yield Result(name=name, value=read * 1e6, unit="us", target=None, details=told)


def count_rows(tx: Transaction, rows: list[int]) -> None:
    """Whatever SQLite gives out in the transaction is counted, by how many columns it has."""
    driver = getattr(tx.direct.driver, "driver_connection", tx.direct.driver)

    def counted(_: object, row: tuple[Any, ...]) -> tuple[Any, ...]:
        rows.append(len(row))
        return row

    driver.row_factory = counted
