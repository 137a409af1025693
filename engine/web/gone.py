"""Owns the map of a case: the way that it has gone, and where it is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from engine.definitions.workflow import Workflow
from engine.foundation.texts import in_words, say
from engine.operations.views_ahead import Stay
from engine.studio.map import MapMarks, draw_map

NUMBERED = 2
"""So many stays in a state are told by their numbers in the map; more are counted."""


def way_gone(workflow: Workflow, stays: Sequence[Stay], language: str) -> str:
    """The map with the stays numbered; nothing for those who are not told of any."""
    if not stays:
        return ""
    now = stays[-1]
    about = say(
        language,
        "{count} lägen hittills. Nu: {state}.",
        count=len({one.state for one in stays}),
        state=in_words(now.label, language),
    )
    return draw_map(workflow, marks(stays), about, language)


def marks(stays: Sequence[Stay]) -> MapMarks:
    order: dict[str, list[int]] = {}
    for number, one in enumerate(stays, start=1):
        order.setdefault(one.state, []).append(number)
    return MapMarks(
        figures={state: figure(numbers) for state, numbers in order.items()},
        done=frozenset(order),
        now=stays[-1].state,
        gone=frozenset((one.state, then.state) for one, then in pairwise(stays)),
    )


def figure(numbers: Sequence[int]) -> str:
    few = len(numbers) <= NUMBERED
    return ", ".join(map(str, numbers)) if few else f"{len(numbers)}×"
