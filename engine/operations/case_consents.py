"""Owns the consents of a case as its page tells of them at a glance."""

from __future__ import annotations

from collections.abc import Iterator

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.case import Given
from engine.definitions.compile_consents import agreed
from engine.definitions.consent import Consent
from engine.fields.consent import too_young
from engine.operations.case_file import CaseFile
from engine.operations.consent_words import line_told, party_label, shares_in_words
from engine.operations.consents_running import missed, running_on
from engine.operations.views_consents import ConsentLine, ConsentShown, RunningStep


def consents_shown(file: CaseFile) -> tuple[ConsentShown, ...]:
    """Those of the case, or of the activity that has its own, and the other grounds that have been written
    down; none for whoever may not read them.
    """
    if not isinstance(file.decide(Act.READ_CONSENTS), Allowed):
        return ()
    every = (consent_shown(file, one) for one in consents_here(file))
    return tuple(one for one in every if one.is_said)


def consents_here(file: CaseFile) -> Iterator[Consent]:
    """A consent belongs to the case, or where each activity has its own to that."""
    if file.workflow.is_project:
        return
    for one in file.workflow.consents.values():
        if one.per == file.case.use:
            yield one


def consent_shown(file: CaseFile, consent: Consent) -> ConsentShown:
    parties = {name: one.label for name, one in file.deployment.organisations.items()}
    terms = agreed(consent, parties).terms
    born = file.person_values.get("birth_date")
    return ConsentShown(
        name=consent.name,
        label=consent.label,
        text=consent.text,
        lines=tuple(line_shown(file, consent, party) for party in consent.parties),
        terms=terms,
        young=terms.self_from if too_young(born, file.now.date(), terms) else 0,
        ground=consent.is_ground,
        may=isinstance(file.decide(Act.GIVE_CONSENT, consent.name), Allowed),
    )


def line_shown(file: CaseFile, consent: Consent, party: str) -> ConsentLine:
    given = file.case.consents.get(f"{consent.name}:{party}")
    label = party_label(file, party) if party else consent.label
    stands = given is not None and given.stands(file.now.date())
    return ConsentLine(
        consent=consent.name,
        party=party,
        label=label,
        state="unasked" if given is None else "yes" if stands else "no",
        told=() if given is None else line_told(file, given),
        shares=shares_in_words(file, given.shares) if given is not None and stands else (),
        partner=party in file.deployment.partners,
        ground=consent.is_ground,
        running=running_without(file, given) if given is not None else (),
    )


def running_without(file: CaseFile, given: Given) -> tuple[RunningStep, ...]:
    """What goes on though what it was built on is not shared any more."""
    less = missed(given, file.now.date())
    return () if less is None else running_on(file, less)
