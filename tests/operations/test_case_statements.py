"""A large case is read in one screenful of statements, however many activities and events it has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event

from engine.operations.read_case import read_case
from engine.operations.read_case_then import read_case_then
from engine.operations.views import CasePage, FormPlace
from engine.operations.views_then import CaseThen
from engine.operations.world import DEFAULT_TENANT
from engine.storage import events
from engine.storage.cases import CaseRow, find_case
from engine.storage.database import Transaction
from engine.storage.held import held
from engine.storage.statements import Direct
from tests.operations.house import House
from tests.operations.stig import Stig

SCREENFUL = 25
"""So many lines a screen shows; each is one statement."""


@contextmanager
def counted(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement that is run, by the driver itself or by SQLAlchemy."""
    found: list[str] = []
    run = Direct.run

    def told(self, text, values=(), *, many=False):
        found.append(text)
        return run(self, text, values, many=many)

    def executed(connection, cursor, statement, parameters, context, many):
        found.append(statement)

    engine = house.world.storage.engine
    event.listen(engine, "before_cursor_execute", executed)
    with monkeypatch.context() as patched:
        patched.setattr(Direct, "run", told)
        yield found
    event.remove(engine, "before_cursor_execute", executed)


def large(house: Stig, activities: int, events_: int) -> str:
    """A case with so many activities, half of them over, and at least so many events of its own. All of it is
    done by the operations, and kept at once.
    """
    number = house.begun()
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        inside = replace(house.world, storage=held(house.world.storage, tx))
        within = replace(house, world=inside)
        fill(within, number, activities)
        while len(events.history(tx, case_in(tx, number).case.id)) < events_:
            within.send("eva", FormPlace(form="planering", case=number), {"insatser.#": "0"})
    return number


def fill(house: Stig, number: str, activities: int) -> None:
    house.start(number)
    for at in range(1, activities):
        row = {"insatser.#": "1", "insatser.0.vad": f"Insats {at}"}
        house.send("eva", FormPlace(form="planering", case=number), row)
    for at in range(2, activities // 2 + 2):
        house.act("eva", f"{number}.{at}", "gjord")


def case_in(tx: Transaction, number: str) -> CaseRow:
    row = find_case(tx, "stig", number)
    assert row is not None
    return row


def happened(house: House, number: str) -> int:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        return len(events.history(tx, case_in(tx, number).case.id))


def test_a_case_is_read_in_a_screenful_of_statements(
    stig: Stig, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = large(stig, 12, 40)
    with counted(stig, monkeypatch) as found:
        shown = read_case(stig.world, stig.as_("eva"), number)
    assert isinstance(shown, CasePage)
    assert len(shown.activities) == 12
    assert len(found) <= SCREENFUL, "\n".join(found)


def test_so_is_a_case_as_it_was(stig: Stig, monkeypatch: pytest.MonkeyPatch) -> None:
    number = large(stig, 12, 40)
    with counted(stig, monkeypatch) as found:
        shown = read_case_then(stig.world, stig.as_("eva"), number, date(2024, 3, 4))
    assert isinstance(shown, CaseThen)
    assert len(found) <= SCREENFUL, "\n".join(found)
