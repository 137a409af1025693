"""Keep which changes are reported to others, and what has been sent. The changes are worked out anew when
somebody looks.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.storage.schema.base import Moment

revision = "0030"
down_revision = "0029"

NAME = sa.String(length=200)


def upgrade() -> None:
    op.create_table(
        "report_row",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("case", NAME, nullable=False),
        sa.Column("export", NAME, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("deployment", NAME, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("known", Moment(), nullable=False),
        sa.Column("digest", NAME, nullable=False),
        sa.Column("wrong", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case", "export", "place", name="pk_report_row"),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_report_row_case"
        ),
    )
    op.create_index(
        "ix_report_row_tenant_deployment_export_day",
        "report_row",
        ["tenant", "deployment", "export", "day"],
    )
    op.create_table(
        "reported",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("case", NAME, nullable=False),
        sa.Column("deployment", NAME, nullable=False),
        sa.Column("plan", NAME, nullable=False),
        sa.Column("versions", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "case", name="pk_reported"),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_reported_case"
        ),
    )
    op.create_index(
        "ix_reported_tenant_deployment_plan", "reported", ["tenant", "deployment", "plan"]
    )
    op.create_table(
        "report_sent",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("deployment", NAME, nullable=False),
        sa.Column("export", NAME, nullable=False),
        sa.Column("of", NAME, nullable=False),
        sa.Column("times", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account", NAME, nullable=False),
        sa.Column("digest", NAME, nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "deployment", "export", "of", "times", name="pk_report_sent"
        ),
    )
