"""Keep what has been saved to a person by the project in which it was said.

Of somebody whom one project knows, all of it is that one's. Of somebody whom several know, nobody can tell
from what lies here: it is kept undivided, shown in none of them, and each finds its own in what has been
sent to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import RowMapping

from engine.expressions.scope import Values
from engine.storage.codec import decode_mapping, encode
from engine.storage.people import UNDIVIDED

revision = "0031"
down_revision = "0030"

Key = tuple[str, str]


def upgrade() -> None:
    case = sa.table("case", *map(sa.column, ("tenant", "person", "deployment")))
    person = sa.table("person", *map(sa.column, ("tenant", "id", "facts")))
    merge = sa.table("person_merge", *map(sa.column, ("tenant", "id", "kept", "before")))
    bind = op.get_bind()
    knowing: dict[Key, set[str]] = {}
    pairs = sa.select(case.c.tenant, case.c.person, case.c.deployment).distinct()
    for tenant, who, deployment in bind.execute(pairs.where(case.c.person.is_not(None))):
        knowing.setdefault((tenant, who), set()).add(deployment)
    for row in bind.execute(sa.select(person)).mappings().all():
        facts = divided(
            decode_mapping(row["facts"]), knowing.get((row["tenant"], row["id"]), set())
        )
        change(person, row, {"facts": encode(facts)})
    for row in bind.execute(sa.select(merge)).mappings().all():
        known = knowing.get((row["tenant"], row["kept"]), set())
        before = {
            name: in_projects(value, known) if name in ("kept", "after") else value
            for name, value in decode_mapping(row["before"]).items()
        }
        change(merge, row, {"before": encode(before)})


def change(table: Any, row: RowMapping, new: Mapping[str, str]) -> None:
    own = sa.and_(table.c.tenant == row["tenant"], table.c.id == row["id"])
    op.get_bind().execute(sa.update(table).where(own).values(**new))


def divided(facts: Values, known: set[str]) -> Values:
    """The facts by project."""
    if not facts:
        return {}
    return {next(iter(known)) if len(known) == 1 else UNDIVIDED: facts}


def in_projects(told: Any, known: set[str]) -> Values:
    """The same of what a merge keeps of one of two."""
    facts = told.get("facts")
    rest = {name: value for name, value in told.items() if name != "facts"}
    return {**rest, "said": divided(facts if isinstance(facts, Mapping) else {}, known)}
