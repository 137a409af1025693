"""Keep the numbers that instruments gave, which figures are counted from. They are read from what has been
sent when somebody first asks for figures.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.storage.schema.base import Moment

revision = "0020"
down_revision = "0019"

NAME = sa.String(length=200)


def upgrade() -> None:
    op.create_table(
        "measure",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("submission", NAME, nullable=False),
        sa.Column("path", NAME, nullable=False),
        sa.Column("value", NAME, nullable=False),
        sa.Column("deployment", NAME, nullable=False),
        sa.Column("plan", NAME, nullable=False),
        sa.Column("case", NAME, nullable=False),
        sa.Column("root", NAME, nullable=False),
        sa.Column("workflow", NAME, nullable=False),
        sa.Column("use", NAME, nullable=True),
        sa.Column("form", NAME, nullable=False),
        sa.Column("instrument", NAME, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "submission", "path", "value", name="pk_measure"),
        sa.ForeignKeyConstraint(
            ["tenant", "submission"],
            ["submission.tenant", "submission.id"],
            name="fk_measure_submission",
        ),
    )
    op.create_index(
        "ix_measure_tenant_deployment_instrument_value_root",
        "measure",
        ["tenant", "deployment", "instrument", "value", "root"],
    )
