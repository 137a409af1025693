"""The board: columns of phases or states, at most some cards in each, never what one may not see."""

from __future__ import annotations

import pytest

from engine.foundation.wrong import Refused
from engine.operations import read_board as operation
from engine.operations.assign import assign
from engine.operations.read_board import read_board
from engine.operations.views import FormPlace
from engine.operations.views_day import Board, BoardFilter
from engine.storage import boards
from tests.operations.test_lists import PEOPLE, SEEN, filled, number_of, protect  # noqa: F401  a fixture among them
from tests.operations.test_way import sv


def board(house, who="sara", **wanted) -> Board:
    found = read_board(house.world, house.as_(who), BoardFilter(**wanted))
    assert isinstance(found, Board), found
    return found


def cards(found: Board) -> dict[str, list[str]]:
    return {sv(one.label): [card.number for card in one.cards] for one in found.columns}


def test_columns_are_phases_in_their_order(filled):  # noqa: F811  the fixture of that name
    found = board(filled)
    assert cards(found) == {
        "Intag": [number_of(at) for at in (1, 2, 4)],
        "Screening": [number_of(3)],
        "Aktivitet": [],
    }
    assert (found.count, found.capped) == (4, False)


def test_columns_are_states_when_asked_for(filled):  # noqa: F811  the fixture of that name
    assert list(cards(board(filled, columns="states"))) == ["Anmäld", "Prövas", "Deltar"]


@pytest.mark.parametrize("who", [who for who in SEEN if who not in ("rut", "rolf", "psy")])
def test_each_role_sees_the_whole_cases_that_it_may(filled, who):  # noqa: F811  the fixture of that name
    found = {number for numbers in cards(board(filled, who)).values() for number in numbers}
    assert found == {number_of(at) for at in SEEN[who]}


@pytest.mark.parametrize("who", ["rut", "rolf", "psy", "stig", "greta"])
def test_those_let_in_for_a_part_get_no_board(filled, who):  # noqa: F811  the fixture of that name
    refused = read_board(filled.world, filled.as_(who))
    assert isinstance(refused, Refused)
    assert refused.reason.sentence.in_("sv").startswith("Tavlan visar hela ärenden.")


def test_it_is_narrowed(filled):  # noqa: F811  the fixture of that name
    def numbers(**wanted):
        return sorted(one for found in cards(board(filled, **wanted)).values() for one in found)

    assert numbers(owner="cia") == [number_of(1)]
    assert numbers(owner="me") == []
    assert numbers(subproject="två") == [number_of(2)]
    assert numbers(workflow="finns_inte", subproject="finns_inte") == numbers()
    assert numbers(owner="' or 1=1 --") == []


def test_a_protected_person_is_on_no_board(filled):  # noqa: F811  the fixture of that name
    protect(filled, 1)
    for who in ("sara", "cia", "kurt"):
        assert number_of(1) not in str(cards(board(filled, who)))


def test_a_closed_case_is_on_no_board(house):
    number = house.to_active(who="sara")
    house.send("sara", FormPlace(form="avslut", case=number, action="avsluta"), {"utfall": "annat"})
    assert cards(board(house)) == {"Intag": [], "Screening": [], "Aktivitet": []}


def test_a_column_stops_and_says_how_many_more(house, monkeypatch):
    monkeypatch.setattr(operation, "CARDS", 2)
    for identity, name in PEOPLE.values():
        house.open_case("sara", identity, name)
    column = board(house).columns[0]
    assert [card.number for card in column.cards] == [number_of(1), number_of(2)]
    assert (column.count, column.more, column.capped) == (4, 2, False)
    monkeypatch.setattr(boards, "MOST", 3)
    boards.counted.cache_clear()
    column = board(house).columns[0]
    assert (column.count, column.more, column.capped) == (3, 1, True)
    boards.counted.cache_clear()


def test_a_card_says_who_has_it_and_what_is_flagged_the_gravest_first(house):
    number = house.open_case(subproject="ett")
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    answers = {"svar.glad": "0", "svar.lugn": "1", "inte_leva": "true"}
    house.send("kurt", FormPlace(form="mående", case=number), answers)
    (card,) = board(house, "kurt").columns[0].cards
    assert (card.owner, card.flags[0].severity) == ("Test Cia", "urgent")
    assert board(house, "sara").columns[0].cards[0].flags == ()
