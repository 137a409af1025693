"""Owns saying why one reads about a protected person, before anything is shown. The reason holds for a while,
in that case and for that account; the audit keeps it.
"""

from __future__ import annotations

from engine.access.facts import Act
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.case_file import file_at
from engine.operations.protecting import decide_as_now, stated
from engine.operations.recording import note
from engine.operations.world import World
from engine.storage.protection import SEALED, Opened, add_opened


def open_sealed(world: World, caller: Caller, number: str, reason: str) -> None | Refused:
    with world.storage.writing(caller.tenant) as tx:
        file = file_at(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        allowed, why = decide_as_now(file, Act.OPEN_SEALED), stated(reason)
        if isinstance(allowed, Refused):
            note(tx, caller, Act.OPEN_SEALED, file.now, case=file.main.case.id, refused=True)
            return allowed
        if isinstance(why, Refused):
            return why
        opened = Opened(
            id=world.chance.identity(),
            deployment=caller.deployment,
            case=file.main.case.id,
            account=caller.account.name,
            kind=SEALED,
            reason=why,
            since=file.now,
            until=file.deployment.calendar.later(file.now, file.newest.reading.protected),
        )
        add_opened(tx, opened)
        note(tx, caller, Act.OPEN_SEALED, file.now, case=opened.case, why=why)
        return None
