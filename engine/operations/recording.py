"""Owns how operations write in the audit what was done or read, and what was refused."""

from __future__ import annotations

from datetime import datetime

from engine.access.facts import Act, Purpose
from engine.expressions.scope import Value
from engine.operations.callers import Caller
from engine.storage.audit import Entry, record
from engine.storage.database import Transaction


def note(
    tx: Transaction,
    caller: Caller,
    act: Act,
    now: datetime,
    *,
    case: str = "",
    refused: bool = False,
    **about: Value,
) -> None:
    """Write down an act. `about` names what it was about, never its content."""
    entry = Entry(
        at=now,
        account=caller.account.name,
        act=str(act),
        purpose=str(Purpose.CASEWORK),
        deployment=caller.deployment,
        outcome="refused" if refused else "allowed",
        about=about,
        case=case,
    )
    record(tx, entry)
