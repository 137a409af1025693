"""Owns who is let into a case or an activity by what stands in it: those whom its data names for something to
do, and the organisations that a consent shares something with. How far they see is left to `access`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from engine.casework.case import Case
from engine.casework.consents import shared_with
from engine.casework.plan import plan_of
from engine.casework.who import named_by
from engine.definitions.workflow import Workflow

Shared = Mapping[str, frozenset[str]]
NOTHING: frozenset[str] = frozenset()
NOTHING_SHARED: Shared = MappingProxyType({})


def let_in_by_data(case: Case, workflow: Workflow) -> frozenset[str]:
    """The accounts and organisations that the data names for something to do."""
    if not case.data:
        return NOTHING
    fields = plan_of(workflow).naming
    return NOTHING.union(*[named_by(case.data.get(one)) for one in fields]) if fields else NOTHING


def shared_in(case: Case, host: Case | None, workflow: Workflow, today: date) -> Shared:
    """What of a case, or of an activity, the consents that stand let each organisation see."""
    given = case.all_consents() if host is None else (*host.all_consents(), *case.all_consents())
    if not given:
        return NOTHING_SHARED
    here = workflow.forms.keys() | ({case.use} if case.use is not None else set())
    found = {one.party: shared_with(one.party, given, today) for one in given if one.party}
    return {
        party: kept
        for party, all_ in found.items()
        if (kept := frozenset(one for one in all_ if one.partition(".")[0] in here))
    }
