"""Owns what has happened in a case since somebody saw it: as it was, as it is, and what lies between.

For whoever is refused because the case has moved on meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.access.facts import Act
from engine.casework.draft import replay
from engine.casework.events import Happened
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, open_file
from engine.operations.recording import note_reading
from engine.operations.standing import outline_of
from engine.operations.telling import timeline
from engine.operations.views import Entry, Words
from engine.operations.world import World
from engine.storage.events import history


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSince:
    """`then` and `now`: where the case was and is, as far as the reader may know; `happened`: the newest
    first.
    """

    seen: datetime
    then: Words
    now: Words
    happened: tuple[Entry, ...]


def changed_since(
    world: World, caller: Caller, number: str, *, version: int | None = None,
    moment: datetime | None = None,
) -> ChangedSince | None:  # fmt: skip
    """What has happened since the case had `version`, or since `moment`; None when nothing has, or when the
    caller may not know of the case.
    """
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return None
        events = history(tx, file.case.id)
        seen = seen_of(events, version, moment)
        if not 0 < seen < len(events):
            return None
        note_reading(tx, caller, Act.READ_CASE, file, since=seen)
        return told(file, events, seen)


def seen_of(events: Sequence[Happened], version: int | None, moment: datetime | None) -> int:
    """How many things had happened by then."""
    if version is not None:
        return version
    return sum(1 for one in events if moment is not None and one.at <= moment)


def told(file: CaseFile, events: Sequence[Happened], seen: int) -> ChangedSince:
    limited = file.limited
    entries = () if file.nameless else timeline(file, events, limited)
    before = replay(events[:seen])
    known = before is not None and not limited
    return ChangedSince(
        seen=events[seen - 1].at,
        then=label_of(file, before.state)
        if known and before
        else outline_of(file.row, file.workflow),
        now=outline_of(file.row, file.workflow) if limited else label_of(file, file.case.state),
        happened=tuple(one for one in entries if one.version > seen),
    )


def label_of(file: CaseFile, state: str) -> Words:
    found = file.workflow.states.get(state)
    return found.label if found is not None else state
