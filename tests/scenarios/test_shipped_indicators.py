"""What the shipped indicators count, of a case as a story leaves it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.casework.environment import case_environment
from engine.definitions.indicator import Indicator
from engine.operations.facts_kept import Record, fact_in, sent
from engine.scenarios.core import Core
from engine.scenarios.playing import play
from tests.scenarios.test_shipped import DEPLOYMENTS


def counted(project: str, story: str, indicator: str, person: str) -> list[float | None]:
    """The numbers of those that count, after the story."""
    deployment = DEPLOYMENTS[project]
    told = next(one for one in deployment.stories if one.name == story)
    core = Core(deployment, told)
    assert play(told, deployment, core).passed
    one = deployment.indicators[indicator]
    facts = (fact_in(one, record) for record in of_case(core, one, person))
    return [fact.number for fact in facts if fact is not None]


def of_case(core: Core, one: Indicator, person: str) -> Iterator[Record]:
    place = core.place_in(core.kept[person], None)
    assert place.case is not None
    env = case_environment(place.workflow, place.case, place.facts, core.now)
    if one.over.form is not None:
        yield from sent(env, one.over.form)
    else:
        yield Record(id=place.case.id, begun=place.case.opened, env=env)


def test_each_contact_afterwards_is_counted_by_its_own_answers() -> None:
    """Three were sent: nobody reached, looking for work, studying."""
    assert counted("nya_vägar", "ett_halvår_efter", "efteråt", "selma") == [0, 1]


def test_days_to_an_employer_are_of_those_who_have_met_one() -> None:
    assert counted("nya_vägar", "kort_paus", "till_arbetsgivare", "selma") == []
    assert counted("nya_vägar", "två_platser", "till_arbetsgivare", "selma") == [0]


def test_who_was_never_screened_is_a_no_when_the_time_is_out() -> None:
    assert counted("samkraft", "screeningen_dröjer", "screenad_i_tid", "leila") == [0]
    assert counted("samkraft", "sy_före_svenska", "screenad_i_tid", "nadia") == [None]


def test_an_activity_begins_on_its_first_day_and_not_when_a_place_is_given() -> None:
    assert counted("samkraft", "från_anmälan_till_arbete", "dagar_till_aktivitet", "fatima") == [29]
    assert counted("samkraft", "platsen_blev_inte_av", "dagar_till_aktivitet", "peter") == [None]
