"""Owns what the participant's own page tells: what they are asked, their plan, what they may do, what they
have said yes to, who works with them, and who has read about them. Recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from engine.access.facts import Act
from engine.casework.case import SYSTEM
from engine.casework.possible import whose_turn
from engine.casework.who import PARTICIPANT_RECEIVER
from engine.definitions.workflow import Who, WhoKind
from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations import own_drafts
from engine.operations.activity_names import full_name, own_name
from engine.operations.callers import LINK, PAGE, Caller
from engine.operations.case_activities import startable
from engine.operations.case_consents import consents_shown
from engine.operations.case_file import NOT_FOUND, CaseFile, open_file
from engine.operations.case_work import actions_here, forms_here
from engine.operations.gathered import gathered
from engine.operations.known_activities import acts_in
from engine.operations.own_ahead import own_lines, own_next, own_rounds, own_times
from engine.operations.own_phases import phase_to_oneself
from engine.operations.places import place_key
from engine.operations.read_plan import NOW, plan_kinds, plan_page
from engine.operations.recording import note_reading
from engine.operations.standing import NO_NAME
from engine.operations.telling import role_label
from engine.operations.turn_words import all_waited_for
from engine.operations.views import FormPlace, Words
from engine.operations.views_activities import StartShown
from engine.operations.views_page import Asked, Doable, Known, OwnPage, ReadBy
from engine.operations.why_not import Here
from engine.operations.world import World
from engine.storage.audit import last_by
from engine.storage.database import Transaction

MOST_READERS = 30
READING = frozenset({"read_case", "read_form", "read_file", "read_consents", "read_notes"})


def read_own_page(world: World, caller: Caller, number: str) -> OwnPage | Refused:
    if caller.page is None:
        return NOT_FOUND
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        file = gathered(tx, file)
        page = own_page(tx, caller, file)
        note_reading(
            tx,
            caller,
            Act.READ_CASE,
            file,
            about="page",
        )
        return page


def own_page(tx: Transaction, caller: Caller, file: CaseFile) -> OwnPage:
    begun = own_drafts.places(tx, caller)
    kinds = plan_kinds(file.workflow)
    inside = [file.inside(row) for row in file.activities if not row.closed]
    rest = [one for one in inside if one.case.use not in kinds and acts_in(one)]
    forms = {one.row.number: tuple(fillable(one, begun)) for one in (file, *inside)}
    deeds = {one.row.number: tuple(doable(one)) for one in (file, *inside)}
    over = [file.inside(row) for row in file.activities if row.closed and row.case.use in kinds]
    deeds |= {one.row.number: tuple(doable(one)) for one in over}
    every = tuple(chain.from_iterable(forms.values()))
    places = {(one.number, one.form): one for one, _ in every}
    booked = tuple(
        replace(one, actions=deeds[one.number])
        for one in sorted(own_times(inside), key=lambda one: one.begins)
    )
    timed = {one.number for one in booked}
    own, turn = (file, *rest), whose_turn(file.workflow, file.case.state)
    state = file.workflow.states[file.case.state]
    return OwnPage(
        number=file.row.number,
        version=file.case.version,
        name=first_name(file),
        phase=phase_to_oneself(state.phase) or "",
        waits_for=all_waited_for(file, [one for one in turn if not is_oneself(one)]),
        my_turn=any(is_oneself(one) for one in turn),
        closed=file.row.closed,
        asked=tuple(sorted((one for one, is_asked in every if is_asked), key=last_day)),
        may_fill=tuple(one for at in own for one, is_asked in forms[at.row.number] if not is_asked),
        actions=tuple(
            one for at in own if at.row.number not in timed for one in deeds[at.row.number]
        ),
        of_plan={
            one.row.number: (
                tuple(form for form, _ in forms.get(one.row.number, ())),
                deeds[one.row.number],
            )
            for one in (*inside, *over)
            if one.case.use in kinds
        },
        plan=plan_page(tx, caller, file, NOW) if kinds else None,
        startable=tuple(one for one in can_start(tx, caller, file) if one.use not in kinds),
        consents=consents_shown(file),
        team=tuple(team(file)),
        readers=readers(tx, file),
        times=booked,
        rounds=tuple(own_rounds(file, inside, places)),
        next_rounds=tuple(
            sorted(chain.from_iterable(map(own_next, (file, *rest))), key=lambda one: one.opens)
        ),
        lines=tuple(own_lines(rest)),
    )


def is_oneself(who: Who) -> bool:
    return who.kind is WhoKind.PARTICIPANT


def can_start(tx: Transaction, caller: Caller, file: CaseFile) -> Iterator[StartShown]:
    """The kinds of activities that the participant may start now."""
    here = Here(file=file, actions=(), forms=())
    return (one for one in startable(tx, caller, here) if one.possible)


def last_day(one: Asked) -> date:
    return one.due or date.max


def within(file: CaseFile) -> Words:
    """The activity, by its kind and name; empty in the case itself."""
    return full_name(file) if file.host is not None else ""


def fillable(file: CaseFile, begun: frozenset[str]) -> Iterator[tuple[Asked, bool]]:
    """What can be filled in now, each with whether it is asked."""
    asked = {one.form: one for one in file.case.requests if one.of == PARTICIPANT_RECEIVER}
    for one in forms_here(file):
        if one.refused is not None:
            continue
        place = FormPlace(form=one.use.name, case=file.row.number)
        request = asked.get(one.use.name)
        shown = Asked(
            number=file.row.number,
            form=one.use.name,
            title=one.use.form.title,
            within=within(file),
            due=request.due if request is not None else None,
            begun=place_key(file.row.deployment, place) in begun,
        )
        yield shown, request is not None


def doable(file: CaseFile) -> Iterator[Doable]:
    for one in actions_here(file):
        if one.refused is None:
            yield Doable(
                number=file.row.number,
                action=one.action.name,
                label=one.action.label,
                form=one.action.form,
                within=own_name(file) or within(file),
            )


def first_name(file: CaseFile) -> Words:
    """What one is called to one's face."""
    person = file.person
    name = (person.name or person.alias) if person is not None else None
    return name.split()[0] if name and name.strip() else NO_NAME


def team(file: CaseFile) -> Iterator[Known]:
    for role in file.workflow.team:
        seat = file.case.seats.get(role)
        if seat is not None:
            yield Known(role=role_label(file, role), who=file.called(seat.user))


def readers(tx: Transaction, file: CaseFile) -> tuple[ReadBy, ...]:
    """Those who work here and have read in the case or in an activity of it, the latest first."""
    cases = (file.case.id, *(one.id for one in file.case.started))
    found = [
        ReadBy(who=file.called(account), last=last)
        for account, last in last_by(tx, cases, READING).items()
        if is_staff(account)
    ]
    found.sort(key=lambda one: (-one.last.timestamp(), in_words(one.who, "sv")))
    return tuple(found[:MOST_READERS])


def is_staff(account: str) -> bool:
    return account != SYSTEM and not account.startswith((LINK, PAGE))
