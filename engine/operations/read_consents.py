"""Owns the page of a case's consents, and what taking one back would lead to, worked out and not stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.consenting import PLAIN
from engine.casework.events import Happened, WithdrawConsent
from engine.casework.together import Changed, Together
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.activity_names import full_name
from engine.operations.callers import Caller
from engine.operations.case_consents import consent_shown, consents_here, line_shown
from engine.operations.case_file import NOT_FOUND, CaseFile, open_file
from engine.operations.consent_words import consent_label, had_told
from engine.operations.consents_running import running_on
from engine.operations.recording import note_reading
from engine.operations.standing import name_of
from engine.operations.stepping import stepped_in
from engine.operations.telling import happened_in_words, sentence_of, who_did
from engine.operations.views import Named, Words
from engine.operations.views_consents import (
    ConsentsPage,
    Nameless,
    RunningStep,
    WithdrawalPage,
)
from engine.operations.world import World
from engine.storage import events
from engine.storage.database import Transaction

KINDS = frozenset({"consent_given", "consent_refused", "consent_ended", "consent_ending"})


def read_consents(world: World, caller: Caller, number: str) -> ConsentsPage | Refused:
    """What the participant has said to whom. Recorded."""
    with world.storage.writing(caller.tenant) as tx:
        file = readable(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        note_reading(tx, caller, Act.READ_CONSENTS, file)
        told = events.history(tx, file.case.id)
        every = tuple(consent_shown(file, one) for one in consents_here(file))
        return ConsentsPage(
            number=file.row.number,
            version=file.case.version,
            person=name_of(file.person),
            consents=tuple(one for one in every if not one.ground),
            grounds=tuple(one for one in every if one.ground and (one.may or one.is_said)),
            nameless=tuple(nameless_in(file)),
            may=isinstance(file.decide(Act.GIVE_CONSENT), Allowed),
            partners=partners_of(file),
            history=tuple(said_before(file, told)),
        )


def nameless_in(file: CaseFile) -> Iterator[Nameless]:
    """What others have been asked in the case without being told whom it is about, which takes no consent."""
    if file.host is not None:
        return
    for one in map(file.inside, file.activities):
        if one.workflow.anonymous and isinstance(one.decide(Act.READ_CASE), Allowed):
            label = one.workflow.states[one.case.state].label
            yield Nameless(number=one.row.number, title=full_name(one), state=label)


NOBODYS = Refused(
    reasons=(
        Reason(
            kind="missing",
            sentence=said(
                "Projektets ärende handlar inte om någon person. Där finns inga samtycken."
            ),
        ),
    )
)


def readable(world: World, tx: Transaction, caller: Caller, number: str) -> CaseFile | Refused:
    file = open_file(world, tx, caller, number)
    if isinstance(file, Refused):
        return file
    if file.main.workflow.is_project:
        return NOBODYS
    allowed = file.decide(Act.READ_CONSENTS)
    if isinstance(allowed, Refused):
        note_reading(
            tx,
            caller,
            Act.READ_CONSENTS,
            file,
            refused=True,
        )
        return allowed
    return file


def partners_of(file: CaseFile) -> tuple[Named, ...]:
    if not isinstance(file.decide(Act.SEE_AS_PARTNER), Allowed) or file.host is not None:
        return ()
    known = file.deployment.organisations
    return tuple(
        Named(name=one, label=known[one].label) for one in sorted(file.deployment.partners)
    )


def said_before(
    file: CaseFile, told: tuple[Happened, ...]
) -> Iterator[tuple[datetime, Words, Words]]:
    """What has been said of consents, the newest first: the day, what, and who wrote it down."""
    for one in reversed(told):
        words = sentence_of(file, one) if one.kind in KINDS else None
        if words is not None:
            yield one.at, words, who_did(file, one.actor, one.payload.get("instead_of"))


def read_withdrawal(
    world: World, caller: Caller, number: str, consent: str, party: str
) -> WithdrawalPage | Refused:
    """What would happen if the consent were taken back now."""
    with world.storage.writing(caller.tenant) as tx:
        file = readable(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        known = next((one for one in consents_here(file) if one.name == consent), None)
        if known is None or party not in known.parties:
            return NOT_FOUND
        may = file.decide(Act.WITHDRAW_CONSENT, consent)
        if isinstance(may, Refused):
            return may
        event = WithdrawConsent(actor=file.actor, consent=consent, parties=(party,), how=PLAIN)
        outcome = stepped_in(file, event)
        if isinstance(outcome, Refused):
            return outcome
        note_reading(
            tx,
            caller,
            Act.READ_CONSENTS,
            file,
            about=consent,
        )
        return WithdrawalPage(
            number=file.row.number,
            version=file.case.version,
            person=name_of(file.person),
            label=consent_label(file, consent),
            line=line_shown(file, known, party),
            follows=tuple(follows(file, outcome)),
            running=running_then(file, known.name, party, outcome),
            had=had_in(file, outcome),
        )


def follows(file: CaseFile, outcome: Together) -> Iterator[Words]:
    """What happens in the same moment, in the case and in its activities."""
    for one in outcome.changed:
        inside = file_of(file, one)
        other = [happened for happened in one.events if happened.kind not in KINDS]
        for words in happened_in_words(inside, other) if inside is not None else ():
            where = full_name(inside) if inside is not None and inside.host is not None else None
            yield words if where is None else said("{activity}: {what}", activity=where, what=words)


def running_then(
    file: CaseFile, consent: str, party: str, outcome: Together
) -> tuple[RunningStep, ...]:
    """What goes on without the consent, in the states that it leads to."""
    given = file.case.consents.get(f"{consent}:{party}")
    after = {one.case.id: one.case for one in outcome.changed}
    return running_on(file, given, after) if given is not None else ()


def file_of(file: CaseFile, changed: Changed) -> CaseFile | None:
    """The case, or the activity that something would happen in."""
    main = file.main
    if changed.case.id == main.case.id:
        return main
    row = next((one for one in main.activities if one.case.id == changed.case.id), None)
    return main.inside(row) if row is not None else None


def had_in(file: CaseFile, outcome: Together) -> tuple[Words, ...]:
    ended = (one for one in outcome.events if one.kind == "consent_ended")
    return tuple(dict.fromkeys(words for one in ended for words in had_told(file, one.payload)))
