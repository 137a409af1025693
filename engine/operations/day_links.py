"""Owns which links wait to be handed over: what is asked of a contact without an account waits until whoever
keeps the case has given them the link, or it has been mailed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.access.decide import Allowed, decide
from engine.access.facts import Act, Facts, Purpose
from engine.casework.who import CONTACT
from engine.foundation.texts import said
from engine.operations.activity_names import about_at, name_at
from engine.operations.asked import standing
from engine.operations.clocks import request_clock
from engine.operations.standing import Desk
from engine.operations.views_day import WorkItem
from engine.storage.ask_links import AskLinkRow, links_to_hand
from engine.storage.cases import CaseRow
from engine.storage.people import PersonName


def to_hand_over(
    desk: Desk, rows: Iterable[CaseRow], named: Mapping[str, PersonName]
) -> Iterator[WorkItem]:
    """`rows`: cases of the caller's, and activities in them."""
    kept = {row.case.id: row for row in rows if is_kept(desk, row)}
    for link in links_to_hand(desk.tx, kept) if kept else ():
        row = kept[link.case]
        if link.receiver.startswith(CONTACT) and standing(row, link.request) is not None:
            yield item_of(desk, row, link, named)


def is_kept(desk: Desk, row: CaseRow) -> bool:
    """Whether the caller keeps the case and may give its links; where nobody does, who sits in it."""
    if (row.host or row).owner not in (None, "", desk.actor.account):
        return False
    facts = Facts(
        deployment=desk.release_of(row).deployment,
        workflow=desk.workflow_of(row),
        case=desk.facts_of(row),
    )
    return isinstance(decide(desk.actor, Act.KEEP_LINKS, facts, Purpose.CASEWORK), Allowed)


def item_of(
    desk: Desk, row: CaseRow, link: AskLinkRow, named: Mapping[str, PersonName]
) -> WorkItem:
    request = standing(row, link.request)
    field = desk.workflow_of(row).data.get(link.receiver.removeprefix(CONTACT))
    who = link.label or (field.label if field is not None else "")
    label = said("Lämna länken till {who}", who=who)
    calendar = desk.deployment.calendar
    return WorkItem(
        kind="link",
        label=label,
        number=row.number,
        person=about_at(desk, row, named.get(row.person or "")),
        at=link.made,
        due=request.due if request is not None else None,
        clock=request_clock(request, label, desk.today, calendar) if request is not None else None,
        activity=name_at(desk, row),
    )
