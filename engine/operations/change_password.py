"""Owns changing one's own password: it takes the old one, and ends the account's other sessions."""

from __future__ import annotations

from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.devices import note_device
from engine.operations.guessing import Visitor
from engine.operations.only_providers import ONLY, may_have_own_way
from engine.operations.passwords import hashed, weakness
from engine.operations.session import Session
from engine.operations.sign_in import entry, refused, try_password
from engine.operations.world import World
from engine.storage.administering import end_sessions, set_password
from engine.storage.audit import record
from engine.storage.links import end_links, forget_devices
from engine.storage.two_step import end_halfway_of


def change_password(
    world: World, session: Session, old: str, new: str, visitor: Visitor | None = None
) -> Refused | None:
    """The password is the new one, or why not. Devices are forgotten but for this one."""
    account, visitor = session.account, visitor or Visitor()
    if not may_have_own_way(world, account.tenant, account.name):
        return refused(ONLY)
    row = try_password(world, account.tenant, account.name, old, visitor)
    if isinstance(row, Refused):
        return row
    wrong = weakness(new, row.name, row.label)
    if wrong is None and new == old:
        wrong = said("Det nya lösenordet är samma som det gamla. Välj ett annat.")
    if wrong is not None:
        return refused(wrong)
    kept, now = hashed(new), world.now()
    with world.storage.writing(account.tenant) as tx:
        set_password(tx, row.name, kept)
        end_sessions(tx, row.name, kept=session.id)
        end_halfway_of(tx, row.name)
        end_links(tx, row.name)
        forget_devices(tx, row.name)
        if visitor.device:
            note_device(world, tx, visitor.device, row.name, now)
        record(tx, entry(now, row.name, "change_password", "allowed"))
    return None
