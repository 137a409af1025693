"""Who waits in a queue is taken in turn, on stored data; passing somebody needs a reason that is kept."""

from __future__ import annotations

import pytest

from engine.casework.possible import first_in
from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.case_file import file_of
from engine.operations.pass_time import pass_time
from engine.operations.publish import Published, publish
from engine.operations.read_case import read_case
from engine.operations.take_action import take_action
from engine.operations.views import CasePage, Moved
from engine.operations.waking import TIMER
from engine.operations.world import DEFAULT_TENANT
from engine.storage import cases
from engine.storage.timers import due_timers
from tests.operations.cloned import clone
from tests.operations.guided import Guided
from tests.operations.test_case_statements import counted
from tests.operations.test_projects import identity, state_of
from tests.projects import files

WHY = "Caféet behöver någon på eftermiddagen"


def waiting(house: Guided, count: int, record: str, **answers: str) -> list[str]:
    """So many who have started to wait, a day after one another."""
    found = []
    for number in range(count):
        house.later(days=1)
        case = house.begun(f"Test {number}")
        found.append(house.start(case, "aktivitet", plats=record, **answers))
    return found


def given_by_hand(house: Guided, places: int = 1) -> str:
    return identity(house, house.offered("Caféet", places, vi_väljer="true"))


def woken(house: Guided) -> None:
    house.later(minutes=1)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        due = due_timers(tx, house.world.now())
    for timer in reversed(due):
        pass_time(house.world, DEFAULT_TENANT, timer.removeprefix(TIMER))


def first(house: Guided, number: str) -> bool:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = cases.find_case(tx, "guiden", number)
        assert row is not None
        file = file_of(house.world, tx, house.as_("sara"), row)
        return first_in(file.workflow, file.case, file.facts(), file.now) == ("väntar",)


def test_a_freed_place_is_the_first_ones_whichever_job_comes_first(guided: Guided) -> None:
    record = identity(guided, guided.offered())
    [has] = waiting(guided, 1, record)
    [early, late] = waiting(guided, 2, record)
    [lost] = waiting(guided, 1, record, förtur="true")
    assert [first(guided, one) for one in (early, late, lost)] == [False, False, True]
    guided.act("sara", has, "sluta")
    woken(guided)
    assert [state_of(guided, one) for one in (early, late, lost)] == [
        "väntar",
        "väntar",
        "planerad",
    ]
    guided.act("sara", lost, "sluta")
    woken(guided)
    assert [state_of(guided, one) for one in (early, late)] == ["planerad", "väntar"]


def test_a_newcomer_takes_no_place_before_those_in_turn(guided: Guided) -> None:
    record = identity(guided, guided.offered())
    has, early = waiting(guided, 2, record)
    guided.act("sara", has, "sluta")
    [new] = waiting(guided, 1, record)
    assert (state_of(guided, early), state_of(guided, new)) == ("väntar", "väntar")
    woken(guided)
    assert (state_of(guided, early), state_of(guided, new)) == ("planerad", "väntar")


def test_who_passes_somebody_writes_why(guided: Guided) -> None:
    early, late = waiting(guided, 2, given_by_hand(guided))
    refused = take_action(guided.world, guided.as_("sara"), late, "ge_plats", why="  ")
    assert isinstance(refused, Refused)
    assert (refused.reason.kind, refused.reason.missing) == ("why", ("why",))
    moved = take_action(guided.world, guided.as_("sara"), late, "ge_plats", why=WHY)
    assert isinstance(moved, Moved)
    page = read_case(guided.world, guided.as_("sara"), late)
    assert isinstance(page, CasePage)
    assert WHY in [in_words(more, "sv") for one in page.timeline for more in one.more]
    assert first(guided, early)


def test_nobody_is_passed_while_there_are_places_for_all_before(guided: Guided) -> None:
    early, late = waiting(guided, 2, given_by_hand(guided, 2))
    guided.act("sara", late, "ge_plats")
    guided.act("sara", early, "ge_plats")
    assert (state_of(guided, early), state_of(guided, late)) == ("planerad", "planerad")


def test_who_leaves_the_queue_lets_the_next_one_on(guided: Guided) -> None:
    """The last of two places is kept for who is before; when they want it no longer, the next has it."""
    record = identity(guided, guided.offered())
    has, early, late = waiting(guided, 3, record)
    guided.act("sara", has, "sluta")
    guided.act("sara", early, "avstå")
    woken(guided)
    assert state_of(guided, late) == "planerad"


def test_two_of_the_same_case_take_two_places(guided: Guided) -> None:
    """Whether a place is taken by somebody else or by the same person, it is taken."""
    record = identity(guided, guided.offered())
    case = guided.begun()
    has, early, late = (guided.start(case, "aktivitet", plats=record) for _ in range(3))
    assert [state_of(guided, one) for one in (has, early, late)] == [
        "planerad",
        "väntar",
        "väntar",
    ]
    guided.act("sara", has, "sluta")
    woken(guided)
    assert [state_of(guided, one) for one in (early, late)] == ["planerad", "väntar"]


def test_other_queues_are_nobodys_business(guided: Guided) -> None:
    one, other = given_by_hand(guided), given_by_hand(guided)
    [early], [late] = waiting(guided, 1, one), waiting(guided, 1, other)
    guided.act("sara", late, "ge_plats")
    assert first(guided, early)


def as_stored(house: Guided, number: str) -> str:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = cases.find_case(tx, "guiden", number)
    assert row is not None
    return row.case.id


def test_a_long_queue_is_read_in_few_statements(
    guided: Guided, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many wait: their rows together, and of what was sent the forms that the queue asks about."""
    one, last = waiting(guided, 2, given_by_hand(guided))
    with counted(guided, monkeypatch) as few:
        assert first(guided, one)
    clone(guided, as_stored(guided, one.rpartition(".")[0]), 500)
    with counted(guided, monkeypatch) as many:
        assert not first(guided, last)
    assert len(many) <= len(few) + 6
    assert len(many) < 40


def test_what_changes_in_a_record_wakes_those_who_point_at_it(guided: Guided) -> None:
    record = guided.offered()
    has, early, late = waiting(guided, 3, identity(guided, record))
    grown = {
        path: text.replace(
            b"    actions:\n      st\xc3\xa4ng:",
            b"    actions:\n      utvidga:\n        label: Ta emot fler\n        by: samordnare\n"
            b"        do: {set: {platser: platser + 1}}\n      st\xc3\xa4ng:",
        )
        if text.startswith(b"workflow: katalogaktivitet")
        else text
        for path, text in files().items()
    }
    assert isinstance(publish(guided.world, grown, "guiden", why="Mer", who="sara"), Published)
    woken(guided)
    assert [state_of(guided, one) for one in (has, early, late)] == ["planerad", "väntar", "väntar"]
    guided.act("sara", record, "utvidga")
    woken(guided)
    assert [state_of(guided, one) for one in (early, late)] == ["planerad", "väntar"]


def test_as_many_have_places_as_the_release_says_that_is_live(guided: Guided) -> None:
    """A place is in the project of today, also for those whose cases go by an older release."""
    record = identity(guided, guided.offered())
    has, early, late = waiting(guided, 3, record)
    more = {
        path: text.replace(b"places: plats.platser", b"places: plats.platser + 1")
        for path, text in files().items()
    }
    assert isinstance(publish(guided.world, more, "guiden", why="Fler", who="sara"), Published)
    woken(guided)
    assert [state_of(guided, one) for one in (has, early, late)] == [
        "planerad",
        "planerad",
        "väntar",
    ]
