"""Owns the address that an account is written to, and how often. The address is a way back in, so changing it
takes the password.
"""

from __future__ import annotations

from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.administering import against_email, email_of
from engine.operations.callers import Account
from engine.operations.guessing import Visitor
from engine.operations.sign_in import entry, refused, try_password
from engine.operations.world import World
from engine.storage.administering import set_notify
from engine.storage.audit import record

NOTIFY = ("direct", "daily", "none")
"""As it happens, once a day, never."""


def set_own_notify(world: World, account: Account, notify: str) -> Refused | None:
    if notify not in NOTIFY:
        return refused(said("Välj hur ofta du vill ha brev."))
    with world.storage.writing(account.tenant) as tx:
        set_notify(tx, account.name, account.email, notify)
    return None


def set_own_email(
    world: World, account: Account, email: str, password: str, visitor: Visitor | None = None
) -> Refused | None:
    """The address, or none where nothing is written."""
    address = email_of(email)
    wrong = against_email(address)
    if wrong is not None:
        return refused(wrong)
    row = try_password(world, account.tenant, account.name, password, visitor or Visitor())
    if isinstance(row, Refused):
        return row
    with world.storage.writing(account.tenant) as tx:
        set_notify(tx, account.name, address, account.notify)
        record(tx, entry(world.now(), account.name, "change_email", "allowed"))
    return None
