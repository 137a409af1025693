"""Owns what happened in a case, in words: for the timeline and for "this is what your act led to".

What a reader may not know is left out here, not hidden by a template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from engine.access.reading import Redaction
from engine.casework.case import SYSTEM
from engine.casework.events import Happened
from engine.casework.who import seated
from engine.definitions.workflow import (
    Ask,
    Effect,
    Notify,
    Task,
    Timer,
    Workflow,
)
from engine.expressions.scope import Value, Values
from engine.foundation.texts import Said, Text, said, within
from engine.operations.activity_names import full_name
from engine.operations.case_file import CaseFile
from engine.operations.case_notes import CALLED
from engine.operations.case_person import person_label
from engine.operations.consent_words import ended_in_words, ending_told, given_told, refused_told
from engine.operations.standing import flag_named
from engine.operations.views import Entry, Words
from engine.storage.cases import CaseRow

Telling = Callable[[CaseFile, Values], Said | None]
THE_SYSTEM = said("Stegvis")
THE_PARTICIPANT = said("Deltagaren")
PARTICIPANT_WITHIN = said("deltagaren")


def who_did(file: CaseFile, actor: str, instead_of: Value = None, acts_for: Value = None) -> Words:
    if actor == SYSTEM:
        return THE_SYSTEM
    who = file.called(actor)
    if acts_for is not None:
        who = said("{who}, {party}", who=who, party=receiver(file, f"organisation:{acts_for}"))
    if instead_of is None:
        return who
    return said("{who} i stället för {absent}", who=who, absent=file.called(str(instead_of)))


def receiver(file: CaseFile, of: str) -> Words:
    """Who is meant by `role:kurator`, `participant:`, `user:eva`, `organisation:vården`."""
    kind, _, name = of.partition(":")
    if kind == "participant":
        return THE_PARTICIPANT
    if kind == "user":
        return file.called(name)
    if kind == "data" and name in file.workflow.data:
        return file.workflow.data[name].label
    if kind == "organisation" and name in file.deployment.organisations:
        return file.deployment.organisations[name].label
    return role_label(file, name)


def receiver_within(file: CaseFile, of: str) -> Words:
    """The same inside a sentence, where roles have no capital; people and organisations have."""
    kind = of.partition(":")[0]
    if kind == "participant":
        return PARTICIPANT_WITHIN
    found = receiver(file, of)
    return found if kind in ("user", "organisation") else within(found)


def receiver_now(file: CaseFile, of: str) -> Words:
    """Who has it to do as the team is now: whoever sits in the role's seat, with the role."""
    kind, _, role = of.partition(":")
    user = seated(role, file.case, file.facts()) if kind == "role" else None
    return receiver(file, of) if user is None else named(file, user, role)


def named(file: CaseFile, user: str, role: str) -> Said:
    return said("{who} ({role})", who=file.called(user), role=within(role_label(file, role)))


def role_label(file: CaseFile, role: str) -> Words:
    found = file.deployment.roles.get(role)
    return found.label if found is not None else file.workflow.roles.get(role, role)


def quoted(words: Words) -> Said:
    """A title inside a sentence, so that one sees where it begins and ends."""
    return said("”{text}”", text=words)


def form_title(workflow: Workflow, form: Value) -> Said:
    use = workflow.forms.get(str(form))
    return quoted(use.form.title if use is not None else str(form))


def what(file: CaseFile, payload: Values) -> Said:
    """What a request asks for: a form, or a task in words."""
    if payload.get("form") is not None:
        return form_title(file.workflow, payload["form"])
    texts = payload.get("text")
    known = {name: str(one) for name, one in texts.items()} if isinstance(texts, Mapping) else {}
    return quoted(Text(known, file.deployment.base_language))


def state_label(file: CaseFile, state: Value) -> Said:
    found = file.workflow.states.get(str(state))
    return quoted(found.label if found is not None else str(state))


def opened(file: CaseFile, payload: Values) -> Said:
    if file.host is not None:
        return said("Aktiviteten startades")
    return said("Projektet började") if file.workflow.is_project else said("Ärendet öppnades")


def started(file: CaseFile, payload: Values) -> Said | None:
    """The activity by what names it today."""
    row = started_row(file, payload)
    return said("{activity} startades", activity=full_name(file.inside(row))) if row else None


