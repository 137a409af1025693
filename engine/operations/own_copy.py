"""Owns the copy of all that is about a participant which they take away from their own page: what is known of
them, what has been answered, the plan, the consents, the booked times, and who has read. Recorded.

It holds what the participant may read by the rules, and nothing else: the journal and what staff alone read
are asked for and tried one by one, since it is a decision what is secret from oneself. The copy says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.reading import Redaction
from engine.casework.counting import local_day
from engine.casework.who import PARTICIPANT_RECEIVER
from engine.expressions.scope import Value, Values
from engine.filling.submission import Submission
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.activity_names import full_name
from engine.operations.answers import Showing, parts_of, redacted, scores_of
from engine.operations.as_sent import as_sent_in
from engine.operations.callers import LINK, Caller
from engine.operations.case_consents import consents_shown
from engine.operations.case_file import NOT_FOUND, CaseFile, open_file
from engine.operations.case_person import person_label, saved_options, value_in_words
from engine.operations.gathered import gathered
from engine.operations.log_words import READS, what_of
from engine.operations.measuring import AsSent
from engine.operations.opened_form import case_context
from engine.operations.own_ahead import all_times
from engine.operations.read_consents import said_before
from engine.operations.read_own_page import is_staff, own_page
from engine.operations.recording import note_reading
from engine.operations.telling import THE_PARTICIPANT
from engine.operations.views import Row, Score, Words
from engine.operations.views_copy import Kept, OwnCopy
from engine.operations.views_page import OwnPage
from engine.operations.views_plan import Figure, PlanItem
from engine.operations.world import World
from engine.storage import audit, events
from engine.storage.ask_links import ask_links_of
from engine.storage.database import Transaction

PERSON = ("name", "identity", "alias", "birth_date", "age", "sex", "language")
NOT_HERE = (
    said(
        "Anteckningar, och det som bara de som arbetar med ditt ärende läser, är inte med. Du kan begära att "
        "få det också. Då prövas om något av det måste vara hemligt."
    ),
    said("Filer står med sitt namn. Du hämtar dem där du skickade dem, eller ber om dem."),
)


def read_own_copy(
    world: World, caller: Caller, number: str, language: str, printed: str
) -> OwnCopy | Refused:
    """All of it in one of the deployment's languages. `printed`: what is made of it, `pdf` or `json`."""
    if caller.page is None:
        return NOT_FOUND
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        file = gathered(tx, file)
        note_reading(tx, caller, Act.READ_CASE, file, about="copy", printed=printed)
        page = own_page(tx, caller, file)
        inside = [file.inside(row) for row in file.activities]
        return OwnCopy(
            number=file.row.number,
            place=file.deployment.title,
            made=file.now,
            protected=file.row.protected,
            sections=tuple(
                one
                for one in (
                    the_person(file),
                    the_case(file, page),
                    asked(page),
                    answers(world, tx, caller, (file, *inside), language),
                    the_plan(file, page),
                    consents(tx, file),
                    times(inside),
                    readers(tx, file),
                )
                if one.inner
            ),
            notes=NOT_HERE,
        )


def the_person(file: CaseFile) -> Kept:
    """All that is kept of the person, in the order of everybody's own, then of the rest."""
    person = file.person
    known = {**file.person_values}
    known["identity"] = person.identity if person is not None else None
    rest = sorted(person.facts_in(file.row.deployment)) if person is not None else ()
    names = dict.fromkeys((*PERSON, *rest))
    found = [
        Kept(
            name=name,
            label=COMMON.get(name) or person_label(file, name),
            words=told(file, name, known[name]),
            value=known[name],
        )
        for name in names
        if known.get(name) is not None
    ]
    return Kept(name="person", label=said("Om dig"), inner=tuple(found))


def told(file: CaseFile, name: str, value: Value) -> Words:
    if name == "sex":
        return SEX.get(str(value), str(value))
    if isinstance(value, date):
        return said("{day}", day=value)
    options = saved_options(file, name)
    if isinstance(value, tuple):
        return said("{all}", all=tuple(value_in_words(one, options) for one in value))
    return value_in_words(value, options)


SEX = {"woman": said("Kvinna"), "man": said("Man")}
COMMON = {
    "name": said("Namn"),
    "identity": said("Nummer"),
    "alias": said("Kallas"),
    "birth_date": said("Född"),
    "sex": said("Juridiskt kön"),
}


