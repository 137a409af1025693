"""Owns which consents in the caller's cases end soon, so that the person is asked again while they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.casework.case import Given
from engine.casework.consenting import warned_at
from engine.definitions.consent import Consent
from engine.operations.activity_names import about_at, name_at
from engine.operations.standing import Desk
from engine.operations.views import Words
from engine.operations.views_day import EndingConsent
from engine.storage.cases import CaseRow
from engine.storage.people import PersonName


def ending_consents(
    desk: Desk, rows: Iterable[CaseRow], named: Mapping[str, PersonName]
) -> tuple[EndingConsent, ...]:
    """Those that stand, and of which it is time to tell that they end; the first to end first. `rows`: cases
    that the caller sees the whole of. Of the protected nothing is told: that is on the page of the case.
    """
    found = (one for row in rows for one in ending_in(desk, row, named))
    return tuple(sorted(found, key=lambda one: (one.until, one.number, one.consent, one.party)))


def ending_in(desk: Desk, row: CaseRow, named: Mapping[str, PersonName]) -> Iterator[EndingConsent]:
    workflow = desk.workflow_of(row)
    if row.protected or workflow.states[row.case.state].final:
        return
    for given in row.case.consents.values():
        known, until, warned = workflow.consents.get(given.consent), given.until, warned_at(given)
        if known is None or until is None or warned is None or not given.stands(desk.today):
            continue
        if warned <= desk.today:
            yield EndingConsent(
                number=row.number,
                person=about_at(desk, row, named.get(row.person or "")),
                consent=known.name,
                party=given.party,
                told=called(desk, known, given),
                until=until,
                activity=name_at(desk, row),
            )


def called(desk: Desk, consent: Consent, given: Given) -> tuple[Words, ...]:
    party = desk.deployment.organisations.get(given.party)
    return (consent.label,) if party is None else (consent.label, party.label)
