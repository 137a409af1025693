"""Owns what access needs to know of a story's case, as operations would tell it, and what it says."""

from __future__ import annotations

from datetime import date, datetime

from engine.access.decide import Allowed, decide
from engine.access.facts import Act as Deed
from engine.access.facts import CaseFacts, Purpose
from engine.access.facts import Facts as AccessFacts
from engine.access.reading import PERSON, tells_of_person
from engine.access.withheld import reads
from engine.casework.case import Case
from engine.casework.consents import standing_here
from engine.casework.events import Actor
from engine.casework.letting_in import let_in_by_data, shared_in
from engine.casework.withheld import opening_stays
from engine.definitions.deployment import Deployment
from engine.expressions.scope import NONE_STAND, Standing
from engine.filling.submission import Submission
from engine.foundation.wrong import Refused
from engine.scenarios.keeping import Place


def case_facts(case: Case, place: Place, today: date) -> CaseFacts:
    """Of an activity: who is seated and asked in the case around it is so here too; in an anonymous one
    nobody is here by what is asked there.
    """
    leaves = {visit.state for visit in case.visits}
    around = {state.name for leaf in leaves for state in place.workflow.around(leaf)}
    host = place.facts.host
    nameless = host is not None and place.workflow.anonymous
    every = (case,) if host is None else (host.case, case)
    asked = (case,) if nameless else every
    return CaseFacts(
        state=case.state,
        unit=case.unit,
        subproject=case.subproject,
        seats={role: seat.user for role, seat in every[0].seats.items()},
        requests=frozenset((one.of, one.form or "") for held in asked for one in held.requests),
        authors=place.authors,
        reached=frozenset(around),
        stays=opening_stays(place.workflow, case.visits),
        data=case.data,
        let_in=place.workflow.let_in,
        use=case.use,
        named=let_in_by_data(case, place.workflow),
        shared=shared_in(case, host.case if host is not None else None, place.workflow, today),
        between=place.workflow.between,
        around=around_it(host.case) if nameless and host is not None else None,
    )


def around_it(host: Case) -> CaseFacts:
    """What decides who sees the whole of the case that an anonymous activity belongs to."""
    return CaseFacts(
        unit=host.unit,
        subproject=host.subproject,
        seats={role: seat.user for role, seat in host.seats.items()},
        requests=frozenset((one.of, one.form or "") for one in host.requests),
    )


def consents_in(place: Place, now: datetime) -> Standing:
    """The consents that stand where something is filled in."""
    if place.case is None:
        return NONE_STAND
    host = place.facts.host
    return standing_here(place.case, host.case if host is not None else None, now.date())


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


def can_read(deployment: Deployment, now: datetime, actor: Actor, what: str, place: Place) -> bool:
    """Whether the actor reads a form, its result or something in it, as it was sent last; something of the
    person (`person.name`); or (nothing named) is let in.
    """
    form, _, part = what.partition(".")
    use, sent = place.workflow.forms.get(form), place.sent.get(form, ())
    if use is None:
        seen = decided(deployment, now, actor, Deed.READ_CASE, "", place)
        told = form != PERSON or (
            isinstance(seen, Allowed) and tells_of_person(actor, seen.redaction, part)
        )
        return isinstance(seen, Allowed) and told
    last = sent[-1] if sent else None
    found = decided(deployment, now, actor, Deed.READ_FORM, form, place, last)
    return isinstance(found, Allowed) and reads(use, part, found.redaction)
