"""Owns that an activity is a booked time: when and where it is, for whom, and how it went; and whom it goes
between.

When, where and how long build on its data alone: so a calendar never tells of what somebody has answered.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks import duplicate_name, misplaced_key
from engine.definitions.people import OWN, People
from engine.definitions.source_tree import Block, Node, Scalar
from engine.definitions.workflow import Appointment, Who
from engine.definitions.workflow_drafts import WorkflowDraft
from engine.definitions.written import get, scalars
from engine.expressions.expression import Expression
from engine.expressions.types import Kind
from engine.foundation.diagnostics import Message

WHEN = (Kind.MOMENT, Kind.DATE)
WHERE = (Kind.TEXT, Kind.CHOICE, Kind.ORGANISATION)
LONG = (Kind.NUMBER,)
OUTCOMES = ("came", "absent", "cancelled")


def compile_appointment(draft: WorkflowDraft, people: People) -> Appointment | None:
    """None where there is none, or where it cannot be told when it is."""
    node = get(draft.tree, "appointment")
    if not isinstance(node, Block) or not draft.is_activity:
        return None
    at = known_to_all(draft, node, "at", WHEN)
    minutes = known_to_all(draft, node, "minutes", LONG)
    place = known_to_all(draft, node, "place", WHERE)
    check_outcomes(draft, node)
    of = people.all(get(node, "of"))
    if at is None:
        return None
    return Appointment(
        span=node.span,
        at=at,
        minutes=minutes,
        place=place,
        of=of,
        **{key: frozenset(states(draft, node, key)) for key in OUTCOMES},
    )


def known_to_all(
    draft: WorkflowDraft, node: Node, key: str, kinds: tuple[Kind, ...]
) -> Expression | None:
    """An expression that builds on what is known to all who see the activity."""
    reading, at = draft.compilation.reading, get(node, key)
    found = reading.expression(at, draft.scope(), kinds)
    if found is None or at is None or all(is_open(draft, path) for path in found.reads):
        return found
    reading.say(
        misplaced_key.CHECK.at(
            at.span,
            f"{key} bygger på annat än aktivitetens data och projektets inställningar.",
            f"{key} builds on something else than the activity's data and the settings.",
            help=Message(
                "Spara det i data med set, och skriv fältet här.",
                "Keep it in the data with set, and name the field here.",
            ),
        )
    )
    return None


def is_open(draft: WorkflowDraft, path: tuple[str, ...]) -> bool:
    return path[0] == "setting" or (path[0] == "own" and path[1] in draft.data)


def states(draft: WorkflowDraft, node: Node, key: str) -> Iterator[str]:
    """The states named under a key; those that there are not have been reported."""
    for at in scalars(get(node, key)):
        if at.text in draft.states:
            yield at.text
        elif draft.all_states_known:
            reading = draft.compilation.reading
            reading.unknown(at, at.text, draft.states, "inget läge", "no state", gone=draft.gone)


def check_outcomes(draft: WorkflowDraft, node: Node) -> None:
    """A state tells one thing, also of those inside it."""
    told: dict[str, str] = {}
    for key in OUTCOMES:
        for at in scalars(get(node, key)):
            leaves = draft.leaves_of(at.text) if at.text in draft.states else ()
            for leaf in leaves:
                if told.setdefault(leaf, key) != key:
                    say_twice(draft, at, key, told[leaf])
                    break


def say_twice(draft: WorkflowDraft, at: Scalar, key: str, other: str) -> None:
    draft.compilation.reading.say(
        duplicate_name.CHECK.at(
            at.span,
            f"{at.text} betyder redan {other} och kan inte också betyda {key}.",
            f"{at.text} means {other} already and cannot mean {key} too.",
            help=Message("Ta bort det ena.", "Remove one of them."),
        )
    )


def parties(draft: WorkflowDraft, people: People) -> tuple[Who, ...]:
    """Whom the activity goes between: people and organisations that work with it."""
    node = get(draft.tree, "between")
    for at in scalars(node) if draft.is_activity else ():
        if at.text in OWN:
            draft.compilation.reading.say(
                misplaced_key.CHECK.at(
                    at.span,
                    f"{at.text} kan inte stå i between: det är de som arbetar med aktiviteten.",
                    f"{at.text} cannot stand in between: those are who work with the activity.",
                    help=Message("Ta bort det.", "Remove it."),
                )
            )
    found = people.all(node) if draft.is_activity else ()
    return tuple(one for one in found if one.name not in OWN)
