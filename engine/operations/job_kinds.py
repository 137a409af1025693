"""Owns the kinds of jobs: a name to what does it. A new kind is a function and a line here.

Each may be done more than once: it looks at what is stored first, and does nothing that is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.foundation.wrong import EffectError, Refused
from engine.operations.draw_reviews import draw_review
from engine.operations.pass_time import pass_time
from engine.operations.remind_protection import remind_protection
from engine.operations.send_mail import send_letter, send_news
from engine.operations.sweep_files import sweep_files
from engine.operations.working_out import work_out
from engine.operations.world import World
from engine.storage.jobs import JobRow

Perform = Callable[[World, str, JobRow], None]


def let_time_pass(world: World, tenant: str, job: JobRow) -> None:
    """A case that is not there any more needs nothing."""
    refused = pass_time(world, tenant, job.args["about"])
    if isinstance(refused, Refused) and refused.reason.kind != "missing":
        raise EffectError(refused.reason.sentence)


def sweep_away(world: World, tenant: str, job: JobRow) -> None:
    sweep_files(world, tenant)


def review(world: World, tenant: str, job: JobRow) -> None:
    draw_review(world, tenant, job.args["about"])


def remind(world: World, tenant: str, job: JobRow) -> None:
    remind_protection(world, tenant, job.args["about"])


def count(world: World, tenant: str, job: JobRow) -> None:
    work_out(world, tenant, job.args["about"])


KINDS: Mapping[str, Perform] = MappingProxyType(
    {
        "case": let_time_pass,
        "count": count,
        "files": sweep_away,
        "letter": send_letter,
        "mail": send_news,
        "protection": remind,
        "review": review,
    }
)
"""A timer's id begins with the kind of job that it becomes: `mail:eva`."""
