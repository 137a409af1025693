"""Owns what has come in the caller's cases since they last looked: flags that others' answers have raised,
and the answers themselves, as far as the caller may know of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from engine.access.decide import Allowed, decide
from engine.access.facts import Act, Facts, Purpose
from engine.access.who import Reach
from engine.operations.activity_names import about_at, name_at
from engine.operations.link_names import called_by_link
from engine.operations.narrowing import SEVERITIES
from engine.operations.standing import Desk, flag_named, flag_shown, may_know
from engine.operations.views import FlagShown
from engine.operations.views_day import Answer, NewFlag
from engine.storage import days, people
from engine.storage.cases import CaseRow
from engine.storage.days import News


def new_flags(desk: Desk, since: datetime) -> tuple[NewFlag, ...]:
    """Flags raised since, that still stand; what matters most first."""
    rows, named = changed(desk, since)
    found: dict[tuple[str, str], NewFlag] = {}
    for one in told(desk, rows, since, "flagged"):
        row, name = rows[one.case], str(one.happened.payload.get("flag"))
        if one.happened.payload.get("stands") is not True or name not in row.case.flags:
            continue
        shown = flag_at(desk, row, name, one.happened.at)
        if shown is not None:
            person = about_at(desk, row, named.get(row.person or ""))
            new = NewFlag(number=row.number, person=person, flag=shown, activity=name_at(desk, row))
            found.setdefault((row.number, name), new)
    return tuple(sorted(found.values(), key=lambda one: SEVERITIES.index(one.flag.severity)))


def answers(desk: Desk, since: datetime) -> tuple[Answer, ...]:
    """Forms that others have sent since, the latest first."""
    rows, named = changed(desk, since)
    return tuple(
        answer
        for one in told(desk, rows, since, "submitted")
        if (answer := answer_of(desk, rows[one.case], one, named)) is not None
    )


def answer_of(
    desk: Desk, row: CaseRow, news: News, named: Mapping[str, people.PersonName]
) -> Answer | None:
    happened, workflow = news.happened, desk.workflow_of(row)
    use = workflow.forms.get(str(happened.payload.get("form")))
    if use is None:
        return None
    facts = Facts(
        deployment=desk.release_of(row).deployment,
        workflow=workflow,
        case=desk.facts_of(row),
        name=use.name,
        form=use.form,
        author=happened.actor,
        sent=happened.at,
    )
    if not isinstance(decide(desk.actor, Act.READ_FORM, facts, Purpose.CASEWORK), Allowed):
        return None
    return Answer(
        number=row.number,
        person=about_at(desk, row, named.get(row.person or "")),
        title=use.form.title,
        submission=str(happened.payload.get("submission")),
        by=called_by_link(desk.tx, happened.actor)
        or desk.labels.get(happened.actor, happened.actor),
        at=happened.at,
        activity=name_at(desk, row),
    )


def changed(
    desk: Desk, since: datetime
) -> tuple[dict[str, CaseRow], Mapping[str, people.PersonName]]:
    """The caller's cases in which something has happened, and their activities, by identity, with whom they
    are about.
    """
    me, deployment = desk.actor.account, desk.caller.deployment
    found = days.changed_since(desk.tx, me, deployment, since)
    rows = {row.case.id: row for row in found if desk.reach(row) is not Reach.NOTHING}
    named = people.names_by_id(desk.tx, (row.person for row in rows.values() if row.person))
    return rows, named


def told(desk: Desk, rows: Mapping[str, CaseRow], since: datetime, kind: str) -> Iterator[News]:
    if rows:
        yield from days.news(desk.tx, desk.actor.account, rows, (kind,), since)


def flag_at(desk: Desk, row: CaseRow, name: str, at: datetime) -> FlagShown | None:
    """The flag, if the caller may know of it."""
    workflow, deployment = desk.workflow_of(row), desk.release_of(row).deployment
    form, flag = flag_named(workflow, name)
    facts = desk.facts_of(row)
    sent = desk.sent_last(row, name)
    if flag is None or not may_know(desk.actor, deployment, workflow, facts, name, sent=sent):
        return None
    return replace(flag_shown(workflow, form, flag, at), at=at)
