"""Keep what indicators are counted from. It is counted anew when somebody looks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

NAME = sa.String(length=200)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "fact",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("case", NAME, nullable=False),
        sa.Column("indicator", NAME, nullable=False),
        sa.Column("record", NAME, nullable=False),
        sa.Column("deployment", NAME, nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("groups", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case", "indicator", "record", name="pk_fact"),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_fact_case"
        ),
    )
    op.create_index(
        "ix_fact_tenant_deployment_indicator_day",
        "fact",
        ["tenant", "deployment", "indicator", "day"],
    )
    op.create_table(
        "counted",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("case", NAME, nullable=False),
        sa.Column("deployment", NAME, nullable=False),
        sa.Column("plan", NAME, nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("person", MOMENT, nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("closed", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "case", name="pk_counted"),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_counted_case"
        ),
    )
    op.create_index(
        "ix_counted_tenant_deployment_plan", "counted", ["tenant", "deployment", "plan"]
    )
