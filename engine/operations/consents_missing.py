"""Owns how it is told that something waits for a consent: to whom a yes is missing, that participants alone
give it, or those who may disclose, and where it is written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.helping import A_CONSENT
from engine.definitions.consent import Consent
from engine.foundation.texts import said
from engine.operations.case_file import CaseFile
from engine.operations.consent_words import party_label
from engine.operations.telling import quoted
from engine.operations.views import Words
from engine.operations.views_ahead import Lead


def together(helps: Iterable[str]) -> Iterator[str]:
    """What would help, with the parties of one consent after one another: `consent.name:party:party`."""
    found: dict[str, list[str]] = {}
    for one in helps:
        name, _, party = one.partition(":") if one.startswith(A_CONSENT) else (one, "", "")
        found.setdefault(name, []).extend([party] if party else [])
    return (":".join((name, *parties)) for name, parties in found.items())


def about_consent(
    file: CaseFile, name: str, *parties: str
) -> Iterator[tuple[Words | None, Lead | None]]:
    """Who gives it, where it stands for nobody or lacks for `parties`; and for those who may, where that is
    written down, for each of them. One that stands may be what is in the way.
    """
    consent = file.workflow.consents.get(name)
    if consent is None or file.nameless:
        return
    of = file if consent.per is not None and consent.per == file.case.use else file.main
    may_give = isinstance(of.decide(Act.GIVE_CONSENT, name), Allowed)
    where = f"{of.row.number}/samtycken"
    if parties:
        yield lacking(file, consent, parties), None
        for party in parties if may_give else ():
            yield None, to_write(consent, where, said("{who}", who=party_label(file, party)), party)
    else:
        standing = [stands(of, consent, party) for party in consent.parties]
        told = None if any(standing) else alone(consent)
        yield told, to_write(consent, where) if may_give and not all(standing) else None
        may_give = may_give and not all(standing)
    if not may_give and isinstance(of.decide(Act.READ_CONSENTS), Allowed):
        yield None, Lead(kind="consent", name=where, label=said("Se samtyckena"))


def stands(file: CaseFile, consent: Consent, party: str) -> bool:
    given = file.case.consents.get(f"{consent.name}:{party}")
    return given is not None and given.stands(file.now.date())


def lacking(file: CaseFile, consent: Consent, parties: tuple[str, ...]) -> Words:
    label, whom = quoted(consent.label), tuple(party_label(file, one) for one in parties)
    if consent.is_ground:
        return said("{consent} är inte inskrivet för {parties}.", consent=label, parties=whom)
    return said("Deltagarens ja till {consent} saknas för {parties}.", consent=label, parties=whom)


def alone(consent: Consent) -> Words:
    label = quoted(consent.label)
    if consent.is_ground:
        return said("{consent} skrivs in av den som får lämna ut uppgifter.", consent=label)
    return said("Bara deltagaren kan säga ja till {consent}.", consent=label)


def to_write(consent: Consent, where: str, party: Words | None = None, to: str = "") -> Lead:
    label = quoted(consent.label)
    return Lead(
        kind="consent",
        name=f"{where}/{consent.name}",
        label=said("Skriv in svaret på {consent}", consent=label)
        if party is None
        else said("Skriv in svaret på {consent} till {party}", consent=label, party=party),
        to=to,
    )
