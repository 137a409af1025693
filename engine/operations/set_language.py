"""Owns choosing the language in which one reads the product."""

from __future__ import annotations

from dataclasses import replace

from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Account
from engine.operations.world import World
from engine.storage import accounts

LANGUAGES = ("sv", "en")
"""Those that the program's own texts are complete in."""


def set_language(world: World, account: Account, language: str) -> Account | Refused:
    if language not in LANGUAGES:
        sentence = said("Det språket finns inte här.")
        return Refused(reasons=(Reason(kind="missing", sentence=sentence),))
    with world.storage.writing(account.tenant) as tx:
        accounts.set_language(tx, account.name, language)
    return replace(account, language=language)
