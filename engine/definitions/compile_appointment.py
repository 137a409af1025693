"""Owns that an activity is a booked time: when and where it is, for whom, and how it went.

When and where are fields of its data, and how long builds on nothing else: so a calendar never tells of what
somebody has answered.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks import duplicate_name, misplaced_key, wrong_type
from engine.definitions.people import People
from engine.definitions.source_tree import Block, Node, Scalar
from engine.definitions.workflow import Appointment
from engine.definitions.workflow_drafts import WorkflowDraft
from engine.definitions.written import get, scalar, scalars
from engine.expressions.expression import Expression
from engine.expressions.types import Kind
from engine.foundation.diagnostics import Message

WHEN = ("date_time", "date")
WHERE = ("text", "choice", "organisation")
OUTCOMES = ("came", "absent", "cancelled")


def compile_appointment(draft: WorkflowDraft, people: People) -> Appointment | None:
    """None where there is none, or where it cannot be told when it is."""
    node = get(draft.tree, "appointment")
    if not isinstance(node, Block) or not draft.is_activity:
        return None
    at, place = field(draft, node, "at", WHEN), field(draft, node, "place", WHERE)
    minutes = how_long(draft, node)
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


def field(draft: WorkflowDraft, node: Node, key: str, types: tuple[str, ...]) -> str | None:
    """A field of the activity's data that is of one of the types."""
    at, reading = scalar(node, key), draft.compilation.reading
    if at is None:
        return None
    found = draft.data.get(at.text)
    if found is None:
        if draft.knows("data"):
            reading.unknown(
                at, at.text, draft.data, "inget i data", "nothing in data", gone=draft.gone
            )
        return None
    if found.usable and found.type_name not in types:
        wanted = ", ".join(types)
        reading.say(
            wrong_type.CHECK.at(
                at.span,
                f"{key} kan inte vara {at.text}: det är ett fält av typen {found.type_name}.",
                f"{key} cannot be {at.text}: it is a field of the type {found.type_name}.",
                help=Message(f"Det ska vara något av {wanted}.", f"It should be one of {wanted}."),
            )
        )
        return None
    return at.text


def how_long(draft: WorkflowDraft, node: Node) -> Expression | None:
    """What it builds on is known to all who see the activity."""
    reading, at = draft.compilation.reading, get(node, "minutes")
    found = reading.expression(at, draft.scope(), Kind.NUMBER)
    known = found is None or all(is_open(draft, path) for path in found.reads)
    if found is None or known:
        return found
    reading.say(
        misplaced_key.CHECK.at(
            at.span if at is not None else node.span,
            "minutes bygger på annat än aktivitetens data och projektets inställningar.",
            "minutes builds on something else than the activity's data and the settings.",
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
