"""Owns taking what an identity provider of SAML has posted: it is read, held to what was asked, and kept
until the browser comes for it, within a moment.

The post comes from another site, so that no cookie of ours is with it: nobody is let in by it. Each
question is answered once, and each assertion is taken once, by whichever node.
"""

from __future__ import annotations

from datetime import datetime

from engine.foundation.wrong import Refused
from engine.interop.saml.answers import Answer, answer_in
from engine.interop.saml.asking import Ask
from engine.operations.providers import NO_SUCH, attempted
from engine.operations.saml_sign_in import REFUSED, answer_sealed, with_known
from engine.operations.sign_in_by import BEGIN_AGAIN, STATE
from engine.operations.world import World
from engine.storage.database import Transaction
from engine.storage.providers import AskRow, answer_ask, find_ask, take_once

TAKEN = "provider assertion"


def take_saml_answer(
    world: World, name: str, posted: str, state: str, answers: str
) -> Refused | None:
    """None where the browser may come for it, whatever it was; a refusal where nobody asked. `answers`: the
    address that it came to.
    """
    provider = world.settings.providers.get(name)
    if provider is None or provider.kind != "saml":
        return NO_SUCH
    now = world.now()
    with world.storage.reading(provider.tenant) as tx:
        row = found_in(world, tx, name, state, now)
    if row is None:
        return BEGIN_AGAIN
    ask = Ask(id=row.nonce, relay=state, client=provider.client, answers=answers)
    answer = attempted(
        name,
        lambda: with_known(
            world, name, now, lambda known: answer_in(posted, ask, known, world.saml_keys, now)
        ),
    )
    with world.storage.writing(provider.tenant) as tx:
        again = found_in(world, tx, name, state, now)
        if again is None:
            return BEGIN_AGAIN
        answer_ask(tx, row.state, kept(world, tx, name, row, answer, now))
    return None


def found_in(world: World, tx: Transaction, name: str, state: str, now: datetime) -> AskRow | None:
    """What was asked under a state and has had no answer."""
    found = (find_ask(tx, one) for one in world.keys.digests(STATE, state))
    row = next((one for one in found if one is not None), None)
    if row is None or row.provider != name or now >= row.expires or row.answer is not None:
        return None
    return row


def kept(
    world: World, tx: Transaction, name: str, row: AskRow, answer: Answer | Refused, now: datetime
) -> str:
    if isinstance(answer, Refused):
        return REFUSED
    once = world.keys.digest(TAKEN, f"{name}|{answer.id}")
    if not take_once(tx, once, answer.until, now):
        return REFUSED
    return answer_sealed(world, tx.tenant, row.state, answer)