def started_row(file: CaseFile, payload: Values) -> CaseRow | None:
    return next((one for one in file.activities if one.case.id == payload.get("activity")), None)


def submitted(file: CaseFile, payload: Values) -> Said:
    form = form_title(file.workflow, payload.get("form"))
    if payload.get("on_behalf") is not None:
        return said("{form} fylldes i för deltagaren", form=form)
    return said("{form} fylldes i", form=form)


def amended(file: CaseFile, payload: Values) -> Said:
    return said("{form} rättades", form=form_title(file.workflow, payload.get("form")))


def kept(file: CaseFile, payload: Values) -> Said:
    label = label_of_kept(file, str(payload.get("place")), str(payload.get("name")))
    return said("Uppgiften har ändrats sedan dess och står kvar: {what}", what=label)


def label_of_kept(file: CaseFile, place: str, name: str) -> Words:
    known = file.workflow.data.get(name) if place == "case" else None
    return known.label if known is not None else person_label(file, name)


def moved(file: CaseFile, payload: Values) -> Said:
    before, now = state_label(file, payload.get("from")), state_label(file, payload.get("to"))
    return said("Från {before} till {now}", before=before, now=now)


def due(file: CaseFile, payload: Values) -> Said:
    state = state_label(file, payload.get("state"))
    return said("{state}: senast {day}", state=state, day=_day(payload.get("date")))


def asked(file: CaseFile, payload: Values) -> Said:
    who, form = receiver(file, str(payload.get("of"))), what(file, payload)
    day = payload.get("due")
    if day is None:
        return said("{who} ska fylla i {form}", who=who, form=form)
    return said("{who} ska fylla i {form} senast {day}", who=who, form=form, day=_day(day))


def tasked(file: CaseFile, payload: Values) -> Said:
    who = receiver_within(file, str(payload.get("of")))
    return said("Uppgift till {who}: {what}", who=who, what=what(file, payload))


def finished(file: CaseFile, payload: Values) -> Said:
    return said("Uppgiften är gjord: {what}", what=what(file, payload))


def withdrawn(file: CaseFile, payload: Values) -> Said:
    return said("Inte längre aktuellt: {what}", what=what(file, payload))


def readdressed(file: CaseFile, payload: Values) -> Said:
    who = receiver_within(file, str(payload.get("to")))
    return said("{what} gäller nu {who}", what=what(file, payload), who=who)


def claimed(file: CaseFile, payload: Values) -> Said:
    who = file.called(str(payload.get("user")))
    return said("{who} tog uppgiften: {what}", who=who, what=what(file, payload))


def handed_over(file: CaseFile, payload: Values) -> Said:
    to = file.called(str(payload.get("to")))
    return said("Uppgiften lämnades till {who}: {what}", who=to, what=what(file, payload))


def put_back(file: CaseFile, payload: Values) -> Said:
    return said("Uppgiften lades tillbaka: {what}", what=what(file, payload))


def noted(file: CaseFile, payload: Values) -> Said:
    about, day = CALLED.get(str(payload.get("about"))), payload.get("day")
    if day is None:
        return said("En anteckning, vars text är borttagen")
    if about is None:
        return said("Anteckning om {day}", day=_day(day))
    return said("Anteckning om {day}: {what}", what=about, day=_day(day))


def notified(file: CaseFile, payload: Values) -> Said:
    return said("{who} fick veta det", who=receiver(file, str(payload.get("to"))))


def warned(file: CaseFile, payload: Values) -> Said | None:
    what = dated(file, payload)
    day = _day(str(payload.get("due"))[:10])
    return None if what is None else said("Snart ute: {what}, senast {day}", what=what, day=day)


def overdue(file: CaseFile, payload: Values) -> Said | None:
    what = dated(file, payload)
    day = _day(str(payload.get("due"))[:10])
    if what is None:
        return None
    return said("Tiden har gått ut: {what}, senast {day}", what=what, day=day)


def escalated(file: CaseFile, payload: Values) -> Said | None:
    what = dated(file, payload)
    return None if what is None else said("Det dröjer fortfarande: {what}", what=what)


