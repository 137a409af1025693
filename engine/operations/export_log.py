"""Owns the log as a security monitor reads it: one JSON object a line, in the order in which it happened. It
tells who did what and whether it was let, and ties each line to its chain; nothing of what it was about.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from engine.access.facts import Act
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.protecting import unusable
from engine.operations.recording import note
from engine.operations.review_log import MOST_DAYS, moments
from engine.operations.world import World
from engine.storage import reviews
from engine.storage.reviews import Linked


def export_log(world: World, caller: Caller, first: date, last: date) -> str | Refused:
    """The rows of some days, by who reads the log."""
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.READ_LOG)
        if isinstance(desk, Refused):
            return desk
        if not first <= last <= desk.today or (last - first).days >= MOST_DAYS:
            return unusable(said("Välj dagar som har varit, högst tre månader."))
        found = reviews.between(tx, caller.deployment, *moments(desk, first, last))
        lines = [as_line(tx.tenant, one) for one in found]
        note(tx, caller, Act.READ_LOG, desk.now, about="export", count=len(lines))
        return "".join(f"{one}\n" for one in lines)


def lines_since(world: World, tenant: str, deployment: str, since: datetime) -> Iterator[str]:
    """The same from the terminal, from a moment on."""
    with world.storage.reading(tenant) as tx:
        until = datetime.combine(world.now().date() + timedelta(days=2), time.min, tzinfo=UTC)
        for one in reviews.between(tx, deployment, since, until):
            yield as_line(tenant, one)


def as_line(tenant: str, one: Linked) -> str:
    entry = one.entry
    told = {
        "time": entry.at.astimezone(UTC).isoformat(),
        "tenant": tenant,
        "deployment": entry.deployment,
        "account": entry.account,
        "act": entry.act,
        "purpose": entry.purpose,
        "outcome": entry.outcome,
        "chain": entry.case,
        "number": one.number,
        "hash": one.hash,
    }
    return json.dumps(told, ensure_ascii=False)
