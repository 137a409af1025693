"""Owns counting what people have begun to write and not sent, by what a new release means to it. Nobody's
words are read for it.
"""

from __future__ import annotations

from collections import Counter

from engine.casework.room import takes_over
from engine.definitions.deployment import Deployment
from engine.filling.newer import demanded
from engine.operations.load_release import release_in
from engine.operations.newer_form import opens
from engine.operations.places import place_from
from engine.operations.release_views import BegunDrafts
from engine.operations.views import FormPlace
from engine.operations.world import World
from engine.storage import submissions
from engine.storage.database import Transaction


def begun_drafts(world: World, tx: Transaction, after: Deployment) -> BegunDrafts:
    """What becomes of forms that are to open a case, when `after` is released."""
    found: Counter[str] = Counter()
    for where, number, count in submissions.begun_under(tx, after.name):
        begun = release_in(world, tx, after.name, number).deployment
        found[becomes(begun, after, place_from(where))] += count
    return BegunDrafts(
        stay=found["stay"], must=found["must"], over=found["over"], stuck=found["stuck"]
    )


def becomes(begun: Deployment, after: Deployment, place: FormPlace) -> str:
    """Empty where nothing that matters to the draft is otherwise."""
    old, new = opens(begun, place), opens(after, place)
    if old is None or place.workflow not in after.workflows:
        return "stuck"
    if not takes_over(after, begun, old[0]):
        return "over" if new is not None else "stuck"
    if new is None:
        return "stay"
    if old[0].version == new[0].version:
        return ""
    return "must" if demanded(old[1].form, new[1].form) else "stay"
