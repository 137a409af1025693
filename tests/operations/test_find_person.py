"""Finding a person: within what one may see, however many others are called the same, and noted without
what was written.
"""

from __future__ import annotations

import pytest

from engine.foundation.folding import name_tokens
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.find_person import MOST, find_person
from engine.storage import audit, people
from engine.storage.called import people_called
from tests.operations.house import NUMBER
from tests.operations.test_lists import filled, number_of, protect  # noqa: F401  a fixture among them


def found(house, who, text):
    shown = find_person(house.world, house.as_(who), text)
    assert not isinstance(shown, Refused), shown
    return {one.name: one.cases for one in shown}


def last_entry(house):
    with house.world.storage.reading("kommunen") as tx:
        return audit.entries(tx)[-1]


def test_each_finds_those_whose_cases_they_may_see(filled):  # noqa: F811  as above
    assert found(filled, "sara", "te").keys() == {
        "Test Amal",
        "Test Åsa Ek",
        "Test Zahra",
        "Test Viktor",
    }
    assert found(filled, "cia", "te") == {"Test Amal": (number_of(1),)}
    assert found(filled, "carl", "te") == {}
    assert found(filled, "rolf", "te") == {"Test Åsa Ek": (number_of(2),)}
    assert found(filled, "sara", "t").keys() == found(filled, "sara", "te").keys()
    assert found(filled, "sara", " ") == {}


def test_ones_own_are_found_among_very_many_others(filled, monkeypatch):  # noqa: F811  as above
    """The fifty that are shown are taken from those one may see, not the other way round."""
    house = filled
    with house.world.storage.writing("kommunen") as tx:
        for at in range(MOST + 20):
            row = people.PersonRow(
                id=f"x{at}", name=f"Test Aaa{at}", alias=None, protected="", language=None,
                identity=None, said={},
            )  # fmt: skip
            people.add_person(tx, row, "alias", house.clock.moment)
    assert found(house, "cia", "test") == {"Test Amal": (number_of(1),)}


@pytest.mark.parametrize(
    "typed",
    [NUMBER, "850101-2382", "8501012382", "198501012382", "19850101 2382", "19850101–2382"],
)
def test_a_number_is_found_however_it_is_written_and_never_written_down(filled, typed):  # noqa: F811  as above
    assert found(filled, "cia", typed) == {"Test Amal": (number_of(1),)}
    entry = last_entry(filled)
    assert entry.about["by"] == "number"
    assert len(entry.about["people"]) == 1
    assert "2382" not in repr(entry)


def test_who_searched_for_whom_is_known_also_where_nothing_was_shown(filled):  # noqa: F811  as above
    assert found(filled, "carl", NUMBER) == {}
    entry = last_entry(filled)
    assert (entry.account, entry.act, len(entry.about["people"])) == ("carl", "find_person", 1)
    with filled.world.storage.reading("kommunen") as tx:
        assert people.find_person(tx, entry.about["people"][0]).name == "Test Amal"


@pytest.mark.parametrize("typed", ["Amal Testsson", "19850101-2383", "850101"])
def test_what_was_written_is_not_written_down(filled, typed):  # noqa: F811  as above
    found(filled, "sara", typed)
    entry = last_entry(filled)
    assert entry.about["by"] == "name"
    assert entry.about["words"] == len(name_tokens(typed))
    assert not any(part in repr(entry.about).casefold() for part in ("amal", "850101"))


def test_somebody_protected_is_found_by_number_and_by_those_whom_the_case_names(filled):  # noqa: F811  as above
    protect(filled, 1)
    for who in ("cia", "sara", "rut"):
        assert found(filled, who, "amal") == {}
    (one,) = find_person(filled.world, filled.as_("cia"), NUMBER)
    assert (one.name, one.protected, one.cases) == ("Test Amal", True, (number_of(1),))
    assert found(filled, "sara", NUMBER) == {}


def test_closed_cases_are_found_too(filled):  # noqa: F811  as above
    with filled.world.storage.writing("kommunen") as tx:
        tx.connection.exec_driver_sql('update "case" set closed = true')
    assert number_of(1) in found(filled, "sara", "amal")["Test Amal"]


def test_a_new_seat_is_seen_at_once(filled):  # noqa: F811  as above
    assign(filled.world, filled.as_("sara"), number_of(2), {"coach": "carl"})
    assert found(filled, "carl", "ås") == {"Test Åsa Ek": (number_of(2),)}


def test_without_words_nobody_is_sought(filled):  # noqa: F811  as above
    from engine.access.scope import ListScope

    with filled.world.storage.reading("kommunen") as tx:
        assert people_called(tx, ListScope(account="x", everything=True), "prov", "-") == ()
