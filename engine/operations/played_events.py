"""Owns what came of a step of a story on stored data, read from what has happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from engine.casework.case import Case
from engine.casework.events import Happened
from engine.operations.pass_time import pass_time
from engine.operations.waking import TIMER
from engine.operations.world import World
from engine.scenarios.driver import Done
from engine.storage.cases import case_by_id
from engine.storage.database import Transaction
from engine.storage.events import history
from engine.storage.timers import due_timers


def came_of(tx: Transaction, case: Case, woken: tuple[str, ...], now: datetime) -> Done:
    """Who was told something just now, in the case and its activities or in a case that was woken, who got a
    task, and which activities were started.
    """
    happened = [one for one in every_event(tx, case) if one.at == now]
    told = [*happened, *(one for id in woken for one in events_of(tx, id) if one.at == now)]
    return Done(
        told=tuple(str(one.payload["to"]) for one in told if one.kind == "notified"),
        tasked=tuple(str(one.payload["of"]) for one in happened if one.kind == "tasked"),
        started={
            str(one.payload["activity"]): str(one.payload["use"])
            for one in happened
            if one.kind == "started"
        },
    )


def told_since(tx: Transaction, case: Case, start: datetime) -> tuple[str, ...]:
    """Who has been told something in the case and its activities after a moment."""
    since = (one for one in every_event(tx, case) if one.at > start)
    return tuple(str(one.payload["to"]) for one in since if one.kind == "notified")


def every_event(tx: Transaction, case: Case) -> Iterator[Happened]:
    for id in (case.id, *(one.id for one in case.started)):
        yield from history(tx, id)


def events_of(tx: Transaction, case: str) -> Iterator[Happened]:
    row = case_by_id(tx, case)
    return every_event(tx, row.case) if row is not None else iter(())


def woken(world: World, tenant: str, now: datetime) -> tuple[str, ...]:
    """Do what a freed place has left to be done, before the next step. In which cases, by their ids."""
    with world.storage.reading(tenant) as tx:
        due = [one for one in due_timers(tx, now + timedelta(seconds=1)) if one.startswith(TIMER)]
    cases = tuple(timer.removeprefix(TIMER) for timer in due)
    for case in cases:
        pass_time(world, tenant, case)
    return cases
