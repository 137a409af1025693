"""Owns what access needs to know of a story's case, as operations would tell it, and what it says."""

from __future__ import annotations

from datetime import date, datetime

from engine.access.decide import Allowed, decide
from engine.access.facts import Act as Deed
from engine.access.facts import CaseFacts, Purpose
from engine.access.facts import Facts as AccessFacts
from engine.casework.case import Case
from engine.casework.events import Actor
from engine.casework.letting_in import let_in_by_data, shared_in
from engine.casework.withheld import opening_stays
from engine.definitions.deployment import Deployment
from engine.filling.submission import Submission
from engine.foundation.wrong import Refused
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
        stays=opening_stays(place.workflow, case.visits),
        data=case.data,
        let_in=place.workflow.let_in,
        use=case.use,
        named=let_in_by_data(case, place.workflow),
        shared=shared_in(case, host.case if host is not None else None, place.workflow, today),
    )


def decided(
    deployment: Deployment,
    now: datetime,
    actor: Actor,
    deed: Deed,
    name: str,
    place: Place,
    sent: Submission | None = None,
) -> Allowed | Refused:
    """May the actor do this, by the roles' rights?"""
    facts = AccessFacts(
        deployment=deployment,
        workflow=place.workflow,
        case=case_facts(place.case, place, now.date()) if place.case is not None else None,
        name=name,
        author=sent.by if sent is not None else None,
        sent=sent.at if sent is not None else None,
    )
    return decide(actor, deed, facts, Purpose.CASEWORK)
