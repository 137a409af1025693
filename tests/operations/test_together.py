"""Several at once, and what is stored against what happened."""

from __future__ import annotations

import threading

import pytest

from engine.casework.draft import replay
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.finish_task import finish_task
from engine.operations.my_work import my_work
from engine.operations.submit import submit
from engine.operations.take_action import take_action
from engine.operations.verify import verify_all
from engine.operations.views import FormPlace, Moved, Receipt
from engine.storage import cases, events
from tests.operations.house import House
from tests.operations.test_way import page


def at_once(work, count):
    """What `work(number)` gives in so many threads that start together."""
    gate, found = threading.Barrier(count), {}

    def run(number):
        gate.wait()
        found[number] = work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return [found[number] for number in range(count)]


def stored(house: House, number: str):
    with house.world.storage.reading("kommunen") as tx:
        row = cases.find_case(tx, "prov", number)
        return row, events.history(tx, row.case.id)


def test_one_of_many_takes_the_action(house):
    number = house.open_case()
    found = at_once(
        lambda at: take_action(
            house.world, house.as_("sara" if at % 2 else "stina"), number, "ta_emot"
        ),
        6,
    )
    assert sum(isinstance(one, Moved) for one in found) == 1
    assert sum(isinstance(one, Refused) for one in found) == 5
    assert [one.kind for one in stored(house, number)[1]].count("moved") == 1
    assert verify_all(house.world, "kommunen").broken == ()


def test_all_of_many_open_cases_with_numbers_of_their_own(house):
    numbers = at_once(
        lambda at: house.open_case("rut" if at % 2 else "rolf", ("Ask", "Embla")[at], f"Test {at}"),
        2,
    )
    assert sorted(numbers) == ["NV-2024-001", "NV-2024-002"]


def test_what_two_write_in_one_case_is_both_kept(house):
    number = house.to_active(subproject="ett")
    assert isinstance(assign(house.world, house.as_("sara"), number, {"coach": "cia"}), Moved)
    place = FormPlace(form="mående", case=number)
    for who in ("kurt", "cia"):
        house.write(who, place, {"svar.glad": "1", "svar.lugn": "1", "inte_leva": "false"})
    found = at_once(lambda at: submit(house.world, house.as_(("kurt", "cia")[at]), place), 2)
    assert all(isinstance(one, Receipt) for one in found)
    sent = [one for one in page(house, "kurt", number).submissions if one.form == "mående"]
    assert len(sent) == 2
    assert verify_all(house.world, "kommunen").broken == ()


def late(monkeypatch, times):
    """Somebody else changes the case first, so many times."""
    right, left = cases.change_case, [times]

    def change(*given):
        left[0] -= 1
        return False if left[0] >= 0 else right(*given)

    monkeypatch.setattr(cases, "change_case", change)


def test_a_step_that_comes_late_is_taken_again(house, monkeypatch):
    number = house.open_case()
    late(monkeypatch, 2)
    assert isinstance(take_action(house.world, house.as_("sara"), number, "ta_emot"), Moved)
    assert [one.kind for one in stored(house, number)[1]].count("moved") == 1


def test_a_step_that_is_always_late_stores_nothing(house, monkeypatch):
    number = house.to_active()
    place = FormPlace(form="avslut", case=number, action="avsluta")
    house.write("sara", place, {"utfall": "arbete"})
    before = stored(house, number)
    late(monkeypatch, 1000)
    refused = submit(house.world, house.as_("sara"), place)
    assert isinstance(refused, Refused)
    assert refused.reason.kind == "stale"
    assert stored(house, number) == before
    assert [one.form for one in my_work(house.world, house.as_("sara"))] == ["avslut"]


@pytest.fixture
def lived(house):
    """A case in which all kinds of things have happened."""
    number = house.to_active(who="sara")
    assign(house.world, house.as_("sara"), number, {"coach": "cia", "samordnare": "sara"})
    assign(house.world, house.as_("sara"), number, {"coach": "carl"})
    answers = {"svar.glad": "0", "svar.lugn": "0", "inte_leva": "true"}
    house.send("carl", FormPlace(form="mående", case=number), answers)
    (task,) = my_work(house.world, house.as_("carl"))
    finish_task(house.world, house.as_("carl"), number, task.request, "Vi har träffats.")
    house.send("sara", FormPlace(form="avslut", case=number, action="avsluta"), {"utfall": "annat"})
    return house, number


def test_replaying_what_is_stored_gives_the_case_that_is_stored(lived):
    house, number = lived
    row, happened = stored(house, number)
    assert replay(happened) == row.case
    assert row.case.version == len(happened)
    assert (row.closed, row.owner) == (True, "sara")


def test_an_act_with_a_wrong_seat_or_task_is_refused_in_words(lived):
    house, number = lived
    for refused in (
        assign(house.world, house.as_("sara"), number, {"coach": "psy"}),
        assign(house.world, house.as_("sara"), number, {"finns_inte": "sara"}),
        assign(house.world, house.as_("carl"), number, {"coach": "cia"}),
        assign(house.world, house.as_("rolf"), number, {"coach": "cia"}),
        finish_task(house.world, house.as_("sara"), number, "finns.inte", "x"),
        take_action(house.world, house.as_("sara"), number, "finns_inte"),
        take_action(house.world, house.as_("sara"), "NV-1999-001", "avsluta"),
    ):
        assert isinstance(refused, Refused)
        assert refused.reason.sentence.in_("sv")
