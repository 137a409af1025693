"""Owns when what figures and reports are made of is worked out: at once where it is soon done, else by a job,
some cases at a time, so that nobody waits long for a page and nobody for their turn to write.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from engine.foundation.texts import counted, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.facts_kept import count_facts, lacking_facts
from engine.operations.pass_time import system_in
from engine.operations.reports_kept import lacking_rows, work_out_rows
from engine.operations.standing import Desk, at_desk
from engine.operations.world import World
from engine.storage.facts import Lacking
from engine.storage.releases import deployments
from engine.storage.timers import set_timer

TIMER = "count:"
WORKING = "working"
"""The kind of the reason that something is being worked out: whoever asks again gets it."""
SOME = 20
"""So many cases are worked out in each transaction of the job."""
LONGEST = 20.0
"""Seconds after which the job leaves the rest to another, so that nothing else waits long behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`at_once`: so many cases take about a second."""

    lacking: Callable[[Desk], tuple[Lacking, ...]]
    work_out: Callable[[Desk, Sequence[Lacking]], None]
    at_once: int


FIGURES = Part(lacking=lacking_facts, work_out=count_facts, at_once=150)
REPORTS = Part(lacking=lacking_rows, work_out=work_out_rows, at_once=50)


def still_working(desk: Desk, part: Part) -> Refused | None:
    """None when all is there; else a job has been set to it."""
    found = part.lacking(desk)
    if len(found) <= part.at_once:
        part.work_out(desk, found)
        return None
    set_timer(desk.tx, TIMER + desk.caller.deployment, desk.now)
    left = counted("{count} ärende är kvar", "{count} ärenden är kvar", len(found))
    sentence = said(
        "Det räknas fram just nu: {left}. Sidan visas av sig själv när det är klart.", left=left
    )
    return Refused(reasons=(Reason(kind=WORKING, sentence=sentence),))


def work_out(
    world: World,
    tenant: str,
    deployment: str,
    wanted: Sequence[Part] = (FIGURES, REPORTS),
    longest: float | None = None,
) -> None:
    """Work out all that lacks in a deployment, or what can be in `longest` seconds (as `LONGEST` says), and
    come back for the rest. A case that changes meanwhile lacks again.
    """
    stop = monotonic() + (LONGEST if longest is None else longest)
    parts = [
        (part, some) for part in wanted for some in few_by_few(world, tenant, deployment, part)
    ]
    for at, (part, some) in enumerate(parts, 1):
        with world.storage.writing(tenant) as tx:
            desk = at_desk(world, tx, system_in(tenant, deployment))
            part.work_out(desk, some)
            if at < len(parts) and monotonic() > stop:
                set_timer(tx, TIMER + deployment, desk.now)
                return


def few_by_few(world: World, tenant: str, deployment: str, part: Part) -> list[tuple[Lacking, ...]]:
    """What lacks now, so much at a time as is worked out in one transaction."""
    with world.storage.writing(tenant) as tx:
        if deployment not in deployments(tx):
            return []
        found = part.lacking(at_desk(world, tx, system_in(tenant, deployment)))
    return [found[at : at + SOME] for at in range(0, len(found), SOME)]
