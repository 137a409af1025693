"""Owns drawing a review of the log by itself, when a week, a month or a quarter has passed, where the
deployment says so; and when that is next to be done.
"""

from __future__ import annotations

from datetime import datetime, time

from engine.definitions.deployment import Deployment
from engine.definitions.log_review import period_after, period_before
from engine.operations.pass_time import system_in
from engine.operations.review_log import draw
from engine.operations.standing import at_desk
from engine.operations.world import World
from engine.storage import reviews
from engine.storage.database import Transaction
from engine.storage.releases import deployments
from engine.storage.timers import set_timer

TIMER = "review:"
EARLY = time(6)
"""When it is drawn, on the first day of the next period: what was read late the day before is in it."""


def keep_drawing(tx: Transaction, deployment: Deployment, now: datetime) -> None:
    """Have the next review of a deployment drawn in its time; none where it draws none by itself."""
    every = deployment.log_review.every
    due = None
    if every is not None:
        zone = deployment.calendar.zone
        day = period_after(every, now.astimezone(zone).date())
        due = datetime.combine(day, EARLY, tzinfo=zone)
    set_timer(tx, TIMER + deployment.name, due)


def draw_review(world: World, tenant: str, deployment: str) -> None:
    """Draw what was read in the latest period, unless that has been done, and come back for the next."""
    with world.storage.writing(tenant) as tx:
        if deployment not in deployments(tx):
            return
        desk = at_desk(world, tx, system_in(tenant, deployment))
        keep_drawing(tx, desk.deployment, desk.now)
        every = desk.deployment.log_review.every
        if every is None:
            return
        period = period_before(every, desk.today)
        if not any((one.first, one.last) == period for one in reviews.reviews_of(tx, deployment)):
            draw(desk, *period)
