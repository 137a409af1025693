"""Owns the page of meetings and hand-overs: the agenda, what waits for the reader, and what they wait for.

It comes of what the definitions say: an activity that goes `between` parties stands here for each; one
that is a booked time too is a point on that day's agenda.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import groupby

from engine.access.facts import Act
from engine.access.who import parties_as
from engine.casework.who import receives
from engine.foundation.wrong import Refused
from engine.operations.between import between_shown, sees_course, statements
from engine.operations.booked import own_time
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, file_of
from engine.operations.case_work import action_shown, actions_here, expected_here, forms_here
from engine.operations.desk_for import desk_for
from engine.operations.recording import note
from engine.operations.standing import Desk
from engine.operations.views_team import AgendaDay, BetweenShown, Question, TeamPage
from engine.operations.why_not import Here
from engine.operations.world import World
from engine.storage.between import MOST, between_whom


def read_team(world: World, caller: Caller) -> TeamPage | Refused:
    """Recorded as a list is: that it was shown, and how many cases were on it."""
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.LIST_CASES)
        if isinstance(desk, Refused):
            return desk
        page = page_of(desk)
        note(tx, caller, Act.LIST_CASES, desk.now, cases=count(page), screen="team")
        return page


def inbox_of(desk: Desk, told: Collection[str | None]) -> tuple[BetweenShown, ...]:
    """What goes between the reader and others and waits for the reader, but what is `told` already, by its
    number; and no booked meetings.
    """
    rows = between_whom(desk.tx, desk.caller.deployment, parties_as(desk.actor, desk.deployment))
    rest = [row for row in rows if row.number not in told]
    files = (file_of(desk.world, desk.tx, desk.caller, row) for row in rest)
    seen = (file for file in files if sees_course(file) and own_time(file) is None)
    shown = (between_shown(file) for file in seen)
    return nearest(one for one in shown if one.mine and not one.asked)


def count(page: TeamPage) -> int:
    return len(page.inbox) + len(page.outbox) + sum(len(one.questions) for one in page.agenda)


def page_of(desk: Desk) -> TeamPage:
    rows = between_whom(desk.tx, desk.caller.deployment, parties_as(desk.actor, desk.deployment))
    files = [file_of(desk.world, desk.tx, desk.caller, row) for row in rows]
    files = [file for file in files if sees_course(file)]
    questions = sorted(points(files), key=lambda one: (one.time.begins, one.about.number))
    shown = [between_shown(file) for file in files if own_time(file) is None]
    return TeamPage(
        today=desk.today,
        agenda=tuple(
            AgendaDay(day=day, questions=tuple(those))
            for day, those in groupby(questions, key=lambda one: one.time.day)
        ),
        inbox=nearest(one for one in shown if one.mine),
        outbox=nearest(one for one in shown if not one.mine),
        capped=len(rows) == MOST,
    )


def nearest(found: Iterator[BetweenShown]) -> tuple[BetweenShown, ...]:
    """Those with a last day first, the nearest of them first."""
    return tuple(sorted(found, key=lambda one: one.clocks[0].due if one.clocks else date.max))


def points(files: list[CaseFile]) -> Iterator[Question]:
    for file in files:
        time = own_time(file)
        if time is None:
            continue
        actions, forms = actions_here(file), forms_here(file)
        first = expected_here(file, actions, forms)
        here = Here(file=file, actions=actions, forms=forms)
        asked = {
            one.form
            for one in file.case.requests
            if receives(file.actor, one, file.case, file.facts())
        }
        yield Question(
            about=between_shown(file),
            time=time,
            version=file.case.version,
            statements=statements(file),
            fills=tuple(
                (one.use.name, one.use.form.title)
                for one in forms
                if one.refused is None and one.use.name in asked
            ),
            actions=tuple(action_shown(here, one, first) for one in actions if not one.refused),
        )
