"""Owns what waits for the caller: asks to answer, tasks to do, forms and notes begun. Records nothing: it
shows no more of a case than what one was asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.access.facts import Act
from engine.definitions.form import Form
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.activity_names import about_at, name_at
from engine.operations.asked import asked
from engine.operations.callers import Caller
from engine.operations.left_words import activity_form
from engine.operations.notifications import is_known
from engine.operations.places import place_from
from engine.operations.standing import NO_NAME, Desk, name_of, sit_down
from engine.operations.views import FormPlace, Words
from engine.operations.views_day import WorkItem
from engine.operations.world import World
from engine.storage import cases, notes, people, submissions

NOTE = said("Anteckning")


def my_work(world: World, caller: Caller) -> tuple[WorkItem, ...] | Refused:
    """Asks and tasks, the nearest due first, then drafts, the latest first."""
    with world.storage.reading(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        if isinstance(desk.decide(Act.LIST_CASES), Refused):
            return ()
        return (*asked(desk), *begun(desk), *notes_begun(desk))


def begun(desk: Desk) -> Iterator[WorkItem]:
    """The caller's own drafts of forms, but in cases that they may not know of any longer: there they wait,
    and tell of nobody.
    """
    for draft in submissions.drafts_of(desk.tx, desk.caller.account.name, desk.caller.deployment):
        place = place_from(draft.where)
        form = form_begun(desk, draft, place) if still_open(desk, place.case) else None
        if form is not None:
            yield WorkItem(
                kind="draft",
                label=form.title,
                number=place.case,
                person=person_at(desk, place.case),
                at=draft.changed,
                form=place.form,
                action=place.action,
                workflow=place.workflow,
                amends=place.amends,
                starts=place.starts,
                activity=activity_at(desk, place.case),
            )


def still_open(desk: Desk, number: str | None) -> bool:
    """Whether the caller may still know of the case that something was begun in, if it was in one."""
    row = cases.find_case(desk.tx, desk.caller.deployment, number) if number is not None else None
    return row is None or is_known(desk, row)


def form_begun(desk: Desk, draft: submissions.DraftRow, place: FormPlace) -> Form | None:
    """The form as the release has it that the draft goes on under."""
    row = cases.find_case(desk.tx, draft.deployment, place.case) if place.case else None
    if row is not None and place.starts is not None:
        return activity_form(desk.workflow_of(row), place)
    number = row.release if row is not None else draft.release
    release = desk.release_numbered(number) if number is not None else desk.release
    return release.deployment.forms.get(place.form)


def notes_begun(desk: Desk) -> Iterator[WorkItem]:
    """The caller's own drafts of notes, where they may still know of the case."""
    every = notes.drafts_of(desk.tx, desk.caller.account.name, desk.caller.deployment)
    found = tuple(one for one in every if still_open(desk, one.number))
    named = people.names_by_id(desk.tx, (one.person for one in found if one.person is not None))
    for one in found:
        yield WorkItem(
            kind="note",
            label=NOTE,
            number=one.number,
            person=name_of(named.get(one.person or ""), desk.deployment.title),
            at=one.changed,
            adds_to=one.adds_to,
            activity=activity_at(desk, one.number),
        )


def activity_at(desk: Desk, number: str | None) -> Words | None:
    row = cases.find_case(desk.tx, desk.caller.deployment, number) if number is not None else None
    return name_at(desk, row) if row is not None else None


def person_at(desk: Desk, number: str | None) -> Words:
    row = cases.find_case(desk.tx, desk.caller.deployment, number) if number is not None else None
    if row is None:
        return NO_NAME
    person = people.find_person(desk.tx, row.person) if row.person is not None else None
    return about_at(desk, row, person)
