"""Owns which consents in the caller's cases end soon, so that the person is asked again while they stand, and
which have ended while something that was built on them goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.casework.case import Given
from engine.casework.consenting import warned_at
from engine.definitions.consent import Consent
from engine.foundation.texts import said
from engine.operations.activity_names import about_at, name_at
from engine.operations.consents_running import goes_on, is_left_out, missed
from engine.operations.standing import Desk
from engine.operations.views import Words
from engine.operations.views_day import EndedConsent, EndingConsent
from engine.storage import cases
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
    if party is None:
        return (consent.label,)
    return (said("{what}, till {party}", what=consent.label, party=party.label),)


def ended_called(desk: Desk, consent: Consent, given: Given) -> tuple[Words, ...]:
    told = called(desk, consent, given)
    if not is_left_out(given):
        return told
    return tuple(said("{consent}, det som inte längre ingår", consent=one) for one in told)


def ended_consents(
    desk: Desk, rows: Iterable[CaseRow], named: Mapping[str, PersonName]
) -> tuple[EndedConsent, ...]:
    """Those that stand no more, or share less than they did, those of one case together, with what goes on
    without them; until that has been closed, or the person has said yes again. `rows` and the protected as
    in `ending_consents`.
    """
    return tuple(one for row in rows for one in ended_in(desk, row, named))


def ended_in(desk: Desk, row: CaseRow, named: Mapping[str, PersonName]) -> Iterator[EndedConsent]:
    every = (missed(one, desk.today) for one in row.case.consents.values())
    ended = [one for one in every if one is not None]
    if not ended or row.protected or desk.workflow_of(row).states[row.case.state].final:
        return
    inside = (row,) if row.case.use is not None else cases.activities_of(desk.tx, row)
    consents = desk.workflow_of(row).consents
    found = [
        (consents[given.consent], given, running)
        for given in ended
        if given.consent in consents and (running := tuple(goes_on_in(desk, row, inside, given)))
    ]
    if found:
        yield EndedConsent(
            number=row.number,
            person=about_at(desk, row, named.get(row.person or "")),
            consent=found[0][0].name,
            told=tuple(
                one for known, given, _ in found for one in ended_called(desk, known, given)
            ),
            running=tuple(dict.fromkeys(one for *_, running in found for one in running)),
        )


def goes_on_in(
    desk: Desk, row: CaseRow, inside: Iterable[CaseRow], given: Given
) -> Iterator[Words]:
    for one in inside:
        others = (*row.case.consents.values(), *one.case.consents.values())
        if goes_on(desk.workflow_of(one), one.case, given, others, desk.today):
            name = name_at(desk, one)
            if name is not None:
                yield name
