"""Keep which cases and activities point at which records, and find activities by where they stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

NAME = sa.String(length=200)


def upgrade() -> None:
    op.create_table(
        "pointing",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("case", NAME, nullable=False),
        sa.Column("field", NAME, nullable=False),
        sa.Column("record", NAME, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case", "field", "record", name="pk_pointing"),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_pointing_case"
        ),
    )
    op.create_index("ix_pointing_tenant_record", "pointing", ["tenant", "record"])
    op.create_index(
        "ix_case_tenant_deployment_workflow_use_state",
        "case",
        ["tenant", "deployment", "workflow", "use", "state"],
    )
