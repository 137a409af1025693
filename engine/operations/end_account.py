"""Owns the end of an account in a deployment, and opening one again.

It takes effect at once: sessions end, links and devices are forgotten, nobody stands in. With roles in other
deployments the account goes on there. Its seats are left to `hand_over`; what it has begun to write goes
along with them, and the rest stays, where nobody reads it.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.administering import (
    account_of_mine_alone,
    account_of_others,
    at_account,
    elsewhere,
    no,
    noted,
)
from engine.operations.callers import Caller
from engine.operations.links import INVITATION, Link, make_link
from engine.operations.only_providers import may_have_own_way
from engine.operations.passwords import NONE_YET
from engine.operations.standing import Desk
from engine.operations.world import World
from engine.storage.accounts import AccountRow
from engine.storage.administering import (
    cases_with,
    end_sessions,
    set_password,
    set_roles,
)
from engine.storage.administering import end_account as set_ended
from engine.storage.links import end_links, forget_devices
from engine.storage.passkeys import forget_passkeys
from engine.storage.substitutes import end_all
from engine.storage.two_step import end_halfway_of, end_two_step


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """`everywhere`: the account cannot sign in any more. `left`: cases to hand over."""

    everywhere: bool
    left: int


def end_account(world: World, caller: Caller, name: str) -> Ended | Refused:
    with world.storage.writing(caller.tenant) as tx:
        opened = at_account(world, tx, caller, name, account_of_others)
        if isinstance(opened, Refused):
            return opened
        desk, row = opened
        everywhere = not elsewhere(desk, row)
        if everywhere:
            shut_out(desk, row)
        else:
            set_roles(tx, row.name, desk.deployment.name, {})
        end_sessions(tx, row.name)
        end_all(tx, desk.deployment.name, row.name)
        noted(desk, "end" if everywhere else "end_here", row.name)
        return Ended(
            everywhere=everywhere, left=len(cases_with(tx, desk.deployment.name, row.name))
        )


def shut_out(desk: Desk, row: AccountRow) -> None:
    set_ended(desk.tx, row.name, row.ended or desk.now)
    end_halfway_of(desk.tx, row.name)
    end_links(desk.tx, row.name)
    forget_devices(desk.tx, row.name)
    forget_passkeys(desk.tx, row.name)


def reopen_account(world: World, caller: Caller, name: str) -> Link | Refused | None:
    """The account is open again with the roles it had; who has it chooses a new password, where there are
    passwords.
    """
    with world.storage.writing(caller.tenant) as tx:
        opened = at_account(world, tx, caller, name, account_of_mine_alone)
        if isinstance(opened, Refused):
            return opened
        desk, row = opened
        if row.ended is None:
            return no(said("Kontot är inte avslutat."))
        set_ended(tx, row.name, None)
        set_password(tx, row.name, NONE_YET)
        end_two_step(tx, row.name)
        noted(desk, "reopen", row.name)
        if not may_have_own_way(world, tx.tenant, row.name):
            return None
        return make_link(world, tx, row, INVITATION, caller.account.name)
