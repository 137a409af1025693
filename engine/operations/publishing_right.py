"""Owns who may see releases and make them from a page: those of whose roles one says `may: publish`."""

from __future__ import annotations

from engine.access.decide import decide
from engine.access.facts import Act, Facts, Purpose
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller, actor_of
from engine.operations.load_release import Release, release_in
from engine.operations.standing import NO_ROLE
from engine.operations.world import World
from engine.storage.audit import Entry, record
from engine.storage.database import Transaction


def publisher(world: World, tx: Transaction, caller: Caller) -> Release | Refused:
    """What is live, for somebody who may publish in the deployment."""
    if not caller.held:
        return NO_ROLE
    live = release_in(world, tx, caller.deployment)
    actor = actor_of(caller, live.deployment, demands=live.deployment.demands)
    found = decide(actor, Act.PUBLISH, Facts(deployment=live.deployment), Purpose.ADMINISTRATION)
    return found if isinstance(found, Refused) else live


def note_refused(world: World, tx: Transaction, caller: Caller) -> None:
    """Write down that somebody tried to publish who may not. To those without a role there is no such
    deployment, so that what they call it is kept nowhere.
    """
    if not caller.held:
        return
    refused = Entry(
        at=world.now(),
        account=caller.account.name,
        act=str(Act.PUBLISH),
        purpose=str(Purpose.ADMINISTRATION),
        deployment=caller.deployment,
        outcome="refused",
        about={},
    )
    record(tx, refused)