def the_case(file: CaseFile, page: OwnPage) -> Kept:
    day = file.case.opened.astimezone(file.now.tzinfo).date()
    team = tuple(
        Kept(name=str(at), label=one.role, words=one.who, value=None)
        for at, one in enumerate(page.team)
    )
    found = [
        Kept(name="number", label=said("Ärende"), words=page.number, value=page.number),
        Kept(name="opened", label=said("Började"), words=said("{day}", day=day), value=day),
    ]
    if page.phase:
        found.append(Kept(name="phase", label=said("Så långt har vi kommit"), words=page.phase))
    ended = said("Avslutat") if page.closed else said("Pågår")
    found.append(Kept(name="closed", label=said("Läge"), words=ended, value=page.closed))
    if team:
        found.append(
            Kept(name="team", label=said("De som arbetar med dig"), inner=team, several=True)
        )
    return Kept(name="case", label=said("Ditt ärende"), inner=tuple(found))


def asked(page: OwnPage) -> Kept:
    found = [
        Kept(
            name=str(at),
            label=one.title,
            words=said("Svara senast {day}.", day=one.due) if one.due else said("Inte besvarat än"),
            value={"form": one.form, "due": one.due},
        )
        for at, one in enumerate(page.asked)
    ]
    return Kept(
        name="asked", label=said("Det vi frågar dig om nu"), inner=tuple(found), several=True
    )


# What has been answered.


def answers(
    world: World, tx: Transaction, caller: Caller, files: Iterable[CaseFile], language: str
) -> Kept:
    found: list[Kept] = []
    for file in files:
        links = own_links(tx, file)
        as_sent = as_sent_in(world, tx, file)
        for sent in file.sent:
            seen = seen_of(file, sent, as_sent, links)
            if seen is not None:
                node = answered(file, caller, sent, as_sent, seen, language)
                found.append(replace(node, name=str(len(found))))
    return Kept(name="answers", label=said("Det som har svarats"), inner=tuple(found), several=True)


def own_links(tx: Transaction, file: CaseFile) -> frozenset[str]:
    """The names of the participant where they have answered through a link."""
    rows = ask_links_of(tx, file.case.id)
    return frozenset(
        f"{LINK}{one.id}" for one in rows if one.receiver.startswith(PARTICIPANT_RECEIVER)
    )


def seen_of(
    file: CaseFile, sent: Submission, as_sent: AsSent, links: frozenset[str]
) -> Redaction | None:
    """How much of it the participant reads: all that they have answered themselves, by whichever way."""
    if sent.form not in file.workflow.forms:
        return None
    own = sent.by in links or sent.on_behalf is not None
    author = file.actor.account if own else sent.by
    form = as_sent(sent)
    found = file.decide(Act.READ_FORM, sent.form, form=form, author=author, sent=sent.at)
    return found.redaction if isinstance(found, Allowed) else None


def answered(
    file: CaseFile,
    caller: Caller,
    sent: Submission,
    as_sent: AsSent,
    seen: Redaction,
    language: str,
) -> Kept:
    form = as_sent(sent)
    known, values = redacted(form, sent.answers, sent.values, seen)
    place = replace(case_context(file, caller).place(), language=language)
    rows = [row for part in parts_of(form, known, place) for row in part.rows]
    scores = scores_of(form, known, values, Showing(language=language), seen)
    by = THE_PARTICIPANT if sent.on_behalf is not None else file.called(sent.by)
    head = [
        Kept(name="form", label=said("Formulär"), words=form.title, value=sent.form),
        Kept(
            name="sent",
            label=said("Skickat"),
            words=said("{day}", day=sent.at.astimezone(file.now.tzinfo).date()),
            value=sent.at,
        ),
        Kept(name="by", label=said("Svarade"), words=by),
    ]
    if file.host is not None:
        head.append(Kept(name="within", label=said("Hör till"), words=full_name(file)))
    body = [
        Kept(name="answers", label=said("Svar"), inner=tuple(row_kept(one, known) for one in rows)),
        Kept(
            name="results",
            label=said("Uträknat"),
            inner=tuple(score_kept(one, values) for one in scores),
        ),
    ]
    whole = (*head, *(one for one in body if one.inner))
    return Kept(name="", label=form.title, inner=whole)


def row_kept(row: Row, known: Values) -> Kept:
    if len(row.rows) == 1 and row.rows[0][0] == row.label:
        inner = tuple(row_kept(one, known) for one in row.rows[0][1])
        return Kept(name=row.path, label=row.label, inner=inner)
    if row.rows:
        inner = tuple(
            Kept(name=str(at), label=head, inner=tuple(row_kept(one, known) for one in rows))
            for at, (head, rows) in enumerate(row.rows)
        )
        return Kept(name=row.path, label=row.label, inner=inner, several=True)
    words = said("inget svar") if row.empty else row.value
    if row.signed is not None:
        words = row.signed.who
    if row.files:
        words = said("{files}", files=tuple(name for _, name in row.files))
    return Kept(name=row.path, label=row.label, words=words, value=at_path(known, row.path))


