"""A large case is read in one screenful of statements, however many activities and events it has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event

from engine.operations.read_case import read_case
from engine.operations.read_case_then import read_case_then
from engine.operations.views import CasePage, FormPlace
from engine.operations.views_then import CaseThen
from engine.operations.world import DEFAULT_TENANT
from engine.storage import events
from engine.storage.cases import find_case
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
    """A case with so many activities, half of them over, and at least so many events of its own."""
    number = house.begun()
    house.start(number)
    for at in range(1, activities):
        row = {"insatser.#": "1", "insatser.0.vad": f"Insats {at}"}
        house.send("eva", FormPlace(form="planering", case=number), row)
    for at in range(2, activities // 2 + 2):
        house.act("eva", f"{number}.{at}", "gjord")
    while happened(house, number) < events_:
        house.send("eva", FormPlace(form="planering", case=number), {"insatser.#": "0"})
    return number


def happened(house: House, number: str) -> int:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "stig", number)
        assert row is not None
        return len(events.history(tx, row.case.id))


@pytest.mark.parametrize(
    ("activities", "events_"), [(12, 90), pytest.param(20, 300, marks=pytest.mark.long)]
)
def test_a_case_page_is_a_screenful_of_statements(
    stig: Stig, monkeypatch: pytest.MonkeyPatch, activities: int, events_: int
) -> None:
    small, big = stig.begun("Bo Bark"), large(stig, activities, events_)
    stig.start(small)
    told = {}
    for number in (small, big):
        read_case(stig.world, stig.as_("eva"), number)
        with counted(stig, monkeypatch) as found:
            shown = read_case(stig.world, stig.as_("eva"), number)
        assert isinstance(shown, CasePage)
        told[number] = list(found)
    assert len(shown.activities) == activities
    assert happened(stig, big) >= events_
    assert len(told[big]) <= SCREENFUL, "\n".join(told[big])
    assert len(told[big]) <= len(told[small]) + 1, "more activities take more statements"


def test_so_is_a_case_as_it_was(stig: Stig, monkeypatch: pytest.MonkeyPatch) -> None:
    number = large(stig, 12, 40)
    with counted(stig, monkeypatch) as found:
        shown = read_case_then(stig.world, stig.as_("eva"), number, date(2024, 3, 4))
    assert isinstance(shown, CaseThen)
    assert len(found) <= SCREENFUL, "\n".join(found)
