"""Owns judging what a review has chosen, and signing the whole of it: by somebody who reads no case, never of
what they have read themselves.
"""

from __future__ import annotations

from engine.access.facts import Act
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.protecting import VERDICTS, stated, unusable
from engine.operations.read_reviews import MISSING, found_review
from engine.operations.recording import note
from engine.operations.standing import Desk
from engine.operations.world import World
from engine.storage import reviews
from engine.storage.database import Transaction
from engine.storage.reviews import Review

CLOSED = unusable(said("Kontrollen är avslutad."))


def judge_review(
    world: World, caller: Caller, review: str, number: int, verdict: str, words: str
) -> str | Refused:
    with world.storage.writing(caller.tenant) as tx:
        found = judging(world, tx, caller, review)
        if isinstance(found, Refused):
            return found
        desk, one = found
        item = next((it for it in reviews.items_of(tx, one.id) if it.number == number), None)
        why = stated(words) if words.strip() or verdict != "right" else ""
        if item is None:
            return MISSING
        if verdict not in VERDICTS or item.account == caller.account.name:
            return unusable(said("Välj hur du bedömer läsningen."))
        if isinstance(why, Refused):
            return why
        reviews.judge_item(tx, item, verdict, why, caller.account.name, desk.now)
        note(tx, caller, Act.JUDGE_READING, desk.now, review=one.id, item=number, verdict=verdict)
        return one.id


def close_review(world: World, caller: Caller, review: str, words: str) -> str | Refused:
    """Sign the whole of it, when all has been judged."""
    with world.storage.writing(caller.tenant) as tx:
        found = judging(world, tx, caller, review)
        if isinstance(found, Refused):
            return found
        desk, one = found
        if not all(it.verdict for it in reviews.items_of(tx, one.id)):
            return unusable(said("Bedöm allt som är valt först."))
        why = stated(words)
        if isinstance(why, Refused):
            return why
        reviews.close_review(tx, one.id, caller.account.name, why, desk.now)
        note(tx, caller, Act.JUDGE_READING, desk.now, review=one.id, closed=True)
        return one.id


def judging(
    world: World, tx: Transaction, caller: Caller, review: str
) -> tuple[Desk, Review] | Refused:
    """The review that the caller may judge, as long as it is open."""
    desk = desk_for(world, tx, caller, Act.JUDGE_READING)
    if isinstance(desk, Refused):
        return desk
    one = found_review(desk, review)
    if isinstance(one, Refused):
        return one
    return (desk, one) if one.closed is None else CLOSED