def at_path(known: Value, path: str) -> Value:
    """What lies at `barn.0.ålder`; None where there is nothing."""
    for part in path.split("."):
        if isinstance(known, tuple) and part.isdecimal() and int(part) < len(known):
            known = known[int(part)]
        elif isinstance(known, Mapping):
            known = known.get(part)
        else:
            return None
    return known


def score_kept(one: Score, values: Values) -> Kept:
    words = said("Räknas ut när alla frågor är besvarade.") if one.value is None else one.value
    if one.value is not None and one.band:
        words = said("{value}, {band}", value=one.value, band=one.band)
    value = one.number if one.number is not None else values.get(one.name)
    return Kept(name=one.name, label=one.label, words=words, value=value)


# The plan, consents, times, and who has read.


def the_plan(file: CaseFile, page: OwnPage) -> Kept:
    items = (*page.plan.items, *page.plan.over) if page.plan is not None else ()
    found = (item_kept(file, at, one) for at, one in enumerate(items))
    return Kept(name="plan", label=said("Din plan"), inner=tuple(found), several=True)


def item_kept(file: CaseFile, at: int, one: PlanItem) -> Kept:
    rows = tuple(
        Kept(name=f"row_{number}", label=label, words=words)
        for number, (label, words) in enumerate(one.rows)
    )
    state = Kept(name="state", label=said("Läge"), words=one.state)
    since = Kept(
        name="since",
        label=said("Sedan"),
        words=said("{day}", day=local_day(one.since, file.deployment.calendar)),
        value=one.since,
    )
    figures = (figure_kept(number, each) for number, each in enumerate(one.figures))
    return Kept(name=str(at), label=one.name or one.label, inner=(state, since, *rows, *figures))


def figure_kept(number: int, one: Figure) -> Kept:
    return Kept(name=f"figure_{number}", label=one.label, words=f"{one.value:g}", value=one.value)


def consents(tx: Transaction, file: CaseFile) -> Kept:
    now = [
        Kept(
            name=f"{line.consent}:{line.party}" if line.party else line.consent,
            label=said("{consent}, {party}", consent=one.label, party=line.label)
            if line.party
            else one.label,
            words={"yes": said("Ja"), "no": said("Nej")}.get(line.state, said("Inte frågad")),
            value=line.state,
        )
        for one in consents_shown(file)
        for line in one.lines
    ]
    history = events.history(tx, file.case.id)
    before = tuple(
        Kept(
            name=str(at),
            label=said("{day}", day=local_day(when, file.deployment.calendar)),
            words=what,
            value=when,
        )
        for at, (when, what, _) in enumerate(said_before(file, history))
    )
    found = [Kept(name="now", label=said("Gäller nu"), inner=tuple(now))] if now else []
    if before:
        said_ = said("Det du har sagt")
        found.append(Kept(name="said", label=said_, inner=before, several=True))
    return Kept(name="consents", label=said("Vem får se vad"), inner=tuple(found))


def times(inside: Iterable[CaseFile]) -> Kept:
    found = sorted(all_times(inside), key=lambda one: one.begins)
    nodes = tuple(
        Kept(
            name=str(at),
            label=said("{day}", day=one.begins.date()),
            words=said("{what}, {place}", what=one.label, place=one.place)
            if one.place
            else one.label,
            value={
                "begins": one.begins,
                "ends": one.ends,
                "place": one.place or None,
                "how_it_went": one.went,
            },
        )
        for at, one in enumerate(found)
    )
    return Kept(name="times", label=said("Bokade tider"), inner=nodes, several=True)


def readers(tx: Transaction, file: CaseFile) -> Kept:
    """Each day that somebody who works here has read in the case or its activities, the latest first."""
    zone = file.deployment.calendar.zone
    cases = (file.case.id, *(one.id for one in file.case.started))
    read = [
        one
        for case in cases
        for one in audit.entries(tx, case)
        if one.act in READS and one.outcome == "allowed" and is_staff(one.account)
    ]

    def by_day(one: audit.Entry) -> tuple[str, str]:
        return one.at.astimezone(zone).date().isoformat(), one.account

    read.sort(key=by_day, reverse=True)
    found: list[Kept] = []
    for _, some in groupby(read, by_day):
        mine = tuple(some)
        day = mine[0].at.astimezone(zone).date()
        what = tuple(dict.fromkeys(what_of(one) for one in mine))
        words = said("{who}: {what}", who=file.called(mine[0].account), what=what)
        found.append(
            Kept(name=str(len(found)), label=said("{day}", day=day), words=words, value=day)
        )
    return Kept(
        name="readers", label=said("Vilka har läst om dig"), inner=tuple(found), several=True
    )