def dated(file: CaseFile, payload: Values) -> Said | None:
    """What has a last day: a state, a clock, or something asked for; None for what is kept from the
    reader.
    """
    clock = payload.get("clock")
    if clock is not None:
        found = file.workflow.clocks.get(str(clock))
        known = found is not None and file.knows_clock(found.name)
        return quoted(found.label) if known and found is not None else None
    if payload.get("state") is not None:
        return state_label(file, payload["state"])
    return what(file, payload)


def timed(file: CaseFile, payload: Values) -> Said | None:
    """A timer came; one whose condition did not hold is not told."""
    if payload.get("acted") is not True:
        return None
    state = str(payload.get("state") or "")
    timer = timer_named(file.workflow, state, str(payload.get("timer")))
    found = called_timer(file, timer) if timer is not None else None
    if found is not None:
        return found
    if not state:
        return said("Dags enligt planen")
    return said("Dags enligt planen för {state}", state=state_label(file, state))


def timer_named(workflow: Workflow, state: str, name: str) -> Timer | None:
    """A timer of a state, or where no state is named, of the workflow itself."""
    if not state:
        return workflow.timers.get(name)
    found = workflow.states.get(state)
    return found.timers.get(name) if found is not None else None


def called_timer(file: CaseFile, timer: Timer) -> Said | None:
    """What a timer calls itself, or else the first thing that it does and that can be said."""
    if timer.label is not None:
        return said("Enligt planen: {what}", what=timer.label)
    return next((one for effect in timer.do if (one := time_for(file, effect)) is not None), None)


def time_for(file: CaseFile, effect: Effect) -> Said | None:
    match effect:
        case Ask():
            return said("Dags att fylla i {form}", form=form_title(file.workflow, effect.form))
        case Task():
            return said("Dags för en uppgift: {what}", what=quoted(effect.text))
        case Notify(message=Text() as message):
            return said("Dags för ett meddelande: {what}", what=quoted(message))
        case _:
            return None


def differs(file: CaseFile, payload: Values) -> Said:
    label = person_label(file, str(payload.get("name")))
    return said("Formuläret säger annat än det som var känt: {what}", what=label)


def assigned(file: CaseFile, payload: Values) -> Said:
    role, user = within(role_label(file, str(payload.get("seat")))), payload.get("user")
    if user is None:
        return said("Ingen är {role} i ärendet", role=role)
    return said("{who} är {role} i ärendet", who=file.called(str(user)), role=role)


def fallback(file: CaseFile, payload: Values) -> Said:
    """What nobody got has no `got`; it was written as the role itself before that was told apart."""
    of, to = str(payload.get("wanted")), str(payload.get("got") or "")
    wanted = receiver_within(file, of)
    if file.main.workflow.is_project and to in ("", of):
        return said("Ingen fick det: ingen hade rollen {wanted}", wanted=wanted)
    if to in ("", of):
        return said("Ingen fick det: ingen är {wanted} i ärendet", wanted=wanted)
    got = receiver(file, to)
    return said("{got} fick det, eftersom ingen är {wanted} i ärendet", got=got, wanted=wanted)


def flagged(file: CaseFile, payload: Values) -> Said | None:
    """The flag, to those who may know of it; one that is taken down is told where that is by an amendment."""
    stands = payload.get("stands") is True
    name = str(payload.get("flag"))
    flag = flag_named(file.workflow, name)[1]
    told = stands or payload.get("amended") is True
    if flag is None or not told or not file.knows(name):
        return None
    if not stands:
        return said("Gäller inte längre, efter rättelse: {flag}", flag=quoted(flag.label))
    return said("{flag}", flag=flag.label)


