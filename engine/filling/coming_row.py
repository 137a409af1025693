"""Owns how a row that nobody has added yet would stand: empty, beside all that is answered now.

Only that row is settled, not the form once more. What counts rows does not count it: a script works that out
again when it is added.
"""

from __future__ import annotations

from dataclasses import replace

from engine.definitions.form import Field, Form
from engine.expressions.scope import NOTHING, Values
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.given import env_beside
from engine.filling.groups import MOST_ROWS, GroupStep
from engine.filling.plan import is_plain, step_alone
from engine.filling.rows import keys_of, last_row
from engine.filling.settled import Settled
from engine.filling.settling import Settling
from engine.foundation.once import once


def group_step(group: Field, path: str) -> GroupStep:
    """The step of a group, to be kept: it makes a plan for each row it has met."""
    step = step_alone(group, path)
    assert isinstance(step, GroupStep)  # noqa: S101  its type is `repeat`
    return step


@once
def stands_alone(group: Field) -> bool:
    """Whether nothing outside an empty row decides how it stands."""
    return all(of_row_alone(one) for one in group.fields.values())


def of_row_alone(one: Field) -> bool:
    read = one.show_if.reads if one.show_if is not None else frozenset()
    within = all(path[0] == "row" for path in read)
    return within and one.block is None and not one.rows and is_plain(replace(one, show_if=None))


def has_room(draft: Draft, path: str, count: int) -> bool:
    """Whether a row may be added to the `count` that are shown."""
    known = draft.rows.get(path)
    if known is None:
        known = 1 + last_row(draft.written, path)
    return count < MOST_ROWS and known <= count


def with_row(draft: Draft, path: str, count: int, key: str) -> Draft:
    """What the rows are called with one more, of that key. It holds no answers."""
    keys = (*keys_of(draft, path, count), key)
    return Draft(rows={**draft.rows, path: count + 1}, keys={**draft.keys, path: keys})


def settled_row(
    form: Form, step: GroupStep, number: int, draft: Draft, context: FillContext, beside: Settled
) -> Settled:
    """The row of that number alone, of a draft `with_row`, with what has been settled `beside`."""
    settling = Settling(draft, context)
    settling.env = env_beside(form, beside, context)
    settling.env.row = row_around(step.path, beside)
    step.take_row(settling, number)
    return settling.found


def row_around(path: str, settled: Settled) -> Values:
    """The answers of the row that a group stands in."""
    prefix = path[: path.rfind(".") + 1]
    parts = (found for start, found, _ in settled.parts if prefix and start == prefix)
    return next(parts, NOTHING)
