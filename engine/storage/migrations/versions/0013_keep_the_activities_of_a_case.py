"""Keep the activities of a case as rows beside it, which no list shows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

NAME = sa.String(length=200)
NARROWED = ("owner", "subproject", "unit", "workflow", "person", "protected")
LISTS = {
    "ix_case_tenant_unit_state_owner_due_sort_id": (
        "tenant", "unit", "state", "owner", "due_sort", "id",
    ),
    "ix_case_in_order": (
        "tenant", "deployment", "closed", "due_sort", "id", "state", *NARROWED,
    ),
    "ix_case_by_state": (
        "tenant", "deployment", "closed", "state", "due_sort", "id", *NARROWED,
    ),
}  # fmt: skip


def upgrade() -> None:
    op.add_column("case", sa.Column("parent", NAME, nullable=True))
    op.add_column("case", sa.Column("use", NAME, nullable=True))
    op.create_index("ix_case_tenant_parent", "case", ["tenant", "parent"])
    for title, columns in LISTS.items():
        op.drop_index(title, "case")
        op.create_index(
            title,
            "case",
            list(columns),
            sqlite_where=sa.text("protected = 0 AND parent IS NULL"),
            postgresql_where=sa.text("NOT protected AND parent IS NULL"),
        )
