"""List what consents open to whom, and find activities by where they stand, whatever their workflow."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

NAME = sa.String(length=200)
NEVER = date(9999, 12, 31)


def upgrade() -> None:
    shared = op.create_table(
        "shared",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("case", NAME, nullable=False),
        sa.Column("party", NAME, nullable=False),
        sa.Column("what", NAME, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case", "party", "what", name="pk_shared"),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_shared_case"
        ),
    )
    op.create_index(
        "ix_shared_tenant_party_what_until_case",
        "shared",
        ["tenant", "party", "what", "until", "case"],
    )
    op.create_index(
        "ix_case_tenant_deployment_use_state_parent",
        "case",
        ["tenant", "deployment", "use", "state", "parent"],
    )
    case = sa.table(
        "case", *(sa.column(one) for one in ("tenant", "id", "workflow", "parent", "held"))
    )
    read = sa.select(case).where(case.c.parent.is_(None), case.c.held.contains('"consents"'))
    rows = [row for found in op.get_bind().execute(read).mappings().all() for row in opened(found)]
    if rows:
        op.bulk_insert(shared, rows)


def opened(found: Any) -> list[dict[str, object]]:
    """What the consents of a case that stand open, each once, until the last day that any does."""
    until: dict[tuple[str, str], date] = {}
    for one in json.loads(found["held"]).get("consents") or ():
        if one["ended"] is not None or not one["party"]:
            continue
        day = date.fromisoformat(one["until"]) if one["until"] else NEVER
        for share in one["shares"]:
            key = (one["party"], f"{found['workflow']}/{share.partition('.')[0]}")
            until[key] = max(day, until.get(key, day))
    own = {"tenant": found["tenant"], "case": found["id"]}
    return [
        {**own, "party": party, "what": what, "until": day} for (party, what), day in until.items()
    ]
