"""Owns which steps that go on have been built on a consent: activities that it shares, that have the party,
or in which the party is asked. Those that another consent to the party still shares stand on that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.case import Case, Given
from engine.casework.consenting import shares_form
from engine.definitions.workflow import Workflow
from engine.operations.activity_names import full_name
from engine.operations.case_file import CaseFile
from engine.operations.views_consents import RunningStep


def missed(given: Given, today: date) -> Given | None:
    """The consent as far as it does not stand any more: all of it, or what a later answer left out. None
    where nothing is missed, as after a no that came first.
    """
    if given.stands(today):
        return replace(given, shares=given.lost, ended=given.at) if given.lost else None
    stood = given.lapsed or given.ended != given.at
    if not (stood or given.lost):
        return None
    return replace(given, shares=(*given.shares, *given.lost), ended=given.ended or given.at)


def is_left_out(given: Given) -> bool:
    """Whether it is what a narrower yes left out, as `missed` gives it."""
    return bool(given.lost) and given.shares == given.lost


def running_on(
    file: CaseFile, given: Given, after: Mapping[str, Case] | None = None
) -> tuple[RunningStep, ...]:
    """Those of the case that the caller may read. `after`: cases as they would be, by identity."""
    return tuple(steps(file, given, after or {}))


def steps(file: CaseFile, given: Given, after: Mapping[str, Case]) -> Iterator[RunningStep]:
    main, today = file.main, file.now.date()
    inside = (file,) if file.host is not None else map(main.inside, main.activities)
    for one in inside:
        case = after.get(one.case.id, one.case)
        others = (*main.case.consents.values(), *one.case.consents.values())
        if not goes_on(one.workflow, case, given, others, today):
            continue
        if isinstance(one.decide(Act.READ_CASE), Allowed):
            label = one.workflow.states[case.state].label
            yield RunningStep(number=one.row.number, title=full_name(one), state=label)


def goes_on(
    workflow: Workflow, case: Case, given: Given, consents: Iterable[Given], today: date
) -> bool:
    """Whether an activity is open, was built on the consent, and on no other that stands to the party. Of one
    that has ended, or of what was left out of it (`missed`), the same consent may stand again, with less.
    """
    if workflow.anonymous or workflow.states[case.state].final:
        return False
    others = (
        one
        for one in consents
        if one.party == given.party
        and (one.consent != given.consent or given.ended is not None)
        and one.stands(today)
    )
    return built_on(workflow, case, given) and not any(
        shares_some(workflow, case, one) for one in others
    )


def built_on(workflow: Workflow, case: Case, given: Given) -> bool:
    """Whether the party is in it; or where no party is named there, whether the consent shares it. What a
    narrower yes left out is missed by what it shared alone: the rest stands on what is left.
    """
    if given.party and takes_part(workflow, case, given.party):
        return shares_some(workflow, case, given) if is_left_out(given) else bool(given.shares)
    return shares_some(workflow, case, given) and not (given.party and parties(workflow))


def shares_some(workflow: Workflow, case: Case, given: Given) -> bool:
    """Whether it shares the activity, or something of a form in it."""
    return any(shares_form(given.shares, form, case.use) for form in workflow.forms) or (
        case.use is not None and case.use in given.shares
    )


def takes_part(workflow: Workflow, case: Case, party: str) -> bool:
    """Whether the party is named in what the activity says, or is asked for something there."""
    if any(one.of == f"organisation:{party}" for one in case.requests):
        return True
    values = (case.data.get(name) for name in parties(workflow))
    return any(one == party or (isinstance(one, tuple) and party in one) for one in values)


def parties(workflow: Workflow) -> tuple[str, ...]:
    """The names of its data that say which organisations it is about."""
    return tuple(name for name, one in workflow.data.items() if one.type == "organisation")
