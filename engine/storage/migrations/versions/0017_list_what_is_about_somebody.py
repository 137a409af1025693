"""Let the indexes of lists hold what is about somebody, and none of the project's own cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

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
REST = "parent IS NULL AND person IS NOT NULL"


def upgrade() -> None:
    for title, columns in LISTS.items():
        op.drop_index(title, "case")
        op.create_index(
            title,
            "case",
            list(columns),
            sqlite_where=sa.text(f"protected = 0 AND {REST}"),
            postgresql_where=sa.text(f"NOT protected AND {REST}"),
        )
