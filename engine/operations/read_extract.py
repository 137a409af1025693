"""Owns the extract of the log for somebody whom a case is about: who has read, when, in what role and why, in
plain words and one line for each person and day. Whoever makes it sees nothing of the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from engine.access.facts import Act
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.log_words import READS, purpose_in_words, reason_of, roles_of, what_of
from engine.operations.recording import note
from engine.operations.review_log import is_staff
from engine.operations.standing import Desk
from engine.operations.views import Words
from engine.operations.views_review import Extract, ExtractRow
from engine.operations.world import World
from engine.storage import audit
from engine.storage.audit import Entry
from engine.storage.cases import activities_of, find_case

MISSING = Refused(reasons=(Reason(kind="unusable", sentence=said("Inget ärende har det numret.")),))
TOLD = READS | {Act.OPEN_SEALED, Act.READ_IN_EMERGENCY}


def read_extract(world: World, caller: Caller, number: str) -> Extract | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.READ_LOG)
        if isinstance(desk, Refused):
            return desk
        row = find_case(tx, caller.deployment, number.strip().upper())
        if row is None or row.person is None or row.host is not None:
            return MISSING
        inside = (one.case.id for one in activities_of(tx, row))
        found = [one for id_ in (row.case.id, *inside) for one in audit.entries(tx, id_)]
        note(tx, caller, Act.READ_LOG, desk.now, case=row.case.id, about="extract")
        return Extract(number=row.number, rows=tuple(rows(desk, found)), at=desk.now)


def rows(desk: Desk, found: Iterable[Entry]) -> Iterator[ExtractRow]:
    """The latest day first."""
    zone = desk.deployment.calendar.zone
    told = [
        one
        for one in found
        if one.act in TOLD and one.outcome == "allowed" and is_staff(one.account)
    ]
    told.sort(key=lambda one: (one.at.astimezone(zone).date(), one.account), reverse=True)
    for (day, account), some in groupby(
        told, lambda one: (one.at.astimezone(zone).date(), one.account)
    ):
        mine = tuple(some)
        yield ExtractRow(
            day=day,
            who=desk.labels.get(account, account),
            roles=roles_of(desk, account),
            what=tuple(dict.fromkeys(what_of(one) for one in mine)),
            times=sum(one.act in READS for one in mine),
            why=tuple(dict.fromkeys(reasons(mine))),
        )


def reasons(mine: Iterable[Entry]) -> Iterator[Words]:
    for one in mine:
        yield purpose_in_words(one.purpose)
        if reason_of(one):
            yield reason_of(one)
