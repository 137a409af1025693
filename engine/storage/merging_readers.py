"""Owns who is named to read about two people that turn out to be one, and about each when they are taken
apart again: each gets back those it had, but for what has been said while they were one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.expressions.scope import Values
from engine.storage.database import Transaction
from engine.storage.people import PersonRow
from engine.storage.protection import (
    MERGED,
    NAMED,
    PARTED,
    SETTLED,
    WITHDRAWN,
    Change,
    forget_readers,
    name_reader,
    named_in_cases,
    note_changes,
    readers_of,
    withdraw_reader,
)

Readers = frozenset[str] | None
"""Accounts; None where the cases themselves say who reads."""


def readers_together(tx: Transaction, kept: PersonRow, gone: PersonRow) -> Values:
    """Who is named for either, and for both as one. To be asked before the cases are moved."""
    own, theirs = readers_of(tx, kept.id), readers_of(tx, gone.id)
    after: Readers = None
    if own is not None or theirs is not None:
        after = settled(tx, kept, own) | settled(tx, gone, theirs)
    return {"kept": told(own), "gone": told(theirs), "after": told(after)}


def settled(tx: Transaction, row: PersonRow, readers: Readers) -> frozenset[str]:
    """Those who read by now: named, or meant by the cases of somebody protected."""
    if readers is not None:
        return readers
    return named_in_cases(tx, row.id) if row.protected else frozenset()


def join_readers(
    tx: Transaction, kept: str, found: Values, *, by: str, why: str, at: datetime
) -> None:
    """Name for the one who is kept those who were named for either."""
    after = readers_in(found, "after")
    if after is None:
        return
    own = readers_in(found, "kept") or frozenset()
    changes = [Change(at=at, account=by, kind=MERGED, what="", reason=why)]
    note_changes(tx, kept, [*changes, *set_readers(tx, kept, own, after, by=by, at=at)])


def part_readers(
    tx: Transaction,
    found: Any,
    both: Iterable[tuple[str, PersonRow, bool]],
    *,
    by: str,
    why: str,
    at: datetime,
) -> None:
    """Give each back those it had. Whoever has been named while they were one goes on reading about the one
    who is kept; whoever has been taken away reads about neither. `both`: `kept` and `gone`, as they are from
    now on, and whether each was protected before; where one was not, all who read by now go on.
    """
    if not isinstance(found, Mapping):
        return  # Put together before anything was kept of it.
    two = tuple(both)
    after, now = readers_in(found, "after"), readers_of(tx, two[0][1].id)
    new = (now or frozenset()) - (after or frozenset())
    lost = (after or frozenset()) - now if now is not None else frozenset[str]()
    for part, row, was in two:
        had, stands = readers_in(found, part), readers_of(tx, row.id)
        wanted: Readers = None
        if row.protected and not was:
            wanted = now
        elif row.protected and (had is not None or lost or new):
            more = new if part == "kept" else frozenset[str]()
            wanted = ((settled(tx, row, had) - lost) | more) or now
        if wanted != stands:
            note_changes(tx, row.id, changed(tx, row.id, stands, wanted, by=by, why=why, at=at))


def changed(
    tx: Transaction,
    person: str,
    stands: Readers,
    wanted: Readers,
    *,
    by: str,
    why: str,
    at: datetime,
) -> Iterator[Change]:
    what = SETTLED if wanted is not None else ""
    yield Change(at=at, account=by, kind=PARTED, what=what, reason=why)
    if wanted is None:
        forget_readers(tx, person)
    else:
        yield from set_readers(tx, person, stands or frozenset(), wanted, by=by, at=at)


def set_readers(
    tx: Transaction,
    person: str,
    stands: frozenset[str],
    wanted: frozenset[str],
    *,
    by: str,
    at: datetime,
) -> Iterator[Change]:
    for one in sorted(wanted - stands):
        name_reader(tx, person, one, at)
        yield Change(at=at, account=by, kind=NAMED, what=one, reason="")
    for one in sorted(stands - wanted):
        withdraw_reader(tx, person, one)
        yield Change(at=at, account=by, kind=WITHDRAWN, what=one, reason="")


def told(readers: Readers) -> tuple[str, ...] | None:
    return None if readers is None else tuple(sorted(readers))


def readers_in(found: Mapping[str, Any], part: str) -> Readers:
    kept = found.get(part)
    return None if kept is None else frozenset(map(str, kept))
