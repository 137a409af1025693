"""Owns how the rules of a log review are told, with the numbers that hold in a deployment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.access.reviewing import OF_A_DAY, RULES, SAMPLE
from engine.definitions.log_review import LogReview
from engine.foundation.texts import Said, said

EVERY: Mapping[str, Said] = {
    "week": said("Ett urval görs av sig självt varje vecka."),
    "month": said("Ett urval görs av sig självt varje månad."),
    "quarter": said("Ett urval görs av sig självt varje kvartal."),
}


def rules_told(review: LogReview) -> Iterator[tuple[Said, Said]]:
    """What each rule that is used is called, and when it points at something."""
    for name, about in told(review).items():
        if name not in review.without:
            yield RULES[name], about


def told(review: LogReview) -> Mapping[str, Said]:
    return {
        "emergency": said("Något lästes i en nödsituation."),
        "protected": said("Personen är skyddad. Då visas inte ens ärendets nummer."),
        "surname": said("Den som läste och personen har samma efternamn."),
        "contact": said("Den som läste och personen har samma e-post, telefon eller adress."),
        "colleague": said("Personen har ett konto här."),
        "unassigned": said(
            "Den som läste ser bara ärenden som den har en del i, och hade ingen del i det här."
        ),
        "elsewhere": said(
            "Den som läste ser fler ärenden än sina egna, och läste i en annan enhet eller en annan sorts "
            "ärende än dem som den arbetar med."
        ),
        "closed": said(
            "Ärendet lästes senare än {after} efter att det avslutades, av någon utan del i det.",
            after=review.after_closing,
        ),
        "volume": said(
            "Minst {cases} ärenden på en dag och minst {times} gånger fler än en vanlig dag. Av dem som den "
            "inte hade del i väljs högst {most}.",
            cases=review.cases_a_day,
            times=review.times_usual,
            most=OF_A_DAY,
        ),
        "refused": said("Minst {count} försök nekades.", count=review.refusals),
        SAMPLE: said("{count} till, av det som ingen regel pekar på.", count=review.sample),
    }
