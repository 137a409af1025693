"""Keep reviews of the log, and find what was read in some days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

NAME = sa.String(length=200)
MOMENT = sa.DateTime(timezone=True)


def name(column: str) -> sa.Column[str]:
    return sa.Column(column, NAME, nullable=False)


def number(column: str) -> sa.Column[int]:
    return sa.Column(column, sa.Integer(), nullable=False, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "log_review",
        name("tenant"),
        name("id"),
        name("deployment"),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        name("account"),
        number("read"),
        number("pairs"),
        sa.Column("closed", MOMENT, nullable=True),
        name("closer"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_log_review"),
        sa.ForeignKeyConstraint(
            ["tenant", "deployment"],
            ["deployment.tenant", "deployment.name"],
            name="fk_log_review_deployment",
        ),
    )
    op.create_table(
        "log_review_item",
        name("tenant"),
        name("review"),
        number("number"),
        name("account"),
        name("case"),
        name("why"),
        number("times"),
        sa.Column("first", MOMENT, nullable=False),
        sa.Column("last", MOMENT, nullable=False),
        name("verdict"),
        sa.Column("words", sa.Text(), nullable=False),
        name("judge"),
        sa.Column("judged", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("tenant", "review", "number", name="pk_log_review_item"),
        sa.ForeignKeyConstraint(
            ["tenant", "review"],
            ["log_review.tenant", "log_review.id"],
            name="fk_log_review_item_log_review",
        ),
    )
    op.create_index("ix_audit_tenant_deployment_at", "audit", ["tenant", "deployment", "at"])
