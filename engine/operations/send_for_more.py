"""Owns sending what was sent for one person for others in the same group: those whose activities of the same
kind point at the same record. It is a submission of its own in each case, by the rules there. Recorded.

Only its sender does so, and only with a form that says nothing of one person alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.definitions.form import Field, Form
from engine.filling import submit as filling
from engine.filling.sent_before import draft_of_sent
from engine.filling.submission import Submission
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.activity_names import about
from engine.operations.callers import Caller
from engine.operations.case_file import NOT_FOUND, CaseFile, open_file
from engine.operations.keeping import Changed, tried
from engine.operations.opened_form import against_form, open_at
from engine.operations.receipt import receipt_of, sender_of
from engine.operations.record_pages import MOST, points_of
from engine.operations.recording import note_reading
from engine.operations.submit import Sending, receive, sender
from engine.operations.views import FormPlace, Named, Receipt, Words
from engine.operations.views_receipt import SentForMore
from engine.operations.world import World
from engine.storage.database import Transaction
from engine.storage.pointing import pointing_at

OF_ONE = frozenset({"file", "signature", "consent", "identity", "contact"})
"""Types of questions that only the person or whoever signs answers."""
NOBODY = "nobody"
"""The kind of refusal when nobody has been chosen who may have it."""
BEGUN = said("Du har börjat på ett svar där. Skicka eller ta bort det först.")
NOT_THERE = said("Det går inte att fylla i där nu.")


def alike(
    world: World, caller: Caller, number: str, submission: str
) -> tuple[Named, ...] | Refused:
    """Those for whom the sender may send the same: their activities, with whom each is about."""
    with world.storage.writing(caller.tenant) as tx:
        found = sent_by(world, tx, caller, number, submission)
        if isinstance(found, Refused):
            return found
        file, sent = found
        told = tuple(Named(name=one.row.number, label=about(one)) for one in others(tx, file, sent))
        note_reading(tx, caller, Act.READ_FORM, file, alike=len(told))
        return told


def sent_by(
    world: World, tx: Transaction, caller: Caller, number: str, submission: str
) -> tuple[CaseFile, Submission] | Refused:
    """What the caller has sent there themselves, as it counts today; to others it is not there."""
    file = open_file(world, tx, caller, number)
    if isinstance(file, Refused):
        return file
    sent = next((one for one in file.sent if one.id == submission), None)
    if sent is None or sender_of(sent) != caller.account.name:
        note_reading(tx, caller, Act.READ_FORM, file, refused=True)
        return NOT_FOUND
    return file, sent


def shared_forms(tx: Transaction, file: CaseFile) -> tuple[Named, ...]:
    """On the page of a record: forms to fill in for those who point at it, each where the first is."""
    found: dict[str, Named] = {}
    for row in pointing_at(tx, file.case.id, MOST) if file.host is not None else ():
        one = file.open_row(row) if file.open_row is not None and not row.closed else None
        if one is None or not isinstance(one.decide(Act.READ_CASE), Allowed):
            continue
        for name, use in one.workflow.forms.items():
            if is_of_several(use.form) and against_form(one, name) is None:
                way = f"{one.row.number}/fyll/{name}"
                found.setdefault(f"{row.case.use}.{name}", Named(name=way, label=use.form.title))
        if found:
            break
    return tuple(found.values())


def others(tx: Transaction, file: CaseFile, sent: Submission) -> Iterator[CaseFile]:
    """The activities of others that point at the same, in which the form may be filled in and the sender has
    not sent it since.
    """
    use = file.workflow.forms.get(sent.form)
    if use is None or file.host is None or file.open_row is None or not is_of_several(use.form):
        return
    points = points_of(file.workflow, file.case.data)
    records = dict.fromkeys(identity for several in points.values() for identity in several)
    rows = {row.case.id: row for one in records for row in pointing_at(tx, one, MOST)}
    for row in rows.values():
        same = row.case.use == file.case.use and row.case.id != file.case.id
        one = file.open_row(row) if same and not row.closed else None
        if one is not None and may_have(one, sent):
            yield one


def may_have(file: CaseFile, sent: Submission) -> bool:
    done = any(
        one.form == sent.form and one.by == sent.by and one.at >= sent.at for one in file.sent
    )
    known = isinstance(file.decide(Act.READ_CASE), Allowed)
    return known and not done and against_form(file, sent.form) is None


def is_of_several(form: Form) -> bool:
    """Whether the same answers may be true of several: it measures nobody, and saves nothing of anybody."""
    return form.instrument is None and not any(is_of_one(one) for one in form.fields.values())


def is_of_one(field: Field) -> bool:
    if field.block is not None:
        return not is_of_several(field.block)
    own = field.type in OF_ONE or field.saves_to is not None or field.sensitive is not None
    return own or any(is_of_one(one) for one in field.fields.values())


def send_for_more(
    world: World, caller: Caller, number: str, submission: str, chosen: Sequence[str]
) -> SentForMore | Refused:
    """Each by itself: one that cannot have it hinders none of the others."""
    with world.storage.writing(caller.tenant) as tx:
        found = sent_by(world, tx, caller, number, submission)
        if isinstance(found, Refused):
            return found
        file, sent = found
        may = {one.row.number: about(one) for one in others(tx, file, sent)}
    wanted = [(one, may[one]) for one in dict.fromkeys(chosen) if one in may]
    if not wanted:
        sentence = said("Välj minst en person som det också gäller.")
        return Refused(reasons=(Reason(kind=NOBODY, sentence=sentence),))
    came = [(who, send_copy(world, caller, one, sent)) for one, who in wanted]
    return SentForMore(
        sent=tuple(who for who, one in came if isinstance(one, Receipt)),
        not_sent=tuple((who, why(one)) for who, one in came if isinstance(one, Refused)),
    )


def why(refused: Refused) -> Words:
    return refused.reasons[0].sentence if refused.reasons else NOT_THERE


def send_copy(world: World, caller: Caller, number: str, sent: Submission) -> Receipt | Refused:
    """The same answers in another activity, as its form is, unless something is begun there."""
    place = FormPlace(form=sent.form, case=number)

    def work(tx: Transaction) -> Receipt | Refused | Changed:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        if opened.saved is not None:
            return refusal_of(BEGUN)
        if opened.file is None or not may_have(opened.file, sent):
            return refusal_of(NOT_THERE)
        draft = draft_of_sent(opened.form, sent)
        identity = world.chance.identity()
        made = filling.submit(opened.form, draft, opened.context, sender(opened, identity))
        if isinstance(made, tuple):
            return refusal_of(made[0].text)
        return receive(world, tx, caller, opened, made, Sending(), receipt_of)

    return tried(world, caller, work)


def refusal_of(sentence: Words) -> Refused:
    return Refused(reasons=(Reason(kind="state", sentence=said("{why}", why=sentence)),))
