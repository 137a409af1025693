"""Owns what somebody is called who has answered through a link, where their answers are told of."""

from __future__ import annotations

from engine.foundation.texts import Said, said
from engine.operations.callers import LINK, PAGE
from engine.storage.ask_links import receiver_of
from engine.storage.database import Transaction

PARTICIPANT = said("Deltagaren, genom en länk")
ON_PAGE = said("Deltagaren, på sin sida")
SOMEBODY = said("Någon, genom en länk")


def called_by_link(tx: Transaction, name: str) -> Said | None:
    """None for an account."""
    if name.startswith(PAGE):
        return ON_PAGE
    if not name.startswith(LINK):
        return None
    found = receiver_of(tx, name.removeprefix(LINK))
    if found is None:
        return SOMEBODY
    receiver, label = found
    if receiver.startswith("participant"):
        return PARTICIPANT
    return said("{who}, genom en länk", who=label)
