"""Keep every version of a form that has been amended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NAME = sa.String(length=200)


def upgrade() -> None:
    names = ("tenant", "submission", "case", "amended", "first", "by")
    op.create_table(
        "amendment",
        *(sa.Column(one, NAME, nullable=False) for one in names),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "submission"],
            ["submission.tenant", "submission.id"],
            name="fk_amendment_submission",
        ),
        sa.PrimaryKeyConstraint("tenant", "submission", name="pk_amendment"),
        sa.UniqueConstraint("tenant", "amended", name="uq_amendment_tenant_amended"),
    )
