"""A workflow with today's cases: as many in each state as the list of that state shows, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import text

from engine.foundation.wrong import Refused
from engine.operations.list_cases import list_cases
from engine.operations.read_flow import read_flow
from engine.operations.views import CaseFilter, CaseList
from engine.operations.views_flow import Flow
from tests.operations.conftest import House
from tests.operations.stig import Stig
from tests.operations.test_ahead import sv
from tests.operations.test_lists import SEEN, filled, number_of, protect  # noqa: F401  a fixture among them


def flow(house: House, who: str = "sara", wanted: str = "") -> Flow:
    found = read_flow(house.world, house.as_(who), wanted)
    assert isinstance(found, Flow), found
    return found


def figures(found: Flow) -> Mapping[str, int]:
    return {one.name: one.count for one in found.states}


def listed(house: House, who: str, **wanted: object) -> list[str]:
    found = list_cases(house.world, house.as_(who), CaseFilter(**wanted))
    assert isinstance(found, CaseList), found
    return [one.number for one in found.rows]


@pytest.mark.parametrize("who", [who for who in SEEN if who not in ("rut", "rolf", "psy")])
def test_each_figure_is_that_of_the_list_it_leads_to(filled, who):  # noqa: F811  the fixture of that name
    found = flow(filled, who)
    assert found.going == len(SEEN[who])
    for one in found.states:
        shown = listed(filled, who, workflow="deltagare", state=one.name, closed=one.closed)
        assert len(shown) == one.count


def test_those_let_in_for_a_part_are_refused(filled):  # noqa: F811  the fixture of that name
    for who in ("rut", "psy", "stig"):
        assert isinstance(read_flow(filled.world, filled.as_(who)), Refused)


def test_a_protected_person_is_not_counted(filled):  # noqa: F811  the fixture of that name
    before = figures(flow(filled))
    protect(filled, 3)
    after = figures(flow(filled))
    assert (before["prövas"], after["prövas"]) == (1, 0)


def test_states_stand_in_the_order_of_their_phases(filled):  # noqa: F811  the fixture of that name
    phases = [one.phase and sv(one.phase) for one in flow(filled).states]
    assert phases == ["Intag", "Screening", "Aktivitet", "Avslut"]


def test_activities_are_counted_by_their_own_states_and_lead_to_their_cases(stig: Stig) -> None:
    first, second = stig.begun(), stig.begun("Bo Bark")
    inside = stig.start(first)
    stig.start(first, "Skolan")
    stig.start(second)
    stig.act("eva", inside, "börja")
    found = flow(stig, "sara", "deltagare.praktik")
    assert (found.use, sv(found.title)) == ("praktik", "Praktik")
    assert figures(found) == {"planeras": 2, "pågår": 1, "klar": 0, "avbruten": 0}
    kind = {"workflow": "deltagare", "activity": "praktik.planeras"}
    assert sorted(listed(stig, "sara", **kind)) == sorted([first, second])
    assert listed(stig, "sara", activity="praktik.pågår") == [first]
    assert listed(stig, "cia", activity="praktik.pågår") == []
    assert figures(flow(stig, "cia", "deltagare.praktik"))["pågår"] == 0
    with stig.world.storage.writing(stig.as_("sara").tenant) as tx:
        tx.connection.execute(
            text('update "case" set protected = true where number = :number'), {"number": first}
        )
    assert figures(flow(stig, "sara", "deltagare.praktik")) == {
        "planeras": 1, "pågår": 0, "klar": 0, "avbruten": 0,
    }  # fmt: skip


def test_what_an_activity_is_narrowed_to_is_nothing_to_those_let_in_for_a_part(stig: Stig) -> None:
    first = stig.begun()
    inside = stig.start(first)
    stig.act("eva", inside, "börja")
    assert listed(stig, "uno", activity="praktik.pågår") == []


def test_what_there_is_not_gives_the_first(stig: Stig) -> None:
    assert flow(stig, "sara", "finns.inte").chosen == "deltagare"
    assert flow(stig, "sara", "deltagare.inte").chosen == "deltagare"
