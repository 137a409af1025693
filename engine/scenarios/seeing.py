"""Owns what access needs to know of a story's case, as operations would tell it."""

from __future__ import annotations

from datetime import date

from engine.access.facts import CaseFacts
from engine.casework.case import Case
from engine.casework.letting_in import let_in_by_data, shared_in
from engine.scenarios.keeping import Place


def case_facts(case: Case, place: Place, today: date) -> CaseFacts:
    """Of an activity: who is seated and asked in the case around it is so here too."""
    leaves = {visit.state for visit in case.visits}
    around = {state.name for leaf in leaves for state in place.workflow.around(leaf)}
    host = place.facts.host
    every = (case,) if host is None else (host.case, case)
    return CaseFacts(
        state=case.state,
        unit=case.unit,
        subproject=case.subproject,
        seats={role: seat.user for role, seat in every[0].seats.items()},
        requests=frozenset((one.of, one.form or "") for held in every for one in held.requests),
        authors=place.authors,
        reached=frozenset(around),
        data=case.data,
        let_in=place.workflow.let_in,
        use=case.use,
        named=let_in_by_data(case, place.workflow),
        shared=shared_in(case, host.case if host is not None else None, place.workflow, today),
    )