HEADS: Mapping[str, Telling] = MappingProxyType(
    {
        "opened": opened,
        "started": started,
        "submitted": submitted,
        "amended": amended,
        "moved": moved,
        "assigned": assigned,
        "finished": finished,
        "claimed": claimed,
        "handed_over": handed_over,
        "put_back": put_back,
        "noted": noted,
        "flagged": flagged,
        "timed": timed,
        "warned": warned,
        "overdue": overdue,
        "escalated": escalated,
        "consent_given": given_told,
        "consent_refused": refused_told,
        "consent_ended": ended_in_words,
        "consent_ending": ending_told,
    }
)
BESIDE: Mapping[str, Telling] = MappingProxyType(
    {
        "due": due,
        "asked": asked,
        "tasked": tasked,
        "withdrawn": withdrawn,
        "notified": notified,
        "differs": differs,
        "kept": kept,
        "fallback": fallback,
        "readdressed": readdressed,
    }
)
ABOUT_THE_PERSON = frozenset(
    {
        "differs",
        "kept",
        "noted",
        "consent_given",
        "consent_refused",
        "consent_ended",
        "consent_ending",
    }
)
"""What says something of a person whom those let in for a part may not know."""
MARKS = {
    "moved": "moved",
    "opened": "moved",
    "started": "moved",
    "flagged": "flag",
    "overdue": "flag",
    "escalated": "flag",
}
KINDS = {
    "moved": "moves",
    "opened": "moves",
    "started": "moves",
    "submitted": "forms",
    "amended": "forms",
    "noted": "notes",
    "flagged": "flags",
}


def happened_in_words(file: CaseFile, events: Iterable[Happened]) -> tuple[Words, ...]:
    """Each thing that a reader may know, in a sentence, the newest last."""
    told = (sentence_of(file, one) for one in events)
    return tuple(dict.fromkeys(one for one in told if one is not None))


def sentence_of(file: CaseFile, happened: Happened) -> Said | None:
    telling = HEADS.get(happened.kind) or BESIDE.get(happened.kind)
    return None if telling is None else telling(file, happened.payload)


def timeline(file: CaseFile, events: Iterable[Happened], limited: bool) -> tuple[Entry, ...]:
    """What happened, the newest first. `limited`: only what is the reader's own, or readable."""
    readable = {one.id: seen for one in file.versions if (seen := file.reading(one)) is not None}
    entries: list[Entry] = []
    for number, one in enumerate(events, start=1):
        told = sentence_of(file, one)
        if told is None or (limited and one.kind in ABOUT_THE_PERSON):
            continue
        if one.kind in HEADS or not entries or entries[-1].at != one.at:
            entries.append(entry(file, one, told, number, readable))
        else:
            entries[-1] = beside(entries[-1], told)
    kept = entries if not limited else [one for one in entries if is_own(file, one)]
    return tuple(reversed(kept))


def entry(
    file: CaseFile, happened: Happened, told: Said, number: int, readable: Mapping[str, Redaction]
) -> Entry:
    sent = str(happened.payload.get("submission"))
    row = started_row(file, happened.payload) if happened.kind == "started" else None
    return Entry(
        at=happened.at,
        who=who_did(
            file, happened.actor, happened.payload.get("instead_of"), happened.payload.get("for")
        ),
        mark=MARKS.get(happened.kind, "recorded"),
        head=told,
        more=words_of(happened, readable.get(sent)),
        submission=sent if sent in readable and happened.kind in SENT else None,
        version=number,
        kind=KINDS.get(happened.kind, ""),
        note=f"{file.case.id}.{number}" if happened.kind == "noted" else None,
        activity=row.number if row is not None else None,
    )


SENT = frozenset({"submitted", "amended"})


def words_of(happened: Happened, seen: Redaction | None) -> tuple[str, ...]:
    """What somebody wrote with what they did: what was done, why it was handed over, why somebody in a
    queue was passed. Why something was amended is for those who see all of it.
    """
    name = {"finished": "note", "handed_over": "why", "moved": "why"}.get(happened.kind, "")
    if happened.kind == "amended" and seen is not None and seen.is_whole:
        name = "why"
    found = happened.payload.get(name)
    return (found,) if isinstance(found, str) and found else ()


def beside(before: Entry, told: Said) -> Entry:
    return before if told in before.more else replace(before, more=(*before.more, told))


def is_own(file: CaseFile, shown: Entry) -> bool:
    mine = file.called(file.actor.account)
    own = isinstance(shown.who, Said) and dict(shown.who.params).get("who") == mine
    return shown.submission is not None or shown.who == mine or own


def _day(value: Value) -> date | str:
    """A date of a payload, to be told as one says it."""
    if isinstance(value, str) and len(value) == len("2024-01-01"):
        return date.fromisoformat(value)
    return value if isinstance(value, date) else str(value)
