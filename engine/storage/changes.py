"""Owns what is told when something changes that others keep a copy of."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from engine.storage.database import Transaction
from engine.storage.schema import tenant

STAFF, RELEASES = "staff", "releases"
CHANGE = (
    update(tenant).where(tenant.c.tenant == bindparam("of_tenant")).values(staff=tenant.c.staff + 1)
)


def staff_changed(tx: Transaction) -> None:
    """Who works here, as what or in whose place, is no longer as it was: copies no longer hold."""
    tx.unsettled.add(STAFF)
    tx.connection.execute(CHANGE, {"of_tenant": tx.tenant})
