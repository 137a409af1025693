"""Keep whom activities go between, so that each finds those that wait for them and for others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

NAME = sa.String(length=200)


def upgrade() -> None:
    names = ("tenant", "case", "deployment", "holder")
    op.create_table(
        "between_party",
        *(sa.Column(one, NAME, nullable=False) for one in names),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_between_party_case"
        ),
        sa.PrimaryKeyConstraint("tenant", "case", "holder", name="pk_between_party"),
    )
    columns = ["tenant", "deployment", "holder", "case"]
    op.create_index("ix_between_party_tenant_deployment_holder_case", "between_party", columns)
