"""Owns how operations write in the audit what was done or read, and what was refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from engine.access.decide import purpose_of
from engine.access.facts import Act, Purpose
from engine.casework.case import Case
from engine.casework.events import Happened
from engine.expressions.scope import Value, Values
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
    instead_of: str | None = None,
    purpose: str | None = None,
    **about: Value,
) -> None:
    """Write down an act. `about` names what it was about, never its content; `instead_of` whose place the
    caller took; `purpose` what it was for, where that is another than what the act is for by itself.
    """
    if instead_of is not None:
        about["instead_of"] = instead_of
    note_about(tx, caller, act, now, about, case=case, refused=refused, purpose=purpose)


def note_about(
    tx: Transaction,
    caller: Caller,
    act: Act,
    now: datetime,
    about: Values,
    *,
    case: str = "",
    refused: bool = False,
    purpose: str | None = None,
) -> None:
    """The same, with what it was about as a mapping."""
    entry = Entry(
        at=now,
        account=caller.account.name,
        act=str(act),
        purpose=str(purpose or purpose_of(act)),
        deployment=caller.deployment,
        outcome="refused" if refused else "allowed",
        about=about,
        case=case,
    )
    record(tx, entry)


class Read(Protocol):
    """What is read of a case: which, when and, where that is not what the act is for by itself, what for."""

    @property
    def now(self) -> datetime: ...

    @property
    def case(self) -> Case: ...

    @property
    def purpose(self) -> Purpose | None: ...


def note_reading(
    tx: Transaction,
    caller: Caller,
    act: Act,
    file: Read,
    *,
    refused: bool = False,
    **about: Value,
) -> None:
    """Write down that something of a case was read, or was not; in an emergency it was for that."""
    note_about(
        tx, caller, act, file.now, about,
        case=file.case.id, refused=refused, purpose=file.purpose,
    )  # fmt: skip


def place_taken(events: Iterable[Happened]) -> str | None:
    """In whose place the act was done; None: in one's own."""
    found = (one.payload["instead_of"] for one in events if "instead_of" in one.payload)
    return next((str(one) for one in found), None)
